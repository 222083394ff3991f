import type { Background } from './background.ts';
import type { Engine } from './engine.ts';

/** Chunks deleted in one transaction: 64 MiB at most take about 12 ms, which nobody notices. */
const batch = 64;

/**
 * Deletes contents that have lost their last reference all at once: after a reset, a restore, the end of a snapshot, or
 * a kill. A gigabyte takes a fifth of a second, so only the first batch goes at once, and the others in turns of their
 * own.
 */
export class ContentSweeper {
  readonly #engine: Engine;
  readonly #background: Background;
  readonly #whenDone: () => void;
  #isStopped = false;
  #isUnderWay = false;
  #isWanted = false;

  /** @param whenDone Is called when nothing is left to be deleted */
  constructor(engine: Engine, background: Background, whenDone: () => void) {
    this.#whenDone = whenDone;
    this.#engine = engine;
    this.#background = background;
  }

  sweep(): void {
    this.#isWanted = true;
    if (!this.#isUnderWay) this.#run(0);
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Whoever asks for it has done its own work by then, and is told nothing of what this meets. */
  #run(after: number): void {
    this.#background.run('The deletion of unused content', () => {
      if (!this.#isStopped) this.#continue(after);
    });
  }

  #continue(after: number): void {
    if (after === 0) this.#isWanted = false;
    const next = this.#engine.perform(({ store }) => store.contents.sweep(after, batch));
    this.#isUnderWay = next !== undefined || this.#isWanted;
    if (this.#isUnderWay) setImmediate(() => this.#run(next ?? 0));
    else this.#whenDone();
  }
}
