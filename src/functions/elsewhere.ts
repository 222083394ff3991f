import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { parseJson } from '../bounds/parse-json.ts';
import { credentialsFor } from '../runtime/environment.ts';
import { type FunctionAnswer, type FunctionCall, type FunctionSurroundings, timedOut } from './function-call.ts';
import { traceHeader } from './trace-header.ts';

/** Where Lambda's runtime interface emulator takes invocations. */
const invocationPath = '/2015-03-31/functions/function/invocations';

/** Invokes a function in a container, through Lambda's runtime interface emulator. */
export function runAtUrl(
  url: string,
  call: FunctionCall,
  { signal, afterRealDelay }: FunctionSurroundings,
): Promise<FunctionAnswer> {
  const target = new URL(url);
  if (target.pathname === '/') target.pathname = invocationPath;
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const cancel = afterRealDelay(call.definition.timeout, () => {
      resolve(timedOut(call));
      request.destroy();
    });
    const answer = (answer: FunctionAnswer) => {
      cancel();
      resolve(answer);
    };
    const request = send(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [traceHeader]: call.trace },
      signal,
    });
    request.on('error', ({ message }) =>
      answer({ error: { type: 'Unreachable', message: `No function answers at ${target.href} (${message}).` } }),
    );
    request.on('response', (response) => {
      text(response).then(
        (body) => answer(read(response.statusCode ?? 0, body)),
        ({ message }: Error) => answer({ error: { type: 'Unreachable', message } }),
      );
    });
    request.end(JSON.stringify(call.event));
  });
}

/** The runtime interface emulator answers 200 for a function that failed, too: its body tells. */
function read(status: number, body: string): FunctionAnswer {
  const payload = parsed(body);
  const given = (payload ?? {}) as { errorMessage?: string; errorType?: string };
  const { errorMessage, errorType = 'Error', ...details } = given;
  if (errorMessage !== undefined) return { error: { type: errorType, message: errorMessage, details } };
  if (status >= 200 && status < 300) return { payload };
  return { error: { type: 'Error', message: `The function's endpoint answered ${status}: ${body.slice(0, 500)}` } };
}

function parsed(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}

/**
 * Has a function invoked by an API that is compatible with Lambda's. Where nobody waits, that retries by itself: who
 * takes the event has done all.
 */
export async function runAtEndpoint(
  endpoint: string,
  { world, name, event, trace, isAwaited = false }: FunctionCall,
  { signal }: FunctionSurroundings,
): Promise<FunctionAnswer> {
  const { InvokeCommand, LambdaClient } = await loadClient();
  const client = new LambdaClient({ endpoint, region: world.region, credentials: credentialsFor(world.accountId) });
  try {
    const command = new InvokeCommand({
      FunctionName: name,
      InvocationType: isAwaited ? 'RequestResponse' : 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    });
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, { [traceHeader]: trace });
        return next(args);
      },
      { step: 'build' },
    );
    const { Payload: payload } = await client.send(command, { abortSignal: signal });
    if (isAwaited) return read(200, payload?.transformToString() ?? 'null');
    return { payload: null, isTaken: true };
  } catch (error) {
    const { name: type, message } = error as Error;
    return { error: { type, message: `${endpoint} did not take the event: ${message || type}` } };
  } finally {
    client.destroy();
  }
}

/** Only who has functions behind such an API installs its client. */
async function loadClient() {
  try {
    return await import('@aws-sdk/client-lambda');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      'Functions behind an endpoint are invoked with @aws-sdk/client-lambda, which is not installed: npm install --save-dev @aws-sdk/client-lambda',
    );
  }
}
