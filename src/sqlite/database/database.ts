import type { Database as Connection, Statement } from 'better-sqlite3';
import { type OpenOptions, openConnection } from './open-connection.ts';
import { schemaSteps } from './schema.ts';
import { Spilling } from './spilling.ts';

type Row = Record<string, unknown>;

/** A statement that whoever has prepared it keeps. */
export interface OwnStatement {
  all(...parameters: readonly unknown[]): Row[];
  get(...parameters: readonly unknown[]): Row | undefined;
  run(...parameters: readonly unknown[]): void;
}

/** One SQLite connection: prepared statements, the transaction, and the schema brought up to date. */
export class Database {
  /** Version of the schema that the tables have. */
  readonly schema: number;
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #caches: { clear(): void }[] = [];
  #isInTransaction = false;
  /** Whether BEGIN has been said. */
  #isBegun = false;
  /** Of a database without a file. */
  readonly #spilling: Spilling | undefined;

  /**
   * @param file A path, created when missing, or `:memory:`.
   * @throws DatabaseFileError when the file is in use, is not ours, is damaged or comes from a newer version
   */
  constructor(file: string, { scrutiny = 'brief', steps = schemaSteps }: Partial<OpenOptions> = {}) {
    this.#connection = openConnection(file, { scrutiny, steps });
    this.#spilling = file === ':memory:' ? new Spilling(this.#connection) : undefined;
    this.schema = steps.length;
  }

  /**
   * A map for what rows say, which its owner keeps true as it writes them. It is emptied when they may have changed
   * otherwise: by a rollback, or by what is executed on whole tables.
   */
  createCache<Key extends string | number, Value>(): Map<Key, Value> {
    const cache = new Map<Key, Value>();
    this.#caches.push(cache);
    return cache;
  }

  /** The one row or undefined. */
  get<R = Row>(sql: string, ...parameters: unknown[]): R | undefined {
    return this.#statement(sql).get(...parameters) as R | undefined;
  }

  all<R = Row>(sql: string, ...parameters: unknown[]): R[] {
    return this.#statement(sql).all(...parameters) as R[];
  }

  /** The rows one by one, as they are asked for; nothing else runs on the connection meanwhile. */
  each<R = Row>(sql: string, ...parameters: unknown[]): IterableIterator<R> {
    return this.#statement(sql).iterate(...parameters) as IterableIterator<R>;
  }

  /** Runs a statement that returns no rows. @returns The key of the row that it inserted, if it did */
  run(sql: string, ...parameters: unknown[]): number {
    const { changes, lastInsertRowid } = this.#statement(sql).run(...parameters);
    this.#spilling?.changed(changes, parameters);
    return Number(lastInsertRowid);
  }

  /** Runs an UPDATE or DELETE. @returns How many rows it changed */
  change(sql: string, ...parameters: unknown[]): number {
    const { changes } = this.#statement(sql).run(...parameters);
    this.#spilling?.changed(changes, parameters);
    return changes;
  }

  /** Runs statements that are not to be kept prepared: on whole tables, or on the connection itself. */
  execute(sql: string): void {
    this.#begin();
    this.#connection.exec(sql);
    this.#spilling?.changed(Number.POSITIVE_INFINITY);
    this.forgetCached();
  }

  /**
   * Prepares a statement that is not wanted for long, such as one that names tables of the moment. What SQLite keeps of
   * it, some kilobytes, is freed when JavaScript's garbage is collected: it is for what is run many times.
   */
  prepare(sql: string): OwnStatement {
    const statement = this.#connection.prepare(sql);
    return {
      all: (...parameters) => {
        this.#begin();
        return statement.all(...parameters) as Row[];
      },
      get: (...parameters) => {
        this.#begin();
        return statement.get(...parameters) as Row | undefined;
      },
      run: (...parameters) => {
        this.#begin();
        const { changes } = statement.run(...parameters);
        this.#spilling?.changed(changes, parameters);
      },
    };
  }

