import { whatIsValid } from '../domain/nearest-name.ts';
import { worldKey } from '../domain/world.ts';
import { findFunction } from '../engine/declarations/find-function.ts';
import type { Engine } from '../engine/engine.ts';
import { type EventInvocation, invokeForEvent } from '../engine/topics.ts';
import { functionVersion } from '../functions/call-handler.ts';
import { type FunctionAnswer, functionArn } from '../functions/function-call.ts';
import type { FunctionRunner } from '../functions/function-runner.ts';
import { traceOf } from '../functions/trace-header.ts';
import { InvocationLog } from './invocation-log.ts';
import { lambdaErrors } from './lambda-error.ts';
import type { RequestedInvocation } from './read-invocation.ts';

/** What Invoke works with. */
export interface InvokeParts {
  readonly engine: Engine;
  readonly functions: Pick<FunctionRunner, 'invokeNow'>;
}

/** An answer in Lambda's form. */
export interface InvokeAnswer {
  readonly status: 200 | 202 | 204;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Invokes a function that the documents give (H13): at once for whoever waits for its answer, else as an effect, which
 * survives a restart and is retried.
 * @param requestId The invocation's, too
 * @throws LambdaError
 */
export async function invoke(
  { engine, functions }: InvokeParts,
  asked: RequestedInvocation,
  requestId: string,
): Promise<InvokeAnswer> {
  const { world, name, type, event } = asked;
  const key = worldKey(world);
  const { definition, trace } = engine.perform((context) => {
    const found = findFunction(context, key, name);
    if (found === undefined) throw notFound(asked, context.store.functions.list(), context.log);
    const trace = type === 'DryRun' ? undefined : traceOf(asked, asked.trace, context);
    if (type === 'Event' && trace !== undefined) {
      const invocation: EventInvocation = { world: key, function: name, input: event, attempt: 1, requestId, trace };
      context.store.effects.insert(invokeForEvent, invocation);
    } else if (type === 'Event') {
      context.log.warn(`Function ${name} is not invoked again: it has been 16 times in one chain, which is a loop.`);
    }
    return { definition: found, trace };
  });
  if (type === 'Event') return { status: 202, headers: {}, body: '' };
  if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
  if (trace === undefined) throw lambdaErrors.recursive();
  const call = { world, name, definition, event, requestId, trace };
  const log = new InvocationLog(call);
  const answer = await functions.invokeNow(call, (line) => log.take(line));
  if (answer === undefined) throw lambdaErrors.failed('The emulator was stopped meanwhile, or its state replaced.');
  if (typeof answer === 'string') throw lambdaErrors.tooMany(answer);
  return {
    status: 200,
    headers: {
      'X-Amz-Executed-Version': functionVersion,
      ...(answer.error !== undefined && { 'X-Amz-Function-Error': 'Unhandled' }),
      ...(asked.wantsLog && { 'X-Amz-Log-Result': log.tail() }),
    },
    body: payloadOf(answer),
  };
}

function payloadOf(answer: FunctionAnswer): string {
  if (answer.error === undefined) return JSON.stringify(answer.payload ?? null);
  const { type, message, details } = answer.error;
  return JSON.stringify({ errorType: type, errorMessage: message, ...details });
}

/** Whoever is told of a function that is not there may have meant another, or have it at another place. */
function notFound(
  { world, name, qualifier }: RequestedInvocation,
  functions: readonly { readonly world: string; readonly name: string }[],
  log: { warn(line: string): void },
): Error {
  const names = functions.filter((each) => each.world === worldKey(world)).map((each) => each.name);
  log.warn(
    `Invoke was asked for function ${name}, which no document gives in ${worldKey(world)}.${whatIsValid(name, names)} For functions at another place say --lambda-endpoint, or AWS_ENDPOINT_URL_LAMBDA.`,
  );
  return lambdaErrors.functionNotFound(
    `${functionArn({ world, name })}${qualifier === undefined ? '' : `:${qualifier}`}`,
  );
}
