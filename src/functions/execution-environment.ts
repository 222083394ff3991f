import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ProcessWatchdog } from '../runtime/process-watchdog.ts';
import { makeTemporaryFolder } from '../runtime/temporary-folder.ts';
import type { InvocationFacts } from './call-handler.ts';
import { LineLog, ReportReader, unreadable } from './child-output.ts';
import {
  bootstrapVariables,
  type ChildReport,
  type ChildRequest,
  reportDescriptor,
  requestDescriptor,
} from './child-protocol.ts';
import type { LaidOutCode } from './code-folders.ts';
import { type FunctionAnswer, type FunctionCall, type FunctionSurroundings, timedOut } from './function-call.ts';
import { type EmulatorsPlace, functionEnvironment } from './function-environment.ts';

/**
 * Real milliseconds that are waited for the rest of the output of a process that has ended: another may hold its pipe.
 */
const patienceWithPipes = 500;

/** In the repository the bootstraps are sources; in the package they lie beside the file that this one has become. */
const inSources = import.meta.url.endsWith('.ts');
const bootstrap = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A program that runs functions of its language. */
interface Runtime {
  readonly command: string;
  readonly args: readonly string[];
}

const programOfNode = (name: string): Runtime => ({
  command: process.execPath,
  args: [bootstrap(`./${name}.${inSources ? 'ts' : 'js'}`)],
});
const runtimes: Readonly<Record<LaidOutCode['language'], Runtime>> = {
  node: programOfNode('node-bootstrap'),
  executable: programOfNode('executable-bootstrap'),
  // Without leaving byte code in the user's folder.
  python: { command: 'python3', args: ['-u', '-B', bootstrap('./python-bootstrap.py')] },
};

/** How an invocation of a process ended. */
interface InvocationEnd {
  readonly report?: ChildReport;
  /** In words, when the process has ended without a report. */
  readonly exit?: string;
  readonly isTimeOver?: boolean;
}

/** What a process is started in. */
interface Place extends EmulatorsPlace {
  /** Returns the environment with what leads a program here that asks AWS's own host names. */
  readonly led?: (environment: Readonly<Record<string, string>>) => Record<string, string>;
}

/**
 * A process that serves the invocations of one function, one after the other, as Lambda's execution environments do.
 * Between them its main thread stands still. It leads a process group of its own, which is killed as a whole, by a
 * watchdog when this process is gone.
 */
export class ExecutionEnvironment {
  readonly #child: ChildProcess;
  readonly #command: string;
  readonly #watchdog: ProcessWatchdog | undefined;
  readonly #requests: Writable;
  readonly #log: LineLog;
  readonly #reports: ReportReader;
  readonly #output: Promise<unknown>;
  /** Resolves with how the process has ended, in words. */
  readonly ended: Promise<string>;
  readonly #temporaryFolder = makeTemporaryFolder();
  #isAlive = true;

  constructor(code: LaidOutCode, call: FunctionCall, facts: InvocationFacts, place: Place) {
    const { command, args } = runtimes[code.language];
    const mark = `codepipeline-local:end-of-output:${call.requestId}`;
    this.#command = command;
    const environment = functionEnvironment(call, { code, ...place, facts, temporaryFolder: this.#temporaryFolder });
    this.#child = spawnInOrder(command, args, {
      cwd: code.root,
      env: {
        ...environment,
        [bootstrapVariables.mark]: mark,
        [bootstrapVariables.project]: process.cwd(),
        ...(code.file !== undefined && { [bootstrapVariables.file]: code.file }),
        ...(place.led !== undefined && { [bootstrapVariables.leading]: addedTo(environment, place.led(environment)) }),
      },
    });
    // Before anything else: a process that cannot be started tells so in a turn of its own.
    this.ended = this.#endOfProcess();
    void this.ended.then(() => this.close());
    const { stdout, stderr } = this.#child;
    // Not there when no file descriptor was left for the pipes.
    const stdio = this.#child.stdio as readonly (Readable | Writable)[] | undefined;
    if (stdio === undefined) throw new Error(`${command} cannot be started: too many files are open.`);
    this.#watchdog = this.#watch();
    this.#log = new LineLog(mark);
    this.#output = Promise.all([stdout, stderr].map((stream) => this.#log.follow(stream as Readable)));
    this.#reports = new ReportReader(stdio[reportDescriptor] as Readable);
    this.#requests = stdio[requestDescriptor] as Writable;
    this.#requests.on('error', () => {});
  }

