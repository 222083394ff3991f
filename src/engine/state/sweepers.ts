import { shrinkHeap } from '../../runtime/shrink-heap.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Background } from '../background.ts';
import type { Transactions } from '../context.ts';
import type { Slices } from './slices.ts';

/** Chunks deleted in one transaction: 64 MiB at most take about 12 ms, which nobody notices. */
const batch = 64;

/**
 * Deletes blobs that have lost their last reference all at once: after a reset, a restore, the end of a snapshot, or
 * a kill. A gigabyte takes a fifth of a second, so only the first batch goes at once, and the others in turns of their
 * own.
 */
export class BlobSweeper {
  readonly #engine: Transactions;
  readonly #task: BackgroundTask;
  /** Key of the blob up to which they have been looked through. */
  #after = 0;
  #isWanted = false;

  /** @param whenDone Is called when nothing is left to be deleted */
  constructor(engine: Transactions, background: Background, whenDone: () => void) {
    this.#engine = engine;
    this.#task = new BackgroundTask(background, {
      name: 'The deletion of unused blobs',
      step: () => this.#step(),
      whenDone,
    });
  }

  sweep(): void {
    this.#isWanted = true;
    this.#task.begin();
  }

  stop(): void {
    this.#task.stop();
  }

  #step(): boolean {
    if (this.#after === 0) this.#isWanted = false;
    const next = this.#engine.perform(({ store }) => store.blobs.sweep(this.#after, batch));
    this.#after = next ?? 0;
    return next !== undefined || this.#isWanted;
  }
}

/**
 * Deletes the tables of copies that are nobody's: of a state that was replaced, of a snapshot that was deleted, of a
 * copy that a kill has ended. What a slice has time for goes at once, the rest in turns of their own.
 */
export class TableSweeper {
  readonly #task: BackgroundTask;

  /** @param whenDone Is called when nothing is left to be deleted */
  constructor(store: Store, slices: Slices, background: Background, whenDone: () => void) {
    this.#task = new BackgroundTask(background, {
      name: 'The deletion of copied tables',
      step: () => {
        store.snapshots.endFollowing();
        return slices.one(() => store.snapshots.sweepStep());
      },
      whenDone,
    });
  }

  sweep(): void {
    this.#task.begin();
  }

  stop(): void {
    this.#task.stop();
  }
}

/** Pages moved or cut off in one turn: 1 MiB takes about 5 ms. */
const pagesAtOnce = 256;
/** Pages that may be empty: 4 MiB, which the next work uses again. */
const pagesKept = 1024;
/** Pages that were cut off, 32 MiB, after which there has been so much to do that JavaScript's heap has grown, too. */
const pagesOfMuch = 8192;

/**
 * Gives back to the disk, or to the system, what a state no longer holds, after it was replaced or a snapshot deleted:
 * in turns of its own, between which requests are served.
 */
export class FileShrinker {
  readonly #task: BackgroundTask;
  readonly #isWorthIt: () => boolean;
  /** Pages that were cut off since the heap was shrunk. */
  #cutOff = 0;

  constructor(store: Store, background: Background) {
    this.#isWorthIt = () => store.emptyPages() > pagesKept;
    this.#task = new BackgroundTask(background, {
      name: 'The shrinking of the database file',
      step: () => {
        if (!this.#isWorthIt()) return false;
        this.#cutOff += pagesAtOnce;
        return store.cutEmptyPages(pagesAtOnce);
      },
      whenDone: () => {
        store.emptyLog();
        if (this.#cutOff < pagesOfMuch) return;
        this.#cutOff = 0;
        background.run('The shrinking of the heap', shrinkHeap);
      },
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

/** Work of very many steps, of which each after the first has a turn of its own: requests are served between them. */
class BackgroundTask {
  readonly #background: Background;
  readonly #name: string;
  readonly #step: () => boolean;
  readonly #whenDone: () => void;
  #isStopped = false;
  #isUnderWay = false;

  /**
   * @param parts.name For the log
   * @param parts.step Returns whether there may be more to do
   * @param parts.whenDone Is called when nothing is left to be done
   */
  constructor(
    background: Background,
    { name, step, whenDone }: { name: string; step: () => boolean; whenDone: () => void },
  ) {
    this.#background = background;
    this.#name = name;
    this.#step = step;
    this.#whenDone = whenDone;
  }

  /** Takes the first step, unless it is under way. What fails is the background's affair. */
  begin(): void {
    if (!this.#isUnderWay) this.#run();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #run(): void {
    this.#background.run(this.#name, () => {
      if (this.#isStopped) return;
      // After a step that fails it is not under way any more: whoever asks again begins again.
      this.#isUnderWay = false;
      this.#isUnderWay = this.#step();
      if (this.#isUnderWay) setImmediate(() => this.#run());
      else this.#whenDone();
    });
  }
}
