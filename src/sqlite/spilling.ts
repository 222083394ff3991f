import type { Database as Connection, Statement } from 'better-sqlite3';

/**
 * Bytes up to which a state stays in memory. A commit goes through all of its pages, twice: with 8 MB a cycle took 1.19
 * of the CPU time that it takes with 2 MB in memory (docs/performance.md).
 */
const mostInMemory = 2_000_000;

/** Changes after which it is looked how large the state has become. */
const changesBetweenLooks = 64;

/**
 * How a database without a file deals with its temporary one.
 *
 * A small state is all in memory, its journal too, and nothing can fail. Once it is larger, pages are written to the
 * temporary file, and a write may fail. A journal in memory would then be played back as a stranger's, for which SQLite
 * empties its cache (`pagerUnlockAndRollback`), and what was committed and not yet written would be lost. So the
 * journal is from then on SQLite's own for temporary files, which costs a worker's cycle 8 % and a pipeline's execution
 * a quarter more CPU time.
 */
export class Spilling {
  /** Changes of rows that hardly make a journal larger than the 64 KB, or 15 pages, that SQLite keeps in memory. */
  static readonly fewChanges = 5;
  readonly #connection: Connection;
  #toMemory: Statement | undefined;
  #toFile: Statement | undefined;
  #changes = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.pragma('main.journal_mode = MEMORY');
    connection.pragma('main.cache_spill = OFF');
  }

  /** To be told of what was committed, in rows that changed. */
  committed(changes: number): void {
    this.#emptyJournal();
    this.#changes += changes;
    if (this.#toMemory !== undefined || this.#changes < changesBetweenLooks) return;
    this.#changes = 0;
    if (this.#number('page_count') * this.#number('page_size') > mostInMemory) this.#spill();
  }

  #spill(): void {
    this.#connection.pragma('main.cache_spill = ON');
    this.#toMemory = this.#connection.prepare('PRAGMA main.journal_mode = MEMORY');
    this.#toFile = this.#connection.prepare('PRAGMA main.journal_mode = DELETE');
    this.#emptyJournal();
  }

  /** Once a journal was larger than that, SQLite keeps its file, and each transaction costs system calls. */
  #emptyJournal(): void {
    this.#toMemory?.get();
    this.#toFile?.get();
  }

  #number(pragma: string): number {
    return this.#connection.pragma(`main.${pragma}`, { simple: true }) as number;
  }
}
