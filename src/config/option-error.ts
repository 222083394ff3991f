/** An option or value that is not one. The message is a sentence for the person who gave it. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}
