/** Lets no more than so many do the same thing at once; the others wait in the order in which they came. */
export class Turns {
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /**
   * Resolves when there is a turn, to what ends it. @param most How many have one at once; undefined for any number.
   */
  async take(key: string, most = Number.POSITIVE_INFINITY): Promise<() => void> {
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= most) await new Promise<void>((resolve) => this.#waitingFor(key).push(resolve));
    else this.#taken.set(key, taken + 1);
    return () => this.#end(key);
  }

  /** A turn that ends goes to whoever has waited longest. */
  #end(key: string): void {
    const next = this.#waitingFor(key).shift();
    if (next !== undefined) next();
    else this.#taken.set(key, (this.#taken.get(key) ?? 1) - 1);
  }

  #waitingFor(key: string): (() => void)[] {
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, waiting);
    return waiting;
  }
}
