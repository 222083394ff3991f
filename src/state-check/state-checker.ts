import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { OneAtATime, StoppedError } from '../engine/state/slices.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import { ProcessWatchdog } from '../runtime/process-watchdog.ts';
import { DatabaseFileError } from '../sqlite/database/database-errors.ts';
import type { CheckAnswer, CheckRequest } from './check-program.ts';

/** In the repository the program runs from its source; in the package it lies beside this file. */
const inSources = import.meta.url.endsWith('.ts');
const program = fileURLToPath(new URL(inSources ? './check-program.ts' : './check-program.js', import.meta.url));

/** Real milliseconds that the check of a file may take [chosen]: a million jobs take some 30 s. */
const budget = 300_000;
/** Real milliseconds until a process goes away that has nothing to do: one that runs checks the next file sooner. */
const idleTime = 10_000;
/** MB of JavaScript that the process may have. */
const mostMemory = 1024;

/** Checks state files in a process of its own, one at a time: whatever a file does to that, it does to nobody else. */
export class StateChecker {
  readonly #afterRealDelay: AfterRealDelay;
  readonly #checks = new OneAtATime();
  #process: ChildProcess | undefined;
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
    try {
      const { refusal, failure } = await this.#ask(await this.#ready(), request);
      this.#rest();
      if (failure !== undefined) throw failure;
      if (refusal !== undefined) throw new DatabaseFileError(request.file, refusal.fault, refusal.remedy);
    } catch (error) {
      throw this.#isStopped ? new StoppedError() : error;
    }
  }

  async #ready(): Promise<ChildProcess> {
    if (this.#process === undefined || hasEnded(this.#process)) this.#process = startProgram();
    if (this.#process.pid === undefined) throw (await once(this.#process, 'error'))[0];
    return this.#process;
  }

  /** @throws DatabaseFileError when no answer comes */
  #ask(process: ChildProcess, request: CheckRequest): Promise<CheckAnswer> {
    return new Promise<CheckAnswer>((resolve, reject) => {
      const settle = () => {
        cancel();
        process.off('message', answer);
        process.off('exit', refuse);
      };
      const answer = (message: unknown) => {
        settle();
        resolve(message as CheckAnswer);
      };
      let isLate = false;
      const refuse = () => {
        settle();
        const [fault, remedy] = isLate ? tooLong : faultOfEnd(process);
        reject(new DatabaseFileError(request.file, fault, remedy));
      };
      // SQLite answers to nobody while it works: what lasts too long in it ends with its process.
      const cancel = this.#afterRealDelay(budget + 5000, () => {
        isLate = true;
        process.kill('SIGKILL');
      });
      process.on('message', answer);
      process.on('exit', refuse);
      // One that cannot be asked any more is about to end.
      process.send(request, () => {});
    });
  }

  /** Keeps the process for the next file, for a while. */
  #rest(): void {
    // What had been answered when it was stopped.
    if (this.#isStopped) return;
    this.#cancelEnd = this.#afterRealDelay(idleTime, () => void this.#end());
  }

  async #end(): Promise<void> {
    this.#cancelEnd?.();
    const process = this.#process;
    this.#process = undefined;
    if (process === undefined || hasEnded(process)) return;
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  }
}

function startProgram(): ChildProcess {
  const { NODE_OPTIONS = '', ...environment } = process.env;
  const child = fork(program, {
    // An executable takes Node's options from its environment alone.
    env: { ...environment, NODE_OPTIONS: `${NODE_OPTIONS} --max-old-space-size=${mostMemory}` },
    execArgv: [],
    serialization: 'advanced',
    // It leads a group, which what a terminal sends to the emulator does not reach.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Without a listener it would end this process; what it means for a check is told by that.
  child.on('error', () => {});
  watchOver(child);
  return child;
}

/** In the midst of a statement of SQLite the process hears of nothing, not even that nobody waits for it any more. */
function watchOver(child: ChildProcess): void {
  // Windows has no process groups.
  if (process.platform === 'win32' || child.pid === undefined) return;
  try {
    const watchdog = new ProcessWatchdog(child.pid);
    child.once('exit', () => watchdog.dismiss());
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

type FaultAndRemedy = readonly [fault: string, remedy: string];

const tooLong: FaultAndRemedy = [`takes more than ${budget / 1000} s to check`, 'name a smaller one'];
const tooMuch: FaultAndRemedy = [`takes more than ${mostMemory} MB of memory to check`, 'name a smaller one'];

/** What is said of a file that ended the process that checked it. */
function faultOfEnd({ exitCode, signalCode }: ChildProcess): FaultAndRemedy {
  // V8 aborts when it has no memory left; on Windows, that is an exit code.
  if (signalCode === 'SIGABRT' || exitCode === 134) return tooMuch;
  return [`ended the process that checked it (${signalCode ?? `exit code ${exitCode}`})`, 'export the state anew'];
}
