/** A fixture that is well formed and yet cannot be applied to the state. The message is a sentence. */
export class SeedingError extends Error {
  override readonly name = 'SeedingError';
}
