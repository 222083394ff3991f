import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { OneAtATime, StoppedError } from '../engine/state/slices.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import { DatabaseFileError } from '../sqlite/database/database-errors.ts';
import type { CheckAnswer, CheckRequest } from './check-thread.ts';

/** In the repository the thread runs from its source; in the package its program lies beside this file. */
const inSources = import.meta.url.endsWith('.ts');
const program = new URL(inSources ? './check-thread.ts' : './check-thread.js', import.meta.url);

/** Real milliseconds that the check of a file may take [chosen]: a million jobs take some 30 s. */
const budget = 300_000;
/** Real milliseconds until a thread goes away that has nothing to do: one that runs checks the next file sooner. */
const idleTime = 10_000;
/** MB of JavaScript that the thread may have. */
const mostMemory = 1024;

/** Checks state files in a thread, one at a time. */
export class StateChecker {
  readonly #afterRealDelay: AfterRealDelay;
  readonly #checks = new OneAtATime();
  #thread: Worker | undefined;
  #cancelEnd: (() => void) | undefined;
  #isStopped = false;

  constructor(afterRealDelay: AfterRealDelay) {
    this.#afterRealDelay = afterRealDelay;
  }

  /**
   * Resolves when a file holds a state that can be used, and has brought it to this version's schema.
   * @param knownFunctions see StateCheck
   * @throws DatabaseFileError
   */
  check(file: string, knownFunctions: readonly string[] | undefined): Promise<void> {
    return this.#checks.run(() => this.#check({ file, knownFunctions, budget }));
  }

  /** Ends the check that is under way, which fails. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#end();
    await this.#checks.allEnded();
  }

  async #check(request: CheckRequest): Promise<void> {
    if (this.#isStopped) throw new StoppedError();
    this.#cancelEnd?.();
    this.#thread ??= new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: mostMemory } });
    const thread = this.#thread;
    thread.ref();
    const ended = new AbortController();
    // SQLite answers to nobody while it works: what lasts too long in it is not waited for.
    const cancel = this.#afterRealDelay(budget + 5000, () => ended.abort());
    const exit = once(thread, 'exit', ended).then(() => {
      throw this.#isStopped ? new StoppedError() : new Error('The thread that checks state files has ended.');
    });
    exit.catch(() => {});
    try {
      thread.postMessage(request);
      const [{ refusal, failure }] = (await Promise.race([once(thread, 'message', ended), exit])) as [CheckAnswer];
      if (failure !== undefined) throw failure;
      if (refusal !== undefined) throw new DatabaseFileError(request.file, refusal.fault, refusal.remedy);
    } catch (error) {
      throw this.#explain(error as NodeJS.ErrnoException, request.file);
    } finally {
      cancel();
      ended.abort();
      thread.unref();
      if (this.#thread !== undefined) this.#cancelEnd = this.#afterRealDelay(idleTime, () => void this.#end());
    }
  }

  #explain(error: NodeJS.ErrnoException, file: string): Error {
    if (error instanceof DatabaseFileError || this.#isStopped) return error;
    void this.#end();
    if (error.name === 'AbortError') {
      return new DatabaseFileError(file, `takes more than ${budget / 1000} s to check`, 'name a smaller one');
    }
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return new DatabaseFileError(file, `takes more than ${mostMemory} MB of memory to check`, 'name a smaller one');
    }
    return error;
  }

  async #end(): Promise<void> {
    this.#cancelEnd?.();
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}
