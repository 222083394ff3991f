/** How a worker has ended. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Somebody who works on jobs, as far as a case has to do with that. */
export interface Worker {
  /** How it has ended, if it has and is not run again. */
  readonly end: WorkerEnd | undefined;
  /** Asks it to end, or ends it. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it and all that it has started at once; resolves when they are gone. */
  kill(): Promise<void>;
}

/** Lambda runs functions by itself: nobody starts them, and nobody ends them. */
export const runByLambda: Worker = { end: undefined, signal() {}, async kill() {} };
