import type { Background } from '../background.ts';
import type { Engine } from '../engine.ts';
import { BackgroundTask } from './background-task.ts';

/** Chunks deleted in one transaction: 64 MiB at most take about 12 ms, which nobody notices. */
const batch = 64;

/**
 * Deletes contents that have lost their last reference all at once: after a reset, a restore, the end of a snapshot, or
 * a kill. A gigabyte takes a fifth of a second, so only the first batch goes at once, and the others in turns of their
 * own.
 */
export class ContentSweeper {
  readonly #engine: Engine;
  readonly #task: BackgroundTask;
  /** Key of the content up to which they have been looked through. */
  #after = 0;
  #isWanted = false;

  /** @param whenDone Is called when nothing is left to be deleted */
  constructor(engine: Engine, background: Background, whenDone: () => void) {
    this.#engine = engine;
    this.#task = new BackgroundTask(background, {
      name: 'The deletion of unused content',
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
    const next = this.#engine.perform(({ store }) => store.contents.sweep(this.#after, batch));
    this.#after = next ?? 0;
    return next !== undefined || this.#isWanted;
  }
}
