/**
 * Runs a handler the way Lambda's Node.js runtime does. Used in this process and in the child that a module runs in.
 */

/** A function's code, in either of Lambda's styles: async, or with a callback. */
export type Handler<Event = never> = (event: Event, context: FunctionContext, callback: Callback) => unknown;

type Callback = (error?: unknown, result?: unknown) => void;

/** What an invocation knows of itself. */
export interface InvocationFacts {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** MB in text. */
  readonly memoryLimitInMB: string;
  /** Epoch milliseconds of the real time. */
  readonly deadline: number;
}

/** The second argument of a handler. */
export interface FunctionContext extends Omit<InvocationFacts, 'deadline'> {
  readonly functionVersion: string;
  /** Absent in an invocation by CodePipeline, as is `identity`. */
  readonly clientContext: undefined;
  readonly identity: undefined;
  /** Whether an answer by callback waits for whatever else the function has under way. */
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
  done(error?: unknown, result?: unknown): void;
  succeed(result?: unknown): void;
  fail(error?: unknown): void;
}

/** How a handler ended. */
interface HandlerEnd {
  readonly result?: unknown;
  readonly failure?: { readonly cause: unknown };
  /** Whether the invocation goes on until nothing is under way any more. */
  readonly waitsForEmptyEventLoop: boolean;
}

/** What a handler is called with and how its end is noticed. */
interface HandlerCall {
  readonly end: Promise<HandlerEnd>;
  /** Whether it returned a promise: one that nothing can settle any more is an error on Lambda, no callback is none. */
  readonly isAsync: boolean;
}

/** What Lambda says of a function that has no versions. */
export const functionVersion = '$LATEST';

/** Calls a handler. */
export function callHandler(handler: Handler, event: unknown, facts: InvocationFacts): HandlerCall {
  const { deadline, ...shown } = facts;
  const { promise: ended, resolve } = Promise.withResolvers<HandlerEnd>();
  const end = (waitsForEmptyEventLoop: boolean): Callback => {
    return (error, result) => {
      const failed = error !== undefined && error !== null;
      resolve({ waitsForEmptyEventLoop, ...(failed ? { failure: { cause: error } } : { result }) });
    };
  };
  const endAtOnce = end(false);
  const fail = (cause: unknown) => endAtOnce(cause ?? 'handled');
  const context: FunctionContext = {
    ...shown,
    functionVersion,
    clientContext: undefined,
    identity: undefined,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: endAtOnce,
    succeed: (result) => endAtOnce(undefined, result),
    fail,
  };
  const callback: Callback = (error, result) => end(context.callbackWaitsForEmptyEventLoop)(error, result);
  try {
    const returned = handler(event as never, context, callback);
    if (!isThenable(returned)) return { end: ended, isAsync: false };
    returned.then((result) => endAtOnce(undefined, result), fail);
    return { end: ended, isAsync: true };
  } catch (error) {
    fail(error);
    return { end: ended, isAsync: false };
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

/** An error in the words of Lambda's runtime: its name and message, or the type of what else may be thrown. */
export function describeFailure(cause: unknown): {
  readonly type: string;
  readonly message: string;
  readonly details: { readonly trace: readonly string[] };
} {
  return cause instanceof Error || isLikeAnError(cause)
    ? { type: cause.name, message: cause.message, details: { trace: `${cause.stack ?? ''}`.split('\n') } }
    : { type: typeof cause, message: String(cause), details: { trace: [] } };
}

/** An error of another realm. */
function isLikeAnError(value: unknown): value is Error {
  const { name, message, stack } = (value ?? {}) as Partial<Error>;
  return [name, message, stack].every((member) => typeof member === 'string' && member !== '');
}
