import type { Store } from '../sqlite/store.ts';
import type { Background } from './background.ts';
import type { Slices } from './slices.ts';

/**
 * Deletes the tables of copies that are nobody's: of a state that was replaced, of a snapshot that was deleted, of a
 * copy that a kill has ended. What a slice has time for goes at once, the rest in turns of their own.
 */
export class TableSweeper {
  readonly #store: Store;
  readonly #slices: Slices;
  readonly #background: Background;
  readonly #whenDone: () => void;
  #isStopped = false;
  #isUnderWay = false;

  /** @param whenDone Is called when nothing is left to be deleted */
  constructor(store: Store, slices: Slices, background: Background, whenDone: () => void) {
    this.#whenDone = whenDone;
    this.#store = store;
    this.#slices = slices;
    this.#background = background;
  }

  sweep(): void {
    if (!this.#isUnderWay) this.#run();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #run(): void {
    this.#background.run('The deletion of copied tables', () => {
      if (this.#isStopped) return;
      this.#isUnderWay = false;
      this.#isUnderWay = this.#slices.one(() => this.#store.snapshots.sweepStep());
      if (this.#isUnderWay) setImmediate(() => this.#run());
      else this.#whenDone();
    });
  }
}
