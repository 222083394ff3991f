import type { Store } from '../../sqlite/store.ts';
import type { Background } from '../background.ts';
import { BackgroundTask } from './background-task.ts';

/** Pages moved or cut off in one turn: 1 MiB takes about 5 ms. */
const pagesAtOnce = 256;
/** Pages that may be empty: 4 MiB, which the next work uses again. */
const pagesKept = 1024;

/**
 * Gives back to the disk what a file no longer holds, after a state was replaced or a snapshot deleted: in turns of its
 * own, between which requests are served.
 */
export class FileShrinker {
  readonly #task: BackgroundTask;
  readonly #isWorthIt: () => boolean;

  constructor(store: Store, background: Background) {
    this.#isWorthIt = () => store.emptyPages() > pagesKept;
    this.#task = new BackgroundTask(background, {
      name: 'The shrinking of the database file',
      step: () => this.#isWorthIt() && store.cutEmptyPages(pagesAtOnce),
      whenDone: () => store.emptyLog(),
    });
  }

  /** To be said when much may have become empty. */
  shrink(): void {
    if (this.#isWorthIt()) this.#task.begin();
  }

  stop(): void {
    this.#task.stop();
  }
}
