import type { AfterRealDelay } from '../runtime/alarm.ts';

/** Tells those who wait that the state may have changed, after every commit. */
export class Changes {
  readonly #afterRealDelay: AfterRealDelay;
  readonly #waiting = new Set<() => void>();
  readonly #listeners: (() => void)[] = [];
  #isClosed = false;

  constructor(afterRealDelay: AfterRealDelay) {
    this.#afterRealDelay = afterRealDelay;
  }

  /** Whether nothing will change any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Calls back after every commit from now on, in the turn of whoever committed. */
  listen(listener: () => void): void {
    this.#listeners.push(listener);
  }

  note(): void {
    for (const listener of this.#listeners) listener();
    if (this.#waiting.size === 0) return;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Wakes everybody for the last time. */
  close(): void {
    this.#isClosed = true;
    this.note();
  }

  /** Resolves after the next commit with true, or after a delay in real time with false. */
  next(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (changed: boolean) => {
        this.#waiting.delete(wake);
        cancel();
        resolve(changed);
      };
      const wake = () => finish(true);
      const cancel = this.#afterRealDelay(milliseconds, () => finish(false));
      this.#waiting.add(wake);
    });
  }
}
