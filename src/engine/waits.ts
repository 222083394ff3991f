import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Commit, StateChange } from '../sqlite/database/state-changes.ts';

/** What somebody waits for: a row that comes to another status, or that no work outside transactions is left. */
export type WaitSubject = `${StateChange['subject']} ${number}` | 'idle';

/** Who waits, by what they wait for: a commit wakes those whom it concerns, and costs nobody else anything. */
export class Waits {
  readonly #afterRealDelay: AfterRealDelay;
  readonly #open = new Map<WaitSubject, Set<() => void>>();
  #isClosed = false;

  constructor(afterRealDelay: AfterRealDelay) {
    this.#afterRealDelay = afterRealDelay;
  }

  /** Whether nothing will change any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Wakes those who wait for what has come to another status. */
  committed({ changes }: Commit): void {
    if (this.#open.size === 0) return;
    for (const { subject, key } of changes) this.wake(`${subject} ${key}`);
  }

  wake(subject: WaitSubject): void {
    for (const wake of [...(this.#open.get(subject) ?? [])]) wake();
  }

  /** Wakes everybody: to be said when the state is another. */
  wakeAll(): void {
    for (const subject of [...this.#open.keys()]) this.wake(subject);
  }

  /** Wakes everybody for the last time. */
  close(): void {
    this.#isClosed = true;
    this.wakeAll();
  }

  /**
   * Resolves with true when the subject may have changed or the signal is aborted, or after a delay in real time with
   * false.
   */
  next(subject: WaitSubject, milliseconds: number, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (isWoken: boolean) => {
        this.#remove(subject, wake);
        signal?.removeEventListener('abort', wake);
        cancel();
        resolve(isWoken);
      };
      const wake = () => finish(true);
      const cancel = this.#afterRealDelay(milliseconds, () => finish(false));
      signal?.addEventListener('abort', wake);
      const others = this.#open.get(subject);
      if (others === undefined) this.#open.set(subject, new Set([wake]));
      else others.add(wake);
    });
  }

  #remove(subject: WaitSubject, wake: () => void): void {
    const waiting = this.#open.get(subject);
    waiting?.delete(wake);
    if (waiting?.size === 0) this.#open.delete(subject);
  }
}
