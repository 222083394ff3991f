import { afterRealDelay } from '../runtime/alarm.ts';

/** Tells those who wait that the state may have changed, after every commit. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  note(): void {
    if (this.#waiting.size === 0) return;
    for (const wake of [...this.#waiting]) wake();
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
      const cancel = afterRealDelay(milliseconds, () => finish(false));
      this.#waiting.add(wake);
    });
  }
}
