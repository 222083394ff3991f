import { afterRealDelay } from '../../runtime/alarm.ts';
import type { ClientConfig } from '../../runtime/environment.ts';
import type { OutputTail } from './output-tail.ts';
import type { Worker, WorkerEnd } from './worker.ts';

/** What a worker in this process is given. */
export interface WorkContext {
  /** What its clients are made of: `new CodePipeline(clientConfig)`. */
  readonly clientConfig: ClientConfig;
  /** Aborted when it is to end. */
  readonly signal: AbortSignal;
}

/** A worker of this process: it goes on until the signal, or looks once. What it throws ends it. */
export type Work = (context: WorkContext) => unknown;

/** Real milliseconds that it may take to end. */
const longestEnd = 500;
const pauseBetweenRuns = 20;

export class WorkInProcess implements Worker {
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #end: WorkerEnd | undefined;

  constructor(
    work: Work,
    clientConfig: ClientConfig,
    { once, output }: { readonly once: boolean; readonly output: OutputTail },
  ) {
    this.#done = this.#run(work, { clientConfig, signal: this.#stop.signal }, once, output);
  }

  get end(): WorkerEnd | undefined {
    return this.#end;
  }

  signal(): void {
    this.#stop.abort();
  }

  async kill(): Promise<void> {
    this.#stop.abort();
    await Promise.race([this.#done, pause(longestEnd)]);
  }

  async #run(work: Work, context: WorkContext, once: boolean, output: OutputTail): Promise<void> {
    let code = 0;
    do {
      try {
        await work(context);
        code = 0;
      } catch (error) {
        code = 1;
        output.add(String(error instanceof Error ? error.stack : error));
      }
      if (once) await pause(pauseBetweenRuns);
    } while (once && !context.signal.aborted);
    this.#end = { code, signal: null };
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    afterRealDelay(milliseconds, resolve);
  });
}