  /**
   * Inside a transaction: lets tables or indexes of the same form change places, each pair by names, whatever they
   * hold: of each SQLite notes only on which page it begins. This is the one place that writes SQLite's schema by hand,
   * as its documentation of `PRAGMA writable_schema` describes; a raised `schema_version` has it read anew.
   */
  changePlaces(pairs: readonly (readonly [string, string])[]): void {
    if (pairs.length === 0) return;
    this.#begin();
    const pageOf = (name: string) =>
      this.get<{ page: number }>('SELECT rootpage AS page FROM main.sqlite_schema WHERE name = ?', name)?.page;
    const moves = pairs.flatMap(([one, other]) => [
      { name: one, page: pageOf(other) },
      { name: other, page: pageOf(one) },
    ]);
    const version = this.#number('PRAGMA main.schema_version');
    this.#connection.unsafeMode(true);
    this.#connection.exec('PRAGMA writable_schema = ON');
    try {
      for (const { name, page } of moves) {
        this.#connection.exec(`UPDATE main.sqlite_schema SET rootpage = ${page} WHERE name = '${name}'`);
      }
      this.#connection.exec(`PRAGMA main.schema_version = ${version + 1}`);
    } finally {
      this.#connection.exec('PRAGMA writable_schema = OFF');
      this.#connection.unsafeMode(false);
    }
    this.forgetCached();
  }

  /** Runs work, transactions and all, in which references between tables are not checked. */
  withoutForeignKeys<T>(work: () => T): T {
    this.#connection.exec('PRAGMA foreign_keys = OFF');
    try {
      return work();
    } finally {
      this.#connection.exec('PRAGMA foreign_keys = ON');
    }
  }

  /**
   * Runs `work` in one transaction; whatever it throws rolls back. Never nested: one operation, one transaction. It
   * begins with the first write: reads see one state anyway, for nobody else writes.
   */
  transaction<T>(work: () => T): T {
    if (this.#isInTransaction) throw new Error('A transaction began within another');
    this.#isInTransaction = true;
    try {
      const result = work();
      if (this.#isBegun) this.#commit();
      return result;
    } catch (error) {
      if (this.#isBegun) this.forgetCached();
      if (this.#connection.inTransaction) this.#prepared('ROLLBACK').run();
      throw error;
    } finally {
      this.#isInTransaction = false;
      this.#isBegun = false;
      this.#spilling?.ended();
    }
  }

  /**
   * To be said before a transaction writes, or begins, that will change thousands of rows: it then takes no more memory
   * than others, and more time. Once it has written it is too late, and nothing happens.
   */
  expectMany(): void {
    if (!this.#isBegun) this.#spilling?.expectMany();
  }

  #commit(): void {
    if (this.#spilling === undefined) this.#prepared('COMMIT').run();
    else this.#spilling.commit();
  }

  /** Pages of the file, or in memory, that hold nothing. */
  emptyPages(): number {
    return this.#number('PRAGMA main.freelist_count');
  }

  /**
   * Cuts so many empty pages off the file, outside a transaction; what lies behind them moves into their place.
   * @returns Whether there was anything to cut off: a file of before has no place to note where its pages have moved
   */
  cutEmptyPages(count: number): boolean {
    const before = this.emptyPages();
    const cut = () => this.#connection.exec(`PRAGMA main.incremental_vacuum(${count})`);
    if (this.#spilling === undefined) cut();
    else this.#spilling.withFile(cut);
    return this.emptyPages() < before;
  }

  /** Brings the write-ahead log into the file and empties it, outside a transaction. */
  emptyLog(): void {
    this.#connection.exec('PRAGMA main.wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  /** A statement that is to run now. */
  #statement(sql: string): Statement {
    const statement = this.#prepared(sql);
    if (!statement.readonly) this.#begin();
    return statement;
  }

  /**
   * Begins the transaction that is under way. A plain BEGIN will do, the file being locked for this process alone;
   * IMMEDIATE would begin on the database of bulk data, too.
   */
  #begin(): void {
    if (!this.#isInTransaction || this.#isBegun) return;
    this.#spilling?.makeRoom();
    this.#prepared('BEGIN').run();
    this.#isBegun = true;
  }

  /** What a PRAGMA tells. */
  #number(pragma: string): number {
    return Object.values(this.get<Record<string, number>>(pragma) as object)[0];
  }

  /** Empties what is kept of rows: to be said when they were changed otherwise than by their owner. */
  forgetCached(): void {
    for (const cache of this.#caches) cache.clear();
  }

  #prepared(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** A value as a column that may be NULL keeps it. */
export function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** What such a column holds; undefined for NULL. */
export function fromJson<T>(json: string | null): T | undefined {
  return json === null ? undefined : (JSON.parse(json) as T);
}
