import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Log } from '../runtime/log.ts';
import { isStorageFailure } from '../sqlite/database/database-errors.ts';

/** Real milliseconds until work that the storage has failed is tried again. */
const retryDelay = 1000;

/**
 * Owns the errors of work that no caller awaits: of timers, turns of their own, listeners. While the storage fails (a
 * full disk), the work is tried again; anything else is a defect, which the log tells. Neither ends the process.
 */
export class Background {
  readonly #log: Log;
  readonly #afterRealDelay: AfterRealDelay;
  /** Work that waits for its next try, by its name: what cancels it. */
  readonly #waiting = new Map<string, () => void>();
  #isInTrouble = false;
  #isStopped = false;

  constructor({ log, afterRealDelay }: { log: Log; afterRealDelay: AfterRealDelay }) {
    this.#log = log;
    this.#afterRealDelay = afterRealDelay;
  }

  /** @param name For the log; work of one name that waits for its next try is replaced by a newer one. */
  run(name: string, work: () => void): void {
    if (this.#isStopped) return;
    try {
      work();
    } catch (error) {
      if (isStorageFailure(error)) this.#tryAgain(name, work, error);
      else this.#log.error(`${name} failed`, error);
      return;
    }
    this.#cancel(name);
    if (this.#isInTrouble && this.#waiting.size === 0) {
      this.#isInTrouble = false;
      this.#log.warn('The state can be written again.');
    }
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #tryAgain(name: string, work: () => void, error: Error): void {
    if (!this.#isInTrouble) {
      this.#isInTrouble = true;
      this.#log.error(`The state cannot be written: ${error.message}. Writing is tried again every second.`);
    }
    this.#cancel(name);
    const cancel = this.#afterRealDelay(retryDelay, () => {
      this.#waiting.delete(name);
      this.run(name, work);
    });
    this.#waiting.set(name, cancel);
  }

  #cancel(name: string): void {
    this.#waiting.get(name)?.();
    this.#waiting.delete(name);
  }
}
