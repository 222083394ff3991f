import type { Store } from '../sqlite/store.ts';
import type { Background } from './background.ts';

/** Pages moved or cut off in one turn: 1 MiB takes about 5 ms. */
const pagesAtOnce = 256;
/** Pages that may be empty: 4 MiB, which the next work uses again. */
const pagesKept = 1024;

/**
 * Gives back to the disk what a file no longer holds, after a state was replaced or a snapshot deleted: in turns of its
 * own, between which requests are served.
 */
export class FileShrinker {
  readonly #store: Store;
  readonly #background: Background;
  #isStopped = false;
  #isUnderWay = false;

  constructor(store: Store, background: Background) {
    this.#store = store;
    this.#background = background;
  }

  /** To be said when much may have become empty. */
  shrink(): void {
    if (this.#isUnderWay || this.#isStopped || this.#store.emptyPages() <= pagesKept) return;
    this.#isUnderWay = true;
    setImmediate(() => this.#run());
  }

  stop(): void {
    this.#isStopped = true;
  }

  #run(): void {
    this.#isUnderWay = false;
    this.#background.run('The shrinking of the database file', () => {
      if (this.#isStopped) return;
      if (this.#store.emptyPages() > pagesKept && this.#store.cutEmptyPages(pagesAtOnce)) {
        this.#isUnderWay = true;
        setImmediate(() => this.#run());
      } else this.#store.emptyLog();
    });
  }
}
