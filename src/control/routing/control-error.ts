/**
 * What went wrong, for programs: `invalid` input, `forbidden` to web pages, `notFound`, `conflict` with the state, or a
 * wait that came to nothing.
 */
export type ControlErrorCode =
  | 'invalid'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'ended'
  | 'timeout'
  | 'unreachable'
  | 'unsupported'
  | 'internal';

/** A refusal of the control API, in process and over HTTP alike. The message is a sentence. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly code: ControlErrorCode;

  constructor(code: ControlErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A refusal said otherwise; any other error as it is. */
export function reworded(error: unknown, reword: (sentence: string) => string): unknown {
  return error instanceof ControlError ? new ControlError(error.code, reword(error.message)) : error;
}
