// The program of the process that runs a function which is a program of its own, of whatever language: it starts it,
// and offers it Lambda's Runtime API, from which the function takes one invocation after the other (H16). Between two
// invocations it stands still, and the function waits for the next one.
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isRecord } from '../domain/members.ts';
import { nextRequest, writeReport } from './child-pipes.ts';
import { bootstrapVariables, type ChildReport, type ChildRequest } from './child-protocol.ts';

const {
  [bootstrapVariables.file]: file = '',
  [bootstrapVariables.mark]: mark,
  [bootstrapVariables.leading]: leading = '{}',
} = process.env;
for (const variable of Object.values(bootstrapVariables)) delete process.env[variable];

const base = '/2018-06-01/runtime';

/** The invocation that is under way, and what ends it. */
let current: { readonly requestId: string; readonly end: (report: ChildReport) => void } | undefined;
/** Resolves when the function asks for an invocation, which is when it has done with the one before. */
let asking = Promise.withResolvers<ServerResponse>();

const first = nextRequest();
const server = createServer((message, response) => void answer(message, response));
// The function may take its time between two requests, and this process stands still meanwhile.
Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const child = spawn(file, {
  env: { ...process.env, ...JSON.parse(leading), AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
  stdio: ['ignore', 'inherit', 'inherit'],
});
const ended = new Promise<void>((resolve) => {
  child.once('error', (error) => current?.end(notStarted(error as NodeJS.ErrnoException, current.requestId)));
  child.once('exit', (code, signal) => {
    // Without an answer it ends as the function has ended, and whoever has started it tells that.
    if (current === undefined) resolve();
    else if (signal === null) process.exit(code ?? 1);
    else process.kill(process.pid, signal);
  });
});
for (let request = first; ; request = nextRequest()) await serve(request);

/** Runs one invocation; resolves when it has been reported and the next may come. */
async function serve(request: ChildRequest): Promise<void> {
  const { promise: reported, resolve: end } = Promise.withResolvers<ChildReport>();
  current = { requestId: request.facts.awsRequestId, end };
  void asking.promise.then((response) => {
    asking = Promise.withResolvers();
    send(response, request);
  });
  const report = await reported;
  current = undefined;
  if (!report.isLast) await Promise.race([asking.promise, ended]);
  const isLast = report.isLast || child.exitCode !== null || child.signalCode !== null;
  await writeReport({ ...report, ...(isLast && { isLast }) }, mark);
  if (isLast) process.exit(1);
}

/** [documented: Lambda developer guide, "Using the Lambda runtime API for custom runtimes"] */
async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '' } = message;
  if (method === 'GET' && url === `${base}/invocation/next`) {
    asking.resolve(response);
    return;
  }
  const [, ofInit, requestId, what] =
    new RegExp(`^${base}/(?:(init)/error|invocation/([^/]+)/(response|error))$`).exec(url) ?? [];
  if (method !== 'POST' || (ofInit ?? what) === undefined) {
    refuse(response, 404, 'InvalidRequest', `The Runtime API has no ${method} ${url}`);
    return;
  }
  const body = await text(message).catch(() => undefined);
  // The function has cut it off.
  if (body === undefined) return;
  if (current === undefined || (ofInit === undefined && requestId !== current.requestId)) {
    refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
    return;
  }
  const { end } = current;
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}\n');
  if (what === 'response') end({ payload: valueIn(body) });
  else end({ error: failureIn(body, message), ...(ofInit !== undefined && { isLast: true }) });
}

function send(response: ServerResponse, { event, facts, trace }: ChildRequest): void {
  const body = JSON.stringify(event);
  response
    .writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'Lambda-Runtime-Aws-Request-Id': facts.awsRequestId,
      'Lambda-Runtime-Deadline-Ms': `${facts.deadline}`,
      'Lambda-Runtime-Invoked-Function-Arn': facts.invokedFunctionArn,
      'Lambda-Runtime-Trace-Id': trace,
    })
    .end(body);
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(`${JSON.stringify({ errorMessage, errorType })}\n`);
}

/** What a function answers need not be JSON. */
function valueIn(body: string): unknown {
  try {
    return body === '' ? null : JSON.parse(body);
  } catch {
    return body;
  }
}

function failureIn(body: string, { headers }: IncomingMessage): NonNullable<ChildReport['error']> {
  const named = headers['lambda-runtime-function-error-type'];
  const value = valueIn(body);
  const told: Readonly<Record<string, unknown>> = isRecord(value) ? value : { errorMessage: body };
  const { errorType = named, errorMessage, ...details } = told;
  return { type: `${errorType ?? 'Runtime.Unknown'}`, message: `${errorMessage ?? ''}`, details };
}

/** Lambda's words for a program that cannot be started (H16 [transcript]). */
function notStarted({ code, message }: NodeJS.ErrnoException, requestId: string): ChildReport {
  const whys: Readonly<Record<string, string>> = { EACCES: 'permission denied', ENOENT: 'no such file or directory' };
  const why = `fork/exec ${file}: ${whys[code ?? ''] ?? message}`;
  return {
    error: { type: 'Runtime.InvalidEntrypoint', message: `RequestId: ${requestId} Error: ${why}` },
    isLast: true,
  };
}
