import { statSync } from 'node:fs';
import Sqlite, { type Database as Connection, type Statement } from 'better-sqlite3';
import { migrations, migrationsFor } from './migrations/index.ts';
import { wholeSchema } from './migrations/whole-schema.ts';
import { offenceInSchema } from './schema-of-file.ts';

/** Marks a file as ours in SQLite's header: "CPLo". */
const applicationId = 0x43504c6f;

/** A database file that cannot be used. The message is a sentence for the person who named the file. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
}

/**
 * Codes of SQLite that blame the disk or the machine, not what was asked of it: the same work succeeds when there is
 * room again.
 */
const storageFailures = /^SQLITE_(FULL|IOERR|NOMEM|READONLY|CANTOPEN|BUSY|CORRUPT)/;

/** Whether the storage has failed, and not the work that was done on it. */
export function isStorageFailure(error: unknown): error is Error {
  return error instanceof Sqlite.SqliteError && storageFailures.test(error.code);
}

/** Whether a file has turned out to be damaged while it was read. */
export function isDamage(error: unknown): error is Error {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CORRUPT');
}

type Row = Record<string, unknown>;

/**
 * How much of a file is looked at before it is used: as much as a start has time for, or every page and index, for one
 * that may be anybody's.
 */
export type Scrutiny = 'brief' | 'whole';

/**
 * Where bulk data lies: in the file, or, for a database in memory, in an anonymous database of SQLite's own, which
 * spills to a temporary file that is gone with the process. Statements name no schema and find the tables in either.
 */
export type BulkSchema = 'main' | 'bulk';

/** A statement that whoever has prepared it keeps. */
export interface OwnStatement {
  get(...parameters: readonly unknown[]): Row | undefined;
  run(...parameters: readonly unknown[]): void;
}

/** One SQLite connection: prepared statements, the transaction, and the schema brought up to date. */
export class Database {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #memories: Map<string, unknown>[] = [];
  #isInTransaction = false;
  /** Whether BEGIN has been said. */
  #isBegun = false;
  /** The first write of a transaction that has not begun. */
  #waiting: { readonly statement: Statement; readonly parameters: readonly unknown[] } | undefined;

  /**
   * @param file A path, created when missing, or `:memory:`.
   * @throws DatabaseFileError when the file is in use, is not ours, is damaged or comes from a newer version
   */
  constructor(file: string, scrutiny: Scrutiny = 'brief') {
    this.#connection = open(file, scrutiny);
  }

