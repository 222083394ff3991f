import type { InvocationFacts } from './call-handler.ts';

/** What a bootstrap is sent for each invocation: a line of JSON. */
export interface ChildRequest {
  readonly event: unknown;
  readonly facts: InvocationFacts;
  /** For `_X_AMZN_TRACE_ID`. */
  readonly trace: string;
}

/** The line that a bootstrap writes when an invocation has ended. */
export interface ChildReport {
  readonly payload?: unknown;
  readonly error?: {
    readonly type: string;
    readonly message: string;
    /** What else Lambda's runtime of the language tells whoever waits, such as the stack. */
    readonly details?: Readonly<Record<string, unknown>>;
  };
  /** Whether the process ends now and takes no more invocations. */
  readonly isLast?: boolean;
}

/** Where a bootstrap writes its reports. */
export const reportDescriptor = 3;
/**
 * Where a bootstrap reads its requests; it waits for them with the whole of its main thread, as Lambda's runtimes do.
 */
export const requestDescriptor = 4;

/** What a bootstrap is told once, in variables that it takes out of its environment before any code is loaded. */
export const bootstrapVariables = {
  /** The file, where the function is given as one. */
  file: 'CODEPIPELINE_LOCAL_FUNCTION_FILE',
  /** The line that it writes to its standard output where the output of an invocation ends. */
  mark: 'CODEPIPELINE_LOCAL_FUNCTION_MARK',
  /** The folder that the emulator was started in, whose packages stand for those that Lambda's runtimes bring. */
  project: 'CODEPIPELINE_LOCAL_FUNCTION_PROJECT',
  /** What leads a program here, in JSON: variables that are for it and not for the bootstrap, which asks nobody. */
  leading: 'CODEPIPELINE_LOCAL_FUNCTION_LEADING',
} as const;