  /** Whether it can take another invocation. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Runs one invocation to its end; the process is ended with it when the time is over or the signal is aborted. */
  async invoke(
    call: FunctionCall,
    facts: InvocationFacts,
    { signal, writeLine, afterRealDelay }: FunctionSurroundings,
  ): Promise<FunctionAnswer> {
    this.#log.begin(writeLine);
    const isOutputRead = this.#log.reachMark();
    const report = this.#reports.next();
    const request: ChildRequest = { event: call.event, facts, trace: call.trace };
    this.#requests.write(`${JSON.stringify(request)}\n`);

    let isTimeOver = false;
    const cancelTimeout = afterRealDelay(call.definition.timeout, () => {
      isTimeOver = true;
      this.close();
    });
    const abort = () => this.close();
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();

    const end = await Promise.race([
      report.then(async (reported): Promise<InvocationEnd> => {
        if (reported === unreadable) this.close();
        await Promise.race([isOutputRead, this.ended]);
        return { report: reported };
      }),
      this.ended.then((exit): InvocationEnd => ({ exit, isTimeOver })),
    ]);
    cancelTimeout();
    signal.removeEventListener('abort', abort);
    if (end.exit !== undefined || end.report?.isLast) await this.#drain(afterRealDelay);
    this.#log.end();
    return answerOf(call, end.report ?? this.#reports.last, end);
  }

  /** Ends the process and all that it has started. */
  close(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    killGroup(this.#child);
    this.#watchdog?.dismiss();
    void this.ended.then(() => deleteFolder(this.#temporaryFolder));
  }

  /** From before the first request on: without one, a process ends by itself when the emulator is gone. */
  #watch(): ProcessWatchdog | undefined {
    // Windows has no process groups. A child without a pid could not be started, which is told in a turn of its own.
    if (process.platform === 'win32' || this.#child.pid === undefined) return undefined;
    try {
      return new ProcessWatchdog(this.#child.pid);
    } catch (error) {
      this.close();
      const why = `the process that is to end it with the emulator cannot: ${(error as Error).message}`;
      throw new Error(`${this.#command} cannot be started, because ${why}`);
    }
  }

  /** Reads what an ended process has left in its pipes. */
  async #drain(afterRealDelay: FunctionSurroundings['afterRealDelay']): Promise<void> {
    await this.ended;
    this.close();
    const destroy = () => {
      for (const stream of this.#child.stdio) stream?.destroy();
    };
    const cancel = afterRealDelay(patienceWithPipes, destroy);
    await Promise.all([this.#output, this.#reports.closed]);
    cancel();
    destroy();
  }

  #endOfProcess(): Promise<string> {
    return new Promise((resolve) => {
      this.#child.once('error', ({ code, message }: NodeJS.ErrnoException) => {
        const why = code === 'ENOENT' ? 'it, or the folder of the function, is not there' : message;
        resolve(`${this.#command} cannot be started: ${why}.`);
      });
      this.#child.once('exit', (code, signal) => {
        if (signal !== null) resolve(`Runtime exited with error: signal: ${signal}`);
        else if (code === 0) resolve('Runtime exited without providing a reason');
        else resolve(`Runtime exited with error: exit status ${code}`);
      });
    });
  }
}

type Variables = Readonly<Record<string, string>>;

function addedTo(environment: Variables, led: Variables): string {
  return JSON.stringify(Object.fromEntries(Object.entries(led).filter(([name, value]) => environment[name] !== value)));
}

function answerOf(call: FunctionCall, report: ChildReport | undefined, end: InvocationEnd): FunctionAnswer {
  if (report !== undefined) return report.error ? { error: report.error } : { payload: report.payload };
  if (end.isTimeOver) return timedOut(call);
  return { error: { type: 'Runtime.ExitError', message: `RequestId: ${call.requestId} Error: ${end.exit}` } };
}

/**
 * Starts a process whose standard error goes where its standard output goes, so that lines come in the order in which
 * they were written. Its standard input is empty.
 */
function spawnInOrder(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Record<string, string | undefined> },
): ChildProcess {
  const spawning: SpawnOptions = { ...options, detached: true, stdio: ['ignore', ...Array(4).fill('pipe')] };
  // The Python bootstrap does it by itself, and a missing Python is told better by a failing start. Windows has no sh.
  if (command !== process.execPath || process.platform === 'win32') return spawn(command, args, spawning);
  return spawn('/bin/sh', ['-c', 'exec "$0" "$@" 2>&1', command, ...args], spawning);
}

/** What cannot be deleted, such as files of a folder that the function has locked, is left to the next start. */
function deleteFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Nothing depends on it.
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}
