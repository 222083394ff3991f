import type { Database as Connection, Statement } from 'better-sqlite3';

/** Pages up to which a state is all in memory: 2 MB. */
const mostInMemory = 500;

/** Rows after whose change it is looked how large the state is, and pages are written. */
const changesBetweenWrites = 50;

/** Bytes of a value for which it counts as a changed row more. */
const bytesOfChange = 4096;

/**
 * KiB that lie in memory once pages have been written: a quarter of it may wait for that. Each commit goes through all
 * pages that wait, twice: some 20 ns a page. The C library hardly ever gives back to the system what it has once had,
 * so there must never be much (docs/decisions/0023-little-memory.md).
 */
const usual = -2000;
/** KiB of a cache of which what is changed between two writes is less than a quarter, with 37 pages a changed row. */
const between = -32_000;
/** Pages of which nothing is a quarter. */
const boundless = 2_000_000_000;

/**
 * How a database without a file deals with its temporary one.
 *
 * A small state is all in memory and nothing can fail. Once it is larger, pages are written to a temporary file, and a
 * write may fail. With a journal in memory all would be lost then that was committed and is not yet written: SQLite
 * plays such a journal back as a stranger's, for which it empties its cache (`pagerUnlockAndRollback`). Its own journal
 * for temporary files keeps all, and costs system calls for each page that is changed.
 *
 * So transactions have their journal in memory and never write: no page leaves the cache before its time
 * (`cache_spill`), and a commit finds less than a quarter of the cache changed (`pagerFlushOnCommit`). Pages are
 * written before a transaction begins, with SQLite's own journal, by one that changes nothing. When that fails, so does
 * the one that was to begin.
 */
export class Spilling {
  readonly #connection: Connection;
  readonly #begin: Statement;
  readonly #touch: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #journalInMemory: Statement;
  readonly #ownJournal: Statement;
  readonly #pageCount: Statement;
  /** Rows that were changed, or rolled back, since pages were last written. */
  #changes = 0;
  /** Whether SQLite writes when it likes to, and keeps its own journal. */
  #isFree = false;
  /** Whether it has been so, and there may be a file. */
  #wasFree = false;
  #hasFile = false;
  /** Whether the transaction that is under way, or comes, is a large one. */
  #isLarge = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#begin = connection.prepare('BEGIN');
    this.#commit = connection.prepare('COMMIT');
    this.#rollback = connection.prepare('ROLLBACK');
    const version = connection.pragma('main.user_version', { simple: true });
    this.#touch = connection.prepare(`PRAGMA main.user_version = ${version}`);
    this.#journalInMemory = connection.prepare('PRAGMA main.journal_mode = MEMORY');
    this.#ownJournal = connection.prepare('PRAGMA main.journal_mode = DELETE');
    this.#pageCount = connection.prepare('PRAGMA main.page_count').pluck();
    this.#keepInMemory(true);
  }

  /** To be told of each change: how many rows, and the values that they were given. */
  changed(rows: number, values: readonly unknown[] = []): void {
    this.#changes += rows;
    for (const value of values) {
      if (typeof value !== 'string' && !(value instanceof Uint8Array)) continue;
      if (value.length > bytesOfChange) this.#changes += value.length / bytesOfChange;
    }
  }

  /**
   * Lets the transaction that comes write as it goes: it changes so much that memory had better not hold it.
   */
  expectMany(): void {
    this.#isLarge = true;
    this.#free(true);
  }

  /** Writes what has waited for it, if it is time to: to be called before each transaction. */
  makeRoom(): void {
    if (this.#isLarge || (this.#changes <= changesBetweenWrites && !this.#isFree)) return;
    const isSmall = !this.#hasFile && (this.#pageCount.get() as number) <= mostInMemory;
    if (!isSmall || this.#isFree) this.#write(isSmall);
    this.#changes = 0;
  }

  /** Commits a transaction, of which nothing is written unless it is a large one. */
  commit(): void {
    const mayBeMany = this.#wasFree && !this.#isLarge && this.#changes > changesBetweenWrites;
    if (mayBeMany) this.#connection.exec(`PRAGMA main.cache_size = ${boundless}`);
    this.#commit.run();
    if (mayBeMany) this.#connection.exec(`PRAGMA main.cache_size = ${between}`);
  }

  /** To be told of the end of each transaction, when it was rolled back, too. */
  ended(): void {
    this.#isLarge = false;
  }

  /**
   * Runs what may write to the file at once, outside a transaction. When it fails, SQLite's own journal stays, for
   * SQLite plays it back with the next look at the state, and no transaction begins until writing has gone well.
   */
  withFile(work: () => void, spills = true): void {
    this.#free(spills);
    work();
    this.#keepInMemory(spills);
  }

  #free(spills: boolean): void {
    this.#isFree = true;
    this.#wasFree = true;
    this.#ownJournal.get();
    if (spills) this.#connection.exec('PRAGMA main.cache_spill = 1');
    this.#connection.exec(`PRAGMA main.cache_size = ${usual}`);
  }

  #keepInMemory(spilled: boolean): void {
    this.#journalInMemory.get();
    if (spilled) this.#connection.exec(`PRAGMA main.cache_spill = ${boundless}`);
    this.#connection.exec(`PRAGMA main.cache_size = ${between}`);
    this.#isFree = false;
  }

  #write(isSmall: boolean): void {
    const spills = this.#isFree || !this.#hasFile;
    this.withFile(() => {
      this.#begin.run();
      try {
        this.#touch.run();
        if (!isSmall && !this.#hasFile) this.#open();
        this.#commit.run();
        if (!isSmall) this.#hasFile = true;
      } finally {
        if (this.#connection.inTransaction) this.#rollback.run();
      }
    }, spills);
  }

  /** SQLite creates its temporary file when there is no room for one more page. */
  #open(): void {
    this.#connection.exec(`
      INSERT INTO main.effects (kind, data) VALUES ('', '${' '.repeat(20_000)}');
      DELETE FROM main.effects WHERE key = last_insert_rowid()`);
  }
}
