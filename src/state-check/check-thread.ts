// A thread of its own, which checks one state file after the other: SQLite and JSON.parse would hold up everybody else.
import { parentPort } from 'node:worker_threads';
import { DatabaseFileError, damaged, isDamage } from '../sqlite/database-errors.ts';
import { checkStateFile, type StateCheck } from './check-state-file.ts';

/** What the thread is asked. */
export interface CheckRequest extends StateCheck {
  readonly file: string;
}

/** What it answers: nothing else when the state can be used. */
export interface CheckAnswer {
  /** Why it cannot, as a sentence. */
  readonly refusal?: string;
  /** What went wrong here. */
  readonly failure?: Error;
}

parentPort?.on('message', async ({ file, ...check }: CheckRequest) => {
  parentPort?.postMessage(await answer(file, check));
});

async function answer(file: string, check: StateCheck): Promise<CheckAnswer> {
  try {
    await checkStateFile(file, check);
    return {};
  } catch (error) {
    if (error instanceof DatabaseFileError) return { refusal: error.message };
    // Some damage is seen by whoever reads alone.
    if (isDamage(error)) return { refusal: damaged(file, error.message).message };
    return { failure: error as Error };
  }
}
