import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { InvocationFacts } from './call-handler.ts';
import { type ChildReport, type ChildRequest, lifelineDescriptor, reportDescriptor } from './child-protocol.ts';
import { type FunctionAnswer, type FunctionCall, type FunctionSurroundings, timedOut } from './function-call.ts';
import { functionEnvironment } from './function-environment.ts';
import { LineLog } from './line-log.ts';

/** Lambda's limit for what a function returns. */
const mostReportBytes = 6 * 1024 * 1024;

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

export const nodeRuntime: Runtime = {
  command: process.execPath,
  args: [bootstrap(inSources ? './node-bootstrap.ts' : './node-bootstrap.js')],
};

export const pythonRuntime: Runtime = {
  command: 'python3',
  // Unbuffered, and without leaving byte code in the user's folder.
  args: ['-u', '-B', bootstrap('./python-bootstrap.py')],
};

/**
 * Runs a function in a process group of its own, which is killed as a whole when the function has answered, when its
 * time is over, or when nobody wants its answer any more. The bootstrap kills it when this process is gone.
 */
export async function runInChild(
  { command, args }: Runtime,
  { file, handler, facts }: { readonly file: string; readonly handler: string; readonly facts: InvocationFacts },
  call: FunctionCall,
  { endpoint, signal, writeLine, afterRealDelay }: FunctionSurroundings,
): Promise<FunctionAnswer> {
  const child = spawn(command, args, {
    cwd: dirname(file),
    env: functionEnvironment(call, { file, handler, endpoint, facts }),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const log = new LineLog(writeLine);
  const output = Promise.all([child.stdout, child.stderr].map((stream) => log.follow(stream as Readable)));
  const report = readReport(child.stdio[reportDescriptor] as Readable);
  for (const end of [child.stdin, child.stdio[lifelineDescriptor]]) end?.on('error', () => {});
  const request: ChildRequest = { file, handler, event: call.event, facts };
  (child.stdin as Writable).end(JSON.stringify(request));

  let isTimeOver = false;
  const cancelTimeout = afterRealDelay(call.definition.timeout, () => {
    isTimeOver = true;
    killGroup(child);
  });
  const kill = () => killGroup(child);
  signal.addEventListener('abort', kill);
  if (signal.aborted) kill();

  const ended = await endOf(child);
  cancelTimeout();
  signal.removeEventListener('abort', kill);
  killGroup(child);
  const cancelPatience = afterRealDelay(patienceWithPipes, () => {
    for (const stream of child.stdio) stream?.destroy();
  });
  const [reported] = await Promise.all([report, output]);
  cancelPatience();
  for (const stream of child.stdio) stream?.destroy();
  log.end();

  if (reported !== undefined) return reported.error ? { error: reported.error } : { payload: reported.payload };
  return isTimeOver ? timedOut(call) : { error: { type: 'Runtime.ExitError', message: ended } };
}

/** Resolves with how a process has ended, in words. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const why = code === 'ENOENT' ? 'it, or the folder of the function, is not there' : message;
      resolve(`${child.spawnfile} cannot be started: ${why}.`);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve(`Runtime exited with error: signal: ${signal}`);
      else if (code === 0) resolve('Runtime exited without providing a reason');
      else resolve(`Runtime exited with error: exit status ${code}`);
    });
  });
}

/** The line that the bootstrap writes; undefined when it ends without one. */
function readReport(stream: Readable): Promise<ChildReport | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostReportBytes) chunks.push(chunk);
    });
    stream.on('error', () => stream.destroy());
    stream.on('close', () => {
      if (size <= mostReportBytes) return resolve(parsed(Buffer.concat(chunks).toString('utf8')));
      const message = `Response payload size exceeded maximum allowed payload size (${mostReportBytes} bytes).`;
      resolve({ error: { type: 'Function.ResponseSizeTooLarge', message } });
    });
  });
}

/** A report that a kill has cut off is none. */
function parsed(line: string): ChildReport | undefined {
  return line.endsWith('\n') ? JSON.parse(line) : undefined;
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
