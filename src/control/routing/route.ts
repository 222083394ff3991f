import type { Conduct } from '../../conduct/conduct.ts';
import type { Config } from '../../config/config.ts';
import type { EffectRunner } from '../../engine/effects/effect-runner.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Events } from '../../engine/events/events.ts';
import type { StateKeeper } from '../../engine/state/state-keeper.ts';
import type { BlobSweeper } from '../../engine/state/sweepers.ts';
import type { StateTransfer } from '../../engine/state/transfer-state.ts';
import type { Waits } from '../../engine/waits.ts';
import type { Faults } from '../../faults/faults.ts';
import type { FunctionRunner } from '../../functions/function-runner.ts';
import type { Journal } from '../../journal/journal.ts';
import type { JsonSchema } from '../../model/json-schema.ts';
import type { Shape } from '../../model/shape.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Ids } from '../../runtime/ids.ts';
import type { Log } from '../../runtime/log.ts';
import type { StartDocuments } from '../../seeding/start-documents.ts';
import type { Store } from '../../sqlite/store.ts';
import type { StateChecker } from '../../state-check/state-checker.ts';
import type { Changes } from '../changes.ts';
import type { ControlErrorCode } from './control-error.ts';
import type { StopRequests } from './stop-requests.ts';

export interface Ports {
  /** Of the AWS endpoints. */
  readonly aws: number;
  /** Of the control API; undefined when it is switched off. */
  readonly control: number | undefined;
}

/** What the control layer works on. */
export interface ControlParts {
  readonly config: Config;
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: Clock;
  readonly waits: Waits;
  readonly effects: EffectRunner;
  readonly events: Events;
  readonly functions: FunctionRunner;
  readonly sweeper: BlobSweeper;
  readonly keeper: StateKeeper;
  readonly transfer: StateTransfer;
  readonly stateChecker: StateChecker;
  readonly log: Log;
  readonly ids: Ids;
  /** Where it listens, once it does. */
  readonly ports: () => Ports;
  /** Where it is reached, by IP. */
  readonly endpoint: () => string;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly conduct: Conduct;
  readonly changes: Changes;
  /** Calls back after the time that a stream may be silent, unless the function that it returns is called before. */
  readonly afterSilence: (callback: () => void) => () => void;
  readonly stops: StopRequests;
  /** What `reset` goes back to. */
  readonly startDocuments: StartDocuments;
  /** Whether the caller is in this process, where paths mean the same to both; not over HTTP. */
  readonly isInProcess: boolean;
}

/** A route of the control API. */
export interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/_emulator/v1`; `:name` stands for the input's member of that name. */
  readonly path: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** How it can fail, besides for an input that is not of the right form. */
  readonly errors?: readonly ControlErrorCode[];
  /** The member of the input that a request's body is; without it the body's members are the input's. */
  readonly body?: string;
  /** Of the input: the members that the path names, the query's and the body's together. */
  readonly input: Shape;
  /** What it returns, where that is JSON. */
  readonly answer?: Shape;
}

type StreamContent = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/**
 * A route whose request or answer is not a JSON value but bytes that come and go as they are: nothing in this process
 * calls it.
 */
export interface StreamRoute extends RouteDescription {
  /** By media type, as OpenAPI has it; where it is left out, JSON. */
  readonly bodyContent?: StreamContent;
  readonly answerContent?: StreamContent;
}

/**
 * One thing that can be done to a running emulator. The in-process object and the route under `/_emulator/v1` are both
 * made from it, so that neither can do what the other cannot.
 */
export interface Route<Input, Output> extends RouteDescription {
  readonly input: Shape<Input>;
  readonly answer: Shape<Output>;
  /**
   * @param signal Aborted when whoever asked has gone
   * @throws ControlError
   */
  run(parts: ControlParts, input: NoInfer<Input>, signal?: AbortSignal): NoInfer<Output> | Promise<NoInfer<Output>>;
}

/** A route whose input and answer nobody needs to know. */
export interface AnyRoute extends RouteDescription {
  run(parts: ControlParts, input: never, signal?: AbortSignal): unknown;
}

/** Runs a route here, and says that something may have changed. */
export async function runRoute(
  { run, ...description }: AnyRoute,
  parts: ControlParts,
  input: object,
  signal?: AbortSignal,
): Promise<unknown> {
  try {
    return await run(parts, input as never, signal);
  } finally {
    parts.changes.noteRun(description);
  }
}

/** Runs a route here or elsewhere. */
export type Invoke = <Input, Output>(route: Route<Input, Output>, input: Input) => Promise<Output>;

export function route<Input, Output>(definition: Route<Input, Output>): Route<Input, Output> {
  return definition;
}

/** Where the control API is served. */
export const controlPath = '/_emulator/v1';

/** Where a person opens the console: on the port of the control API. */
export const consolePath = '/_emulator/';

/** Undefined where the control API is switched off. */
export function consoleUrlOf({ endpoint, ports }: Pick<ControlParts, 'endpoint' | 'ports'>): string | undefined {
  const { control } = ports();
  return control === undefined ? undefined : `${endpoint().replace(/\d+$/, String(control))}${consolePath}`;
}
