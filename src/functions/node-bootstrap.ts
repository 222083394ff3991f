// The program of the process that runs a function written for Node.js: loads it once, and calls its handler for one
// request after the other. Between them the main thread stands still, and with it whatever the function has left under
// way, as on Lambda. What the function writes goes where it would go anyway.
import { redirectAwsRequests } from '../runtime/redirect-aws-requests.ts';
import { callHandler, describeFailure, type Handler } from './call-handler.ts';
import { nextRequest, writeReport } from './child-pipes.ts';
import { bootstrapVariables, type ChildReport, type ChildRequest } from './child-protocol.ts';
import { InvokeStore } from './invoke-store.ts';
import { findSdkIn, loadHandler } from './load-handler.ts';
import { isStreamingHandler, labelConsole, offerRuntime, withResponseStream } from './runtime-globals.ts';

const {
  [bootstrapVariables.file]: file,
  [bootstrapVariables.mark]: mark,
  [bootstrapVariables.project]: project = '',
} = process.env;
for (const variable of Object.values(bootstrapVariables)) delete process.env[variable];
const runtime = /nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1];
if (runtime === undefined) process.env.AWS_EXECUTION_ENV = `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`;
const {
  LAMBDA_TASK_ROOT: root = '',
  _HANDLER: name = '',
  AWS_LAMBDA_LOG_STREAM_NAME: logStreamName = '',
} = process.env;

/** What ends the invocation that is under way. Undefined between two. */
let finish: ((report: ChildReport) => void) | undefined;
/** What an event loop that has run dry means. */
let whenLoopIsEmpty = () => {};

process.on('beforeExit', () => whenLoopIsEmpty());
process.on('uncaughtException', (error) => {
  console.error('Uncaught Exception', error);
  finishWith(error, { isLast: true });
});
process.on('unhandledRejection', (reason) => {
  console.error('Unhandled Promise Rejection', reason);
  const error = Object.assign(new Error(String(reason)), { name: 'Runtime.UnhandledPromiseRejection' });
  finishWith(error, { isLast: true });
});
// Nobody reads it any more, or the function has closed it. To write of that would make another such error, without an
// end.
process.stdout.once('error', (error) => {
  process.stdout.on('error', () => {});
  if (finish === undefined) process.exit(1);
  finishWith(error, { isLast: true });
});
labelConsole();
const invokeStore = new InvokeStore();
offerRuntime(invokeStore);
redirectAwsRequests();
findSdkIn(project);

const first = nextRequest();
let handler: Handler;
try {
  const loaded = await loadHandler(root, name, file);
  refuseCallbacks(loaded);
  handler = withResponseStream(loaded);
} catch (error) {
  console.error(error);
  await writeReport({ error: describeFailure(error), isLast: true }, mark);
  process.exit(1);
}
for (let request = first; ; request = nextRequest()) await serve(request);

/**
 * From Node.js 24 on Lambda's runtime counts a handler's parameters, whether they are used or not (H9). Where no
 * runtime is named, the version that happens to be here says nothing of the one that the function is written for.
 */
function refuseCallbacks(loaded: Handler): void {
  if (Number(runtime ?? 0) < 24 || loaded.length < 3 || isStreamingHandler(loaded)) return;
  const message =
    'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify ' +
    'this function to use a supported handler signature to use Node.js 24 or later. For more information see ' +
    'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';
  throw Object.assign(new Error(message), { name: 'Runtime.CallbackHandlerDeprecated' });
}

/** Runs one invocation; resolves when it has been reported and the next may come. */
async function serve({ event, facts, trace }: ChildRequest): Promise<void> {
  process.env._X_AMZN_TRACE_ID = trace;
  invokeStore.begin(facts.awsRequestId, trace);
  const reported = new Promise<ChildReport>((resolve) => {
    finish = resolve;
  });
  const { end, isAsync } = callHandler(handler, event, { ...facts, logStreamName });
  // Without a promise it is the end of a function that answers nobody.
  whenLoopIsEmpty = () => (isAsync ? finishWith(neverSettled(), { isLast: true }) : succeed(null));
  void end.then(({ result, failure, waitsForEmptyEventLoop }) => {
    if (failure !== undefined) {
      console.error('Invoke Error', failure.cause);
      finishWith(failure.cause);
    } else if (waitsForEmptyEventLoop) whenLoopIsEmpty = () => succeed(result);
    else succeed(result);
  });
  const report = await reported;
  whenLoopIsEmpty = () => {};
  finish = undefined;
  await writeReport(report, mark);
  if (report.isLast) process.exit(1);
}

function succeed(payload: unknown = null): void {
  try {
    JSON.stringify(payload);
    finish?.({ payload });
  } catch {
    finishWith(new Error('Unable to stringify response body'));
  }
}

function finishWith(cause: unknown, { isLast = false } = {}): void {
  finish?.({ error: describeFailure(cause), ...(isLast && { isLast }) });
}

function neverSettled(): Error {
  const message =
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was ' +
    'never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';
  return Object.assign(new Error(message), { name: 'Runtime.NodeJsExit' });
}
