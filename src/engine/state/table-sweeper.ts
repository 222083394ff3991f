import type { Store } from '../../sqlite/store.ts';
import type { Background } from '../background.ts';
import { BackgroundTask } from './background-task.ts';
import type { Slices } from './slices.ts';

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
      step: () => slices.one(() => store.snapshots.sweepStep()),
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
