import type { Config } from '../config.ts';
import type { Changes } from '../engine/changes.ts';
import type { ContentSweeper } from '../engine/content-sweeper.ts';
import type { EffectRunner } from '../engine/effects/effect-runner.ts';
import type { Engine } from '../engine/engine.ts';
import type { StateTransfer } from '../engine/transfer-state.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { StartDocuments } from '../seeding/start-documents.ts';
import type { Store } from '../sqlite/store.ts';

/** What the control layer works on. */
export interface ControlParts {
  readonly config: Config;
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: Clock;
  readonly changes: Changes;
  readonly effects: EffectRunner;
  readonly sweeper: ContentSweeper;
  readonly transfer: StateTransfer;
  readonly log: Log;
  readonly ids: Ids;
  /** What `reset` goes back to. */
  readonly startDocuments: StartDocuments;
}

/**
 * One thing that can be done to a running emulator. The in-process object and the route under `/_emulator/v1` are both
 * made from it, so that neither can do what the other cannot.
 */
export interface Capability<Input, Output> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/_emulator/v1`; `:name` stands for the input's member of that name. */
  readonly path: string;
  /** The member of the input that a request's body is; without it the body's members are the input's. */
  readonly body?: string;
  /** Of the input: the members that the path names, the query's and the body's together. */
  readonly schema: () => JsonSchema | Promise<JsonSchema>;
  /** @throws ControlError */
  run(parts: ControlParts, input: Input): Output | Promise<Output>;
}

/** Runs a capability here or elsewhere. */
export type Invoke = <Input, Output>(capability: Capability<Input, Output>, input: Input) => Promise<Output>;

export function capability<Input, Output>(definition: Capability<Input, Output>): Capability<Input, Output> {
  return definition;
}

/** The schema of an input that is an object of these members. */
export function inputSchema(properties: Record<string, JsonSchema> = {}, required: readonly string[] = []) {
  return (): JsonSchema => ({ type: 'object', additionalProperties: false, properties, required });
}

export const placeProperties: Record<string, JsonSchema> = {
  account: { type: 'string', pattern: '^\\d{12}$' },
  region: { type: 'string', pattern: '^[a-z0-9-]{4,30}$' },
};
