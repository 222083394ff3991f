// The program of the child process that runs a function written for Node.js: loads the module, calls its handler once,
// reports, and ends. What the function writes goes where it would go anyway.
import { readFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { callHandler, describeFailure, type FunctionHandler } from './call-handler.ts';
import { type ChildReport, type ChildRequest, lifelineDescriptor, reportDescriptor } from './child-protocol.ts';

// In a thread of its own, because a function that computes for ever leaves this one no turn.
const watchdog = `
  const { Socket } = require('node:net');
  new Socket({ fd: ${lifelineDescriptor} }).resume().on('close', () => process.kill(-process.pid, 'SIGKILL'));
`;
new Worker(watchdog, { eval: true }).unref();

const { file, handler: path, event, facts }: ChildRequest = JSON.parse(readFileSync(0, 'utf8'));
process.env.AWS_EXECUTION_ENV = `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`;

let result: unknown = null;
let isReported = false;

process.on('uncaughtException', fail);
// An event loop that has run dry is the end of a function that never answers: it returns null, as on Lambda.
process.on('beforeExit', () => succeed(result));

const end = await callHandler(await load(), event, facts);
if (end.failure !== undefined) fail(end.failure.cause);
else if (end.waitsForEmptyEventLoop) result = end.result;
else succeed(end.result);

async function load(): Promise<FunctionHandler> {
  const loaded = await import(pathToFileURL(file).href);
  const find = (from: unknown) =>
    path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], from);
  // What a CommonJS module exports is found under `default` for certain, and by name only where Node can tell.
  const handler = find(loaded) ?? find(loaded.default);
  if (typeof handler === 'function') return handler as FunctionHandler;
  throw Object.assign(new Error(`${file} exports no function '${path}'.`), { name: 'Runtime.HandlerNotFound' });
}

function succeed(payload: unknown = null): void {
  try {
    report(lineOf({ payload }));
  } catch (error) {
    fail(Object.assign(new Error((error as Error).message), { name: 'Runtime.MarshalError' }));
  }
}

function fail(cause: unknown): void {
  if (isReported) return;
  console.error(cause);
  report(lineOf({ error: describeFailure(cause) }));
}

function lineOf(report: ChildReport): string {
  return `${JSON.stringify(report)}\n`;
}

/**
 * The first report counts. What was written before it is on its way first: an exit would drop what a pipe has not taken
 * yet.
 */
function report(line: string): void {
  if (isReported) return;
  isReported = true;
  process.stdout.write('', () =>
    process.stderr.write('', () => {
      let rest = Buffer.from(line);
      while (rest.length > 0) rest = rest.subarray(writeSync(reportDescriptor, rest));
      process.exit(0);
    }),
  );
}
