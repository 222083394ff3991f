import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../../sqlite/store.ts';

/** Real milliseconds after which a slice ends: for so long may it hold up a request. */
const longest = 8;

/**
 * Long work on what nobody sees yet, or nobody sees any more, in slices: each is a transaction of its own, and requests
 * are served between them.
 */
export class Slices {
  readonly #store: Store;
  readonly #elapsed: () => number;
  #isStopped = false;

  /** @param elapsed Real milliseconds since some moment */
  constructor(store: Store, elapsed: () => number) {
    this.#store = store;
    this.#elapsed = elapsed;
  }

  /** Takes steps until there are no more or the slice is over. @returns Whether there may be more */
  one(step: () => boolean): boolean {
    return this.#store.transaction(() => {
      const endsAt = this.#elapsed() + longest;
      while (step()) if (this.#elapsed() > endsAt) return true;
      return false;
    });
  }

  /** Takes all steps, the first slice at once. @throws StoppedError when the emulator stops meanwhile */
  async all(step: () => boolean): Promise<void> {
    while (this.one(step)) {
      await nextTurn();
      if (this.#isStopped) throw new StoppedError();
    }
  }

  stop(): void {
    this.#isStopped = true;
  }
}

/** Runs work one after the other, in the order in which it was asked for. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Resolves when all that was asked for has ended, or failed. */
  async allEnded(): Promise<void> {
    await this.#last;
  }
}

/** Thrown by work that a stop of the emulator has cut off. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor() {
    super('The emulator has been stopped.');
  }
}
