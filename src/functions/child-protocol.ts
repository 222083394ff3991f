import type { InvocationFacts } from './call-handler.ts';

/** What a bootstrap is given on its standard input, in JSON. */
export interface ChildRequest {
  /** Absolute path. */
  readonly file: string;
  /** Name of what the file exports, with dots for what lies deeper. */
  readonly handler: string;
  readonly event: unknown;
  readonly facts: InvocationFacts;
}

/** The line that a bootstrap writes when the function has ended: one of the two. */
export interface ChildReport {
  readonly payload?: unknown;
  readonly error?: { readonly type: string; readonly message: string };
}

/** Where a bootstrap writes its report. */
export const reportDescriptor = 3;
/** Open as long as the emulator lives; nothing is written to it. */
export const lifelineDescriptor = 4;
