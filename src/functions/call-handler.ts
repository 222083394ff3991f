/** Runs a handler the way Lambda's Node.js runtime does. Used in this process and in the child that a module runs in. */

/** A function's code, in either of Lambda's styles: async, or with a callback. */
export type FunctionHandler<Event = never> = (event: Event, context: FunctionContext, callback: Callback) => unknown;

type Callback = (error?: unknown, result?: unknown) => void;

/** What an invocation knows of itself. */
export interface InvocationFacts {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Epoch milliseconds of the real time. */
  readonly deadline: number;
}

/** The second argument of a handler. */
export interface FunctionContext extends Omit<InvocationFacts, 'deadline'> {
  readonly functionVersion: string;
  readonly memoryLimitInMB: string;
  /** Whether an answer by callback waits for whatever else the function has under way. */
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
  done(error?: unknown, result?: unknown): void;
  succeed(result?: unknown): void;
  fail(error?: unknown): void;
}

/** How a handler ended. */
export interface HandlerEnd {
  readonly result?: unknown;
  readonly failure?: { readonly cause: unknown };
  /** Whether the invocation goes on until nothing is under way any more. */
  readonly waitsForEmptyEventLoop: boolean;
}

/** What Lambda says of a function that has no versions, and of the least memory that it gives. */
export const functionVersion = '$LATEST';
export const memoryLimitInMB = '128';

/** Resolves when the handler has ended, in whichever way. */
export function callHandler(handler: FunctionHandler, event: unknown, facts: InvocationFacts): Promise<HandlerEnd> {
  const { deadline, ...shown } = facts;
  return new Promise((resolve) => {
    const end = (waitsForEmptyEventLoop: boolean): Callback => {
      return (error, result) => {
        const failed = error !== undefined && error !== null;
        resolve({ waitsForEmptyEventLoop, ...(failed ? { failure: { cause: error } } : { result }) });
      };
    };
    const endAtOnce = end(false);
    const context: FunctionContext = {
      ...shown,
      functionVersion,
      memoryLimitInMB,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
      done: endAtOnce,
      succeed: (result) => endAtOnce(undefined, result),
      fail: (error) => endAtOnce(error ?? new Error('context.fail was called without an error')),
    };
    const callback: Callback = (error, result) => end(context.callbackWaitsForEmptyEventLoop)(error, result);
    const fail = (cause: unknown) => resolve({ waitsForEmptyEventLoop: false, failure: { cause } });
    try {
      const returned = handler(event as never, context, callback);
      if (isThenable(returned)) returned.then((result) => endAtOnce(undefined, result), fail);
    } catch (error) {
      fail(error);
    }
  });
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

/** An error's name and message; what else may be thrown has none. */
export function describeFailure(cause: unknown): { readonly type: string; readonly message: string } {
  return cause instanceof Error
    ? { type: cause.name, message: cause.message }
    : { type: 'Error', message: typeof cause === 'string' ? cause : (JSON.stringify(cause) ?? String(cause)) };
}
