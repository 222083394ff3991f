import type { JobStatus } from '../domain/lifecycle.ts';

/** A job that came to a status. */
export interface JobMovement {
  /** The job's row. */
  readonly key: number;
  /** Undefined for a new job. */
  readonly from: JobStatus | undefined;
  readonly to: JobStatus;
  /** Epoch milliseconds by the emulator's clock. */
  readonly at: number;
}

/** Tells one watcher how jobs move: after the commit that makes it true, and nothing of what was rolled back. */
export class JobMovements {
  #watcher: ((movements: readonly JobMovement[]) => void) | undefined;
  #uncommitted: JobMovement[] = [];

  watch(watcher: (movements: readonly JobMovement[]) => void): void {
    this.#watcher = watcher;
  }

  /** To be told of every status that is written. */
  note(movement: JobMovement): void {
    if (this.#watcher !== undefined) this.#uncommitted.push(movement);
  }

  /** To be told how each transaction ended. */
  settle(isCommitted: boolean): void {
    if (this.#uncommitted.length === 0) return;
    const movements = this.#uncommitted;
    this.#uncommitted = [];
    if (isCommitted) this.#watcher?.(movements);
  }
}
