import { statSync } from 'node:fs';
import type { AfterRealDelay } from '../../runtime/alarm.ts';
import type { Log } from '../../runtime/log.ts';

/** Real milliseconds between two looks, which take some microseconds each. */
const pause = 1000;

/**
 * Notices when the database file is no longer where it was: deleted, moved, or with another in its place. Whoever has
 * it open goes on with it as before, and nobody else will ever find what is written then (Y5).
 */
export class FileWatch {
  readonly #file: string;
  readonly #log: Log;
  readonly #afterRealDelay: AfterRealDelay;
  readonly #opened: string | undefined;
  #isThere = true;
  #cancel: (() => void) | undefined;

  /** @param file That has just been opened */
  constructor(file: string, { log, afterRealDelay }: { log: Log; afterRealDelay: AfterRealDelay }) {
    this.#file = file;
    this.#log = log;
    this.#afterRealDelay = afterRealDelay;
    this.#opened = identityOf(file);
    this.#lookLater();
  }

  stop(): void {
    this.#cancel?.();
  }

  #lookLater(): void {
    this.#cancel = this.#afterRealDelay(pause, () => {
      this.#look();
      this.#lookLater();
    });
  }

  #look(): void {
    const found = identityOf(this.#file);
    const isThere = found === this.#opened;
    if (isThere === this.#isThere) return;
    this.#isThere = isThere;
    if (isThere) this.#log.warn(`${this.#file} is where it was again.`);
    else {
      const what = found === undefined ? 'has been deleted or moved' : 'has been replaced by another file';
      this.#log.error(
        `${this.#file} ${what} under this emulator, which goes on with the one that it has open; when it stops, that state is gone. ` +
          "Save it with 'codepipeline-local export FILE', stop the emulator and start it on that file.",
      );
    }
  }
}

/** What tells one file from another in its place; undefined when there is none. */
function identityOf(file: string): string | undefined {
  try {
    const { dev, ino } = statSync(file, { bigint: true });
    return `${dev}/${ino}`;
  } catch {
    return undefined;
  }
}
