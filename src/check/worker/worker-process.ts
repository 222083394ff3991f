import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { afterRealDelay } from '../../runtime/alarm.ts';
import { whyNotStarted } from '../../runtime/why-not-started.ts';
import type { Guard } from './guard.ts';
import type { OutputTail } from './output-tail.ts';
import type { Worker, WorkerEnd } from './worker.ts';

/** How a worker is started. */
interface WorkerStart {
  readonly command: readonly [file: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string>>;
  /** Its folder for temporary files, which is made. */
  readonly folder: string;
  /** Whether it looks once and ends, and is then run again. */
  readonly once: boolean;
  readonly guard: Guard;
  readonly output: OutputTail;
}

/** Between two runs of a worker that looks once: what starts it on AWS waits longer. */
const pauseBetweenRuns = 100;
/** Real time that the outputs of a process that has been killed may take to end: somebody else may hold them open. */
const lastWords = 500;

/** A command that cannot be run. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A worker's process with all that it starts: one group, which is ended as one. */
export class WorkerProcess implements Worker {
  readonly #start: WorkerStart;
  #child: ChildProcess | undefined;
  #closed: Promise<void> = Promise.resolve();
  /** Those of which an output is still open. */
  readonly #open = new Set<ChildProcess>();
  #end: WorkerEnd | undefined;
  #isWanted = true;
  /** Why the command could not be run. */
  #failure: CommandError | undefined;
  #cancelNext: (() => void) | undefined;

  constructor(start: WorkerStart) {
    this.#start = start;
    mkdirSync(start.folder, { recursive: true });
    this.#run();
  }

  /** @throws CommandError */
  get end(): WorkerEnd | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#start.once && this.#isWanted ? undefined : this.#end;
  }

  /** Sends a signal to the command itself, not to what it has started, as containers are stopped. */
  signal(signal: NodeJS.Signals): void {
    this.#isWanted = false;
    this.#cancelNext?.();
    if (this.#end === undefined) this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    this.#killGroup();
    let cancel = () => {};
    await Promise.race([
      this.#closed,
      new Promise<void>((resolve) => {
        cancel = afterRealDelay(lastWords, resolve);
      }),
    ]);
    cancel();
    // What has left its group may hold them open for as long as it lives, and the check with them.
    for (const { stdout, stderr } of this.#open) {
      stdout?.destroy();
      stderr?.destroy();
    }
  }

  #killGroup(): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    else killGroup(pid);
  }

  #run(): void {
    const { command, environment, folder, guard, output } = this.#start;
    const [file, ...args] = command;
    // Python would keep what it writes to itself, and a worker that is killed would have said nothing.
    const own = { TMPDIR: folder, TMP: folder, TEMP: folder, PYTHONUNBUFFERED: '1' };
    const child = spawn(file, args, {
      env: { ...environment, ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.#child = child;
    this.#end = undefined;
    child.on('error', (error) => {
      this.#failure ??= new CommandError(whyNotStarted(file, error).sentence);
      this.#end = { code: null, signal: null };
    });
    if (child.pid === undefined) return;
    const { pid } = child;
    guard.watch(pid);
    this.#open.add(child);
    output.follow(child.stdout);
    output.follow(child.stderr);
    child.on('exit', (code, signal) => {
      this.#end = { code, signal };
      if (this.#start.once && this.#isWanted)
        this.#cancelNext = afterRealDelay(pauseBetweenRuns, () => this.#runNext());
    });
    this.#closed = new Promise((resolve) => {
      child.on('close', () => {
        this.#open.delete(child);
        // What it has started may outlive it, in its group.
        killGroup(pid);
        guard.release(pid);
        resolve();
      });
    });
  }

  #runNext(): void {
    this.#killGroup();
    if (this.#isWanted) this.#run();
  }
}

function killGroup(group: number): void {
  if (process.platform === 'win32') return;
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // There is none of it any more.
  }
}
