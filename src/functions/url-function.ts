import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { parseJson } from '../bounds/parse-json.ts';
import { type FunctionAnswer, type FunctionCall, type FunctionSurroundings, timedOut } from './function-call.ts';

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
    const request = send(target, { method: 'POST', headers: { 'content-type': 'application/json' }, signal });
    request.on('error', ({ message }) =>
      answer({ error: { type: 'Unreachable', message: `No function answers at ${target.href} (${message}).` } }),
    );
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', ({ message }) => answer({ error: { type: 'Unreachable', message } }));
      response.on('end', () => answer(read(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))));
    });
    request.end(JSON.stringify(call.event));
  });
}

/** The runtime interface emulator answers 200 for a function that failed, too: its body tells. */
function read(status: number, body: string): FunctionAnswer {
  const payload = parsed(body);
  const { errorMessage, errorType = 'Error' } = (payload ?? {}) as { errorMessage?: string; errorType?: string };
  if (errorMessage !== undefined) return { error: { type: errorType, message: errorMessage } };
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
