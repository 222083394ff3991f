import type { Log } from '../../runtime/log.ts';
import { isStorageFailure } from '../../sqlite/database/database-errors.ts';
import type { StoredEffect } from '../../sqlite/events/effects.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Background } from '../background.ts';
import type { Context, Transactions } from '../context.ts';
import type { Waits } from '../waits.ts';
import type { EffectKind, EffectOutcome, EffectTools } from './effect-kind.ts';

/** Does the effects that transactions have asked for, and writes what came of them (docs/architecture.md, law 2). */
export class EffectRunner {
  readonly #engine: Transactions;
  readonly #store: Store;
  readonly #functions: EffectTools['functions'];
  readonly #waits: Waits;
  readonly #background: Background;
  readonly #log: Log;
  readonly #kinds: readonly EffectKind<never>[];
  /** What is under way, by the effect's key. */
  readonly #running = new Map<number, { readonly kind: string; readonly done: Promise<void>; isForgotten: boolean }>();
  #abort = new AbortController();
  /** False only when nothing was ready at the last look that is not under way, and nothing has become so since. */
  #mayBeReady = true;
  #isScheduled = false;
  #isStopped = false;

  constructor(parts: {
    engine: Transactions;
    store: Store;
    functions: EffectTools['functions'];
    waits: Waits;
    background: Background;
    kinds: readonly EffectKind<never>[];
    log: Log;
  }) {
    this.#engine = parts.engine;
    this.#store = parts.store;
    this.#functions = parts.functions;
    this.#waits = parts.waits;
    this.#background = parts.background;
    this.#kinds = parts.kinds;
    this.#log = parts.log;
  }

  /** Begins with what a former process has left undone, and goes on with what commits leave from now on. */
  start(): void {
    this.#store.commits.watch({
      committed: ({ hasReadyEffect }) => {
        if (!hasReadyEffect) return;
        this.#mayBeReady = true;
        this.#schedule();
      },
    });
    this.#schedule();
  }

  /** Whether nothing is under way and nothing is ready. */
  get isIdle(): boolean {
    return this.#running.size === 0 && !this.#mayBeReady;
  }

  /** What is under way, for a person: how many of each kind. */
  describe(): string {
    const counts = new Map<string, number>();
    for (const { kind } of this.#running.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ') || 'more is ready to begin';
  }

  /**
   * Drops the outcomes of all that is under way: to be called in the turn in which the state was replaced, whose
   * effects may have the keys of those before.
   */
  forgetRunning(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#running.clear();
    this.#mayBeReady = true;
    this.#functions.retire();
    this.#schedule();
  }

  /** Drops the outcomes of some of what is under way: to be called in the turn in which their rows were deleted. */
  forget(keys: readonly number[]): void {
    for (const key of keys) {
      const running = this.#running.get(key);
      if (running !== undefined) running.isForgotten = true;
      this.#running.delete(key);
    }
    this.#mayBeReady = true;
    this.#schedule();
  }

  /** Resolves when nothing is under way any more; what was cut off is done again at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#abort.abort();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    await this.#functions.stop();
  }

  /** Never in the turn of the commit: whoever caused it has an answer to send first. */
  #schedule(): void {
    if (this.#isScheduled || this.#isStopped || !this.#mayBeReady) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#background.run('Work outside transactions', () => {
        if (!this.#isStopped) this.#take();
      });
    });
  }

  #take(): void {
    let isAllTaken = true;
    for (const kind of this.#kinds) {
      const ready = this.#store.effects.listReady(kind.name, kind.limit + 1);
      if (ready.length > kind.limit) isAllTaken = false;
      let free = kind.limit - [...this.#running.values()].filter((running) => running.kind === kind.name).length;
      for (const effect of ready) {
        if (free === 0) break;
        if (this.#running.has(effect.key)) continue;
        this.#run(kind, effect);
        free--;
      }
    }
    if (!isAllTaken) return;
    this.#mayBeReady = false;
    this.#tellIdle();
  }

  #tellIdle(): void {
    if (this.isIdle) this.#waits.wake('idle');
  }

  #run(kind: EffectKind<never>, effect: StoredEffect): void {
    const { signal } = this.#abort;
    const callbacks: (() => void)[] = [];
    const running = { kind: kind.name, isForgotten: false };
    const done = this.#outcomeOf(kind, effect, signal, (callback) => callbacks.push(callback)).then((outcome) => {
      this.#background.run(`The end of ${kind.name} ${effect.key}`, () => {
        if (!signal.aborted && !running.isForgotten) this.#finish(kind, effect, outcome);
        for (const callback of callbacks.splice(0)) callback();
      });
    });
    this.#running.set(effect.key, Object.assign(running, { done }));
  }

  /** Writes what came of an effect, which is under way until that is written. */
  #finish(kind: EffectKind<never>, effect: StoredEffect, outcome: EffectOutcome): void {
    this.#write(kind, effect, outcome);
    this.#running.delete(effect.key);
    this.#schedule();
    this.#tellIdle();
  }

  async #outcomeOf(
    kind: EffectKind<never>,
    { data }: StoredEffect,
    signal: AbortSignal,
    afterwards: (callback: () => void) => void,
  ): Promise<EffectOutcome> {
    try {
      const parts = { engine: this.#engine, store: this.#store, functions: this.#functions };
      return await kind.run(data as never, { ...parts, signal, afterwards });
    } catch (error) {
      if (isStorageFailure(error)) return () => ({ data, dueAt: null });
      if (!signal.aborted) this.#log.error(`${kind.name} failed`, error);
      return (context) => givenUp(kind, context, data);
    }
  }

  /** @throws what the storage fails with; the row is still there then. */
  #write(kind: EffectKind<never>, { key, data }: StoredEffect, outcome: EffectOutcome): void {
    // The row goes away in any case: one that stayed would be run for ever.
    for (const apply of [outcome, (context: Context) => givenUp(kind, context, data), () => undefined]) {
      try {
        this.#engine.perform((context) => {
          const postponed = apply(context);
          if (postponed) context.store.effects.postpone(key, postponed.data, postponed.dueAt);
          else context.store.effects.delete(key);
        });
        return;
      } catch (error) {
        if (isStorageFailure(error)) throw error;
        this.#log.error(`${kind.name}'s outcome cannot be written`, error);
      }
    }
  }
}

function givenUp(kind: EffectKind<never>, context: Context, data: unknown): undefined {
  kind.giveUp(context, data as never);
}
