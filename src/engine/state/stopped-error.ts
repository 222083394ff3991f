/** Thrown by work that a stop of the emulator has cut off. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor() {
    super('The emulator has been stopped.');
  }
}
