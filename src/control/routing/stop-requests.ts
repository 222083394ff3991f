/** Who ends the emulator when somebody asks it to end over its control API. */
export class StopRequests {
  #take: (() => void) | undefined;

  /** Has requests taken from now on: by whoever owns the process, and nothing in it but the emulator. */
  take(take: () => void): void {
    this.#take = take;
  }

  /** Whether somebody takes it. */
  request(): boolean {
    this.#take?.();
    return this.#take !== undefined;
  }
}
