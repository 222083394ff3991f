import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { command } from '../bundled-program.ts';
import { plainEnvironment } from '../command.ts';
import type { ProcessSample } from './watch-process.ts';

const watcher = fileURLToPath(new URL('./watch-process.ts', import.meta.url));
const patience = 60_000;

export interface ProcessOptions {
  /** Where its temporary folders are. */
  readonly tmpdir?: string;
  /** Whether it can be asked for samples. */
  readonly isWatched?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** An emulator in a process of its own, started by its command on a free port. */
export class AttackedProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  #output = '';

  constructor(args: readonly string[], { tmpdir, isWatched = false, environment }: ProcessOptions = {}) {
    const flags = isWatched ? ['--expose-gc', '--import', watcher] : [];
    this.#child = spawn(process.execPath, [...flags, command, 'start', '--port', '0', ...args], {
      stdio: ['ignore', 'pipe', 'pipe', ...(isWatched ? (['ipc'] as const) : [])],
      env: { ...plainEnvironment(), ...environment, ...(tmpdir !== undefined && { TMPDIR: tmpdir }) },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        // The last of it says why it ended.
        this.#output = (this.#output + text).slice(-200_000);
      });
    }
    this.#exit = once(this.#child, 'close');
  }

  /** Starts one and waits until it serves. */
  static async start(args: readonly string[], options?: ProcessOptions) {
    const started = new AttackedProcess(args, options);
    return { process: started, port: await started.port() };
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The end of what it has printed. */
  get output(): string {
    return this.#output;
  }

  /** The port that it serves on. @throws when it ends first */
  async port(): Promise<number> {
    const givesUp = AbortSignal.timeout(patience);
    for (;;) {
      const found = /Endpoint +http:\/\/[^\s:]+:(\d+)/.exec(this.#output);
      if (found !== null) return Number(found[1]);
      if (this.hasEnded) {
        await this.#exit;
        throw new Error(`The emulator did not start:\n${this.#output}`);
      }
      if (givesUp.aborted) throw new Error(`The emulator does not start:\n${this.#output}`);
      await Promise.race([once(this.#child.stdout as NodeJS.ReadableStream, 'data', { signal: givesUp }), this.#exit]);
    }
  }

  /** @param collects Whether garbage is collected first */
  async sample(collects = false): Promise<ProcessSample> {
    const told = once(this.#child, 'message');
    this.#child.send(collects ? 'sample with heap' : 'sample');
    const [sample] = await Promise.race([told, this.#exit.then(() => [undefined])]);
    if (sample === undefined) throw new Error(`The emulator has ended:\n${this.#output}`);
    return sample as ProcessSample;
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  /** Asks it to stop; answers its exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    await this.#exit;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
