import type { FunctionDefinition } from '../domain/jobs/lambda-function.ts';
import type { World } from '../domain/world.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';

/** One invocation of a function. */
export interface FunctionCall {
  readonly world: World;
  readonly name: string;
  readonly definition: FunctionDefinition;
  readonly event: unknown;
  /** Of the job that it is invoked for, if it is for one. */
  readonly jobId?: string;
  /** The same for an invocation and its retries (Lambda developer guide [documented]). */
  readonly requestId: string;
  /** `X-Amzn-Trace-Id` (H14). */
  readonly trace: string;
  /** Whether somebody waits for what it returns. */
  readonly isAwaited?: boolean;
}

/** What a function returned, or how it failed in Lambda's words. */
export type FunctionAnswer =
  | {
      readonly payload: unknown;
      readonly error?: never;
      /** Whether somebody has taken the event, and when the function ends is not learnt. */
      readonly isTaken?: boolean;
    }
  | { readonly error: FunctionError; readonly isTaken?: never };

interface FunctionError {
  readonly type: string;
  readonly message: string;
  /** What else Lambda's runtime of the language tells of it, such as the stack. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Is told of each invocation when it begins; what it returns is called when that ends. */
export type WatchInvocation = (call: FunctionCall) => (answer: FunctionAnswer) => void;

/** Runs a function until it has answered; ends it when the signal is aborted, and what it then answers says nothing. */
export type InvokeFunction = (call: FunctionCall, signal: AbortSignal) => Promise<FunctionAnswer>;

/** @param time When it was written; now, unless it has been kept since. */
export type WriteLine = (line: string, time?: Date) => void;

/**
 * Makes ready what leads programs here that ask AWS's own host names, in whatever language. What it resolves to returns
 * a program's environment with that in it.
 * @param upstream Where other services are, by their names; `*` stands for all others
 */
export type LeadHere = (
  upstream: Readonly<Record<string, string>>,
) => Promise<(environment: Readonly<Record<string, string>>) => Record<string, string>>;

/** What a way to run functions needs beside the call. */
export interface FunctionSurroundings {
  /** Where the emulator serves, by IP. */
  readonly endpoint: string;
  /** Where other services are, by their names; `*` stands for all others. */
  readonly upstream: Readonly<Record<string, string>>;
  readonly leadHere: LeadHere;
  readonly signal: AbortSignal;
  /** Takes what the function writes, line by line. */
  readonly writeLine: WriteLine;
  afterRealDelay: AfterRealDelay;
}

export function functionArn({ world, name }: Pick<FunctionCall, 'world' | 'name'>): string {
  return `arn:aws:lambda:${world.region}:${world.accountId}:function:${name}`;
}

/** MB in text, as the context and the environment have them; Lambda's default is the least that it gives. */
export function memorySizeOf({ definition }: Pick<FunctionCall, 'definition'>): string {
  return String(definition.memorySize ?? 128);
}

/** Lambda's words for a function's own time-out. */
export function timedOut({ requestId, definition }: Pick<FunctionCall, 'requestId' | 'definition'>): FunctionAnswer {
  const seconds = (definition.timeout / 1000).toFixed(2);
  return {
    error: {
      type: 'Sandbox.Timedout',
      message: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    },
  };
}