  /**
   * A map for what rows say, which its owner keeps true as it writes them. It is emptied when they may have changed
   * otherwise: by a rollback, or by what is executed on whole tables.
   */
  createMemory<Value>(): Map<string, Value> {
    const memory = new Map<string, Value>();
    this.#memories.push(memory);
    return memory;
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

  /** Runs a statement that returns no rows; answers the key of the row it inserted, if it did. */
  run(sql: string, ...parameters: unknown[]): number {
    return Number(this.#statement(sql).run(...parameters).lastInsertRowid);
  }

  /** Runs an UPDATE or DELETE; answers how many rows it changed. */
  change(sql: string, ...parameters: unknown[]): number {
    return this.#statement(sql).run(...parameters).changes;
  }

  /**
   * Runs a write of whose outcome nothing is wanted; should it fail, a later statement or the commit may be what
   * throws.
   */
  update(sql: string, ...parameters: unknown[]): void {
    const isFirst = this.#isInTransaction && !this.#isBegun && this.#waiting === undefined;
    if (isFirst) this.#waiting = { statement: this.#prepared(sql), parameters };
    else this.#statement(sql).run(...parameters);
  }

  /** Runs statements that are not to be kept prepared: on whole tables, or on the connection itself. */
  execute(sql: string): void {
    this.#begin();
    this.#connection.exec(sql);
    this.#forget();
  }

  /** Prepares a statement that is not wanted for long, such as one that names tables of the moment. */
  prepare(sql: string): OwnStatement {
    const statement = this.#connection.prepare(sql);
    return {
      get: (...parameters) => {
        this.#begin();
        return statement.get(...parameters) as Row | undefined;
      },
      run: (...parameters) => {
        this.#begin();
        statement.run(...parameters);
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
    const pageOf = this.#connection.prepare<[string], number>('SELECT rootpage FROM main.sqlite_schema WHERE name = ?');
    const pages = pairs.map((pair) => pair.map((name) => pageOf.pluck().get(name) as number) as [number, number]);
    this.#connection.unsafeMode(true);
    this.#connection.pragma('writable_schema = ON');
    const move = this.#connection.prepare('UPDATE main.sqlite_schema SET rootpage = ? WHERE name = ?');
    for (const [at, [one, other]] of pairs.entries()) {
      const [ofOne, ofOther] = pages[at] as [number, number];
      move.run(ofOther, one);
      move.run(ofOne, other);
    }
    const version = this.#connection.pragma('schema_version', { simple: true }) as number;
    this.#connection.pragma(`schema_version = ${version + 1}`);
    this.#connection.pragma('writable_schema = OFF');
    this.#connection.unsafeMode(false);
    this.#forget();
  }

  /** Runs work, transactions and all, in which references between tables are not checked. */
  withoutForeignKeys<T>(work: () => T): T {
    this.#connection.pragma('foreign_keys = OFF');
    try {
      return work();
    } finally {
      this.#connection.pragma('foreign_keys = ON');
    }
  }

  /** How many steps of the schema the tables have taken. */
  get schema(): number {
    return migrations.length;
  }

  /**
   * Runs `work` in one transaction; whatever it throws rolls back. Never nested: one operation, one transaction.
   *
   * It begins when there is need: reads see one state anyway, for nobody else writes, and a lone `update` is a
   * transaction by itself. BEGIN and COMMIT took a fifth of what a worker's cycle cost in SQLite (docs/performance.md).
   */
  transaction<T>(work: () => T): T {
    if (this.#isInTransaction) throw new Error('A transaction began within another');
    this.#isInTransaction = true;
    try {
      const result = work();
      this.#commit();
      return result;
    } catch (error) {
      if (this.#isBegun || this.#waiting !== undefined) this.#forget();
      this.#waiting = undefined;
      if (this.#connection.inTransaction) this.#prepared('ROLLBACK').run();
      throw error;
    } finally {
      this.#isInTransaction = false;
      this.#isBegun = false;
    }
  }

  /** Pages of the file that hold nothing. None of a database in memory: it has no file to shrink. */
  emptyPages(): number {
    return this.#connection.memory ? 0 : (this.#connection.pragma('main.freelist_count', { simple: true }) as number);
  }

  /**
   * Cuts so many empty pages off the file, outside a transaction; what lies behind them moves into their place.
   * @returns Whether there was anything to cut off: a file of before has no place to note where its pages have moved
   */
  cutEmptyPages(count: number): boolean {
    const before = this.emptyPages();
    this.#connection.exec(`PRAGMA main.incremental_vacuum(${count})`);
    return this.emptyPages() < before;
  }

  /** Brings the write-ahead log into the file and empties it, outside a transaction. */
  emptyLog(): void {
    this.#connection.pragma('main.wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  /** A statement that is to run now. */
  #statement(sql: string): Statement {
    const statement = this.#prepared(sql);
    if (!statement.readonly || this.#waiting !== undefined) this.#begin();
    return statement;
  }

  /**
   * Begins the transaction that is under way. A plain BEGIN will do, the file being locked for this process alone;
   * IMMEDIATE would begin on the database of bulk data, too.
   */
  #begin(): void {
    if (!this.#isInTransaction || this.#isBegun) return;
    this.#prepared('BEGIN').run();
    this.#isBegun = true;
    this.#write();
  }

  #commit(): void {
    this.#write();
    if (this.#isBegun) this.#prepared('COMMIT').run();
  }

  /** Runs the write that waits, if there is one. */
  #write(): void {
    if (this.#waiting === undefined) return;
    const { statement, parameters } = this.#waiting;
    // It waits until it has run: should it fail, the rollback knows by it that something was to be written.
    statement.run(...parameters);
    this.#waiting = undefined;
  }

  #forget(): void {
    for (const memory of this.#memories) memory.clear();
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

function open(file: string, scrutiny: Scrutiny): Connection {
  const isInMemory = file === ':memory:';
  if (!isInMemory) refuseOtherThanFile(file);
  let connection: Connection | undefined;
  try {
    connection = new Sqlite(file, { timeout: 0 });
    // Exclusive: the operating system holds the file for this process alone and lets go however the process ends.
    connection.pragma('locking_mode = EXCLUSIVE');
    // What a file brings along is nobody's but its writer's, until it has been compared.
    connection.pragma('trusted_schema = OFF');
    connection.pragma('cell_size_check = ON');
    refuseForeign(connection, file);
    if (!isInMemory && versionOf(connection) > 0) refuseDamaged(connection, file, scrutiny);
    // Before the first table: pages that become empty can be given back to the disk (engine/file-shrinker.ts).
    if (!isInMemory) connection.pragma('auto_vacuum = INCREMENTAL');
    // A commit survives a kill of the process with NORMAL too; only a power cut could take the latest ones.
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    // Not before the tables are as they are to be: a step may replace one that others refer to.
    connection.pragma('foreign_keys = OFF');
    migrate(connection, isInMemory ? attachBulk(connection) : 'main');
    connection.pragma('foreign_keys = ON');
    return connection;
  } catch (error) {
    connection?.close();
    throw explain(error, file);
  }
}

/** SQLite would wait for a pipe's other end, and write a database into a device. */
function refuseOtherThanFile(file: string): void {
  const kind = kindOf(file);
  if (kind === undefined || kind.isFile()) return;
  throw new DatabaseFileError(
    kind.isDirectory()
      ? `${file} is a folder; name a file, in it or elsewhere.`
      : `${file} is a pipe or a device, and no database can be kept there; name a file.`,
  );
}

/** Undefined when nothing is there. */
function kindOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new DatabaseFileError(`${file} cannot be opened: ${(error as Error).message}; name another file.`);
  }
}

function attachBulk(connection: Connection): BulkSchema {
  connection.exec("ATTACH '' AS bulk");
  // Large pages: 1 MiB is written in 16 steps instead of 256, and nothing here is ever flushed for a small change.
  connection.pragma('bulk.page_size = 65536');
  // KiB. Said again, because SQLite goes on counting in the pages it had before: 4,000 of these are 256 MB.
  connection.pragma('bulk.cache_size = -16000');
  connection.pragma('bulk.journal_mode = MEMORY');
  return 'bulk';
}

/** Only reads: a file that is not ours stays as it is. */
function refuseForeign(connection: Connection, file: string): void {
  const version = versionOf(connection);
  const owner = connection.pragma('application_id', { simple: true }) as number;
  const isEmpty = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (!isEmpty && (owner !== applicationId || version < 1)) {
    throw new DatabaseFileError(
      `${file} is a database of another program; name a file of codepipeline-local or a new one.`,
    );
  }
  if (version > migrations.length) {
    throw new DatabaseFileError(
      `${file} was written by a newer version of codepipeline-local (schema ${version}, this version knows ${migrations.length}); update codepipeline-local or name another file.`,
    );
  }
}

/** Bytes up to which a file is read whole at a start: 64 MiB take some 100 ms (docs/performance.md). */
const mostReadAtStart = 64 * 1024 * 1024;

/** Only reads, too. The schema is compared first, because the pages are checked against what it says. */
function refuseDamaged(connection: Connection, file: string, scrutiny: Scrutiny): void {
  const offence = offenceInSchema(connection, versionOf(connection));
  if (offence !== undefined) {
    throw new DatabaseFileError(
      `${file} ${offence}: something else than codepipeline-local has changed it; name a file that it alone has written, or a new one.`,
    );
  }
  const check = scrutiny === 'whole' ? 'integrity_check' : 'quick_check';
  if (scrutiny === 'brief' && statSync(file).size > mostReadAtStart) return;
  const verdict = connection.pragma(`${check}(1)`, { simple: true }) as string;
  if (verdict !== 'ok') throw damaged(file, verdict);
}

export function damaged(file: string, how: string): DatabaseFileError {
  const told = how.replaceAll(/\s+/g, ' ').trim();
  return new DatabaseFileError(
    `${file} is damaged (${told}); put a copy of it in its place, or name another file or a new one.`,
  );
}

function versionOf(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

function migrate(connection: Connection, bulk: BulkSchema): void {
  const version = versionOf(connection);
  if (version === migrations.length) return;
  connection.exec('BEGIN EXCLUSIVE');
  if (version === 0) connection.exec(wholeSchema(bulk));
  else for (const step of migrationsFor(bulk).slice(version)) connection.exec(step);
  connection.pragma(`application_id = ${applicationId}`);
  connection.pragma(`user_version = ${migrations.length}`);
  connection.exec('COMMIT');
}

function explain(error: unknown, file: string): unknown {
  if (error instanceof TypeError && /directory does not exist/.test(error.message)) return cannotBeOpened(file);
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const { code, message } = error;
  // Of the extended codes, such as SQLITE_READONLY_DIRECTORY, the first two words say what kind it is.
  switch (code.split('_', 2).join('_')) {
    case 'SQLITE_BUSY':
      return new DatabaseFileError(`${file} is in use by another process; stop it or name another file.`);
    case 'SQLITE_NOTADB':
      return new DatabaseFileError(`${file} is not a database; name a file of codepipeline-local or a new one.`);
    case 'SQLITE_CANTOPEN':
      return cannotBeOpened(file);
    case 'SQLITE_READONLY':
      return new DatabaseFileError(
        `${file} cannot be written; check its permissions, and those of its folder and of ${file}-wal.`,
      );
    case 'SQLITE_FULL':
      return new DatabaseFileError(`${file} cannot be written: the disk is full; make room or name another file.`);
    case 'SQLITE_IOERR':
      return new DatabaseFileError(
        `${file} cannot be read or written (${code}): the disk is full or fails; make room or name another file.`,
      );
    default:
      return damaged(file, message);
  }
}

function cannotBeOpened(file: string): DatabaseFileError {
  return new DatabaseFileError(`${file} cannot be opened; its folder must exist and be writable.`);
}
