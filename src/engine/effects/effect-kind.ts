import type { FunctionRunner } from '../../functions/function-runner.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Context, Transactions } from '../context.ts';
import { deadline } from '../deadline.ts';

/** What work outside transactions is given. */
export interface EffectTools {
  readonly engine: Transactions;
  readonly store: Store;
  readonly functions: Pick<FunctionRunner, 'invoke' | 'retire' | 'stop'>;
  /** Aborted when the outcome is not wanted any more: the emulator stops, or its state has been replaced. */
  readonly signal: AbortSignal;
  /** Calls back when the outcome has been written, or dropped. */
  afterwards(callback: () => void): void;
}

/**
 * What came of an effect: written in a transaction of its own, in which the effect's row goes away, or is postponed.
 */
export type EffectOutcome = (context: Context) => EffectPostponement | undefined;

/** An effect that is to be done once more. */
export interface EffectPostponement {
  /** Replaces the effect's data. */
  readonly data: unknown;
  /** Epoch milliseconds; null for at once. */
  readonly dueAt: number | null;
}

/** One kind of work on bytes, functions or the network. Transactions ask for it with `store.effects.insert`. */
export interface EffectKind<Data> {
  readonly name: string;
  /** How many of them are done at once. */
  readonly limit: number;
  /**
   * Does the work. A kill may cut it off anywhere, and it is then done again from its start: twice must be harmless.
   */
  run(data: Data, tools: EffectTools): Promise<EffectOutcome>;
  /** Writes that the work cannot be done because of a defect here, so that nothing waits for it for ever. */
  giveUp(context: Context, data: Data): void;
}

/** The moment from which an effect may be done. */
export const effectDeadline = deadline({
  rows: ({ effects }) => effects.dueRows,
  name: ({ kind, key }) => `${kind} ${key}`,
  brings: () => 'may begin',
  settle({ store }, { key, kind }) {
    store.effects.makeReady(key);
    return { event: 'Ready', effect: kind };
  },
  setAside: ({ effects }, { key }) => effects.delete(key),
});
