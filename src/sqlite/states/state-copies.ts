import type { Database, OwnStatement } from '../database/database.ts';
import { copyIndexSql, copySql, nameInCopy } from '../database/schema-of-file.ts';
import {
  formOf,
  largeOf,
  type StateTable,
  stateTables,
  stateTablesToFill,
  type TableForm,
  tablesWithRows,
  treesOf,
} from './state-tables.ts';

/** Where the rows of a state are. */
export interface StateSource {
  /** A table's rows; undefined when the state has none. */
  readonly tableOf: (table: StateTable) => string | undefined;
  /** What stands for a column's value, when that is not as the state is to have it. */
  readonly insteadOf?: (table: StateTable, column: string) => string | undefined;
}

/**
 * A state that is to replace the one that is there. Large tables are built beside those of the state, in steps, with
 * their indexes; when it becomes the state, the two change places, however many rows they have. Small ones are copied
 * then.
 */
export class NextState {
  /** What its tables are known by until they are the state's. */
  readonly number: number;
  readonly #database: Database;
  readonly #source: StateSource;
  readonly #large: readonly TableForm[];
  readonly #copies: RowCopy[];

  /** Inside a transaction. */
  constructor(database: Database, number: number, source: StateSource) {
    this.#database = database;
    this.number = number;
    this.#source = source;
    const tablesOf = (table: StateTable) => [table, source.tableOf(table)].filter((each) => each !== undefined);
    const copies = stateTablesToFill.flatMap((table) => source.tableOf(table) ?? []);
    const large = largeOf(database, copies);
    this.#large = stateTablesToFill
      .filter((table) => tablesOf(table).some((each) => large.has(each)))
      .map((table) => formOf(database, table));
    this.#copies = this.#large.flatMap((form) => {
      database.execute(copySql(form, number));
      for (const { sql } of form.indexes) if (sql !== null) database.execute(copyIndexSql(sql, number));
      const { table, primaryKey } = form;
      const from = source.tableOf(table);
      if (from === undefined) return [];
      return new RowCopy(database, { from, to: nameInCopy(number, table), primaryKey, select: this.#select(form) });
    });
  }

  /** Inside a transaction: a step further. @returns Whether there is more to do before it can become the state */
  step(): boolean {
    const [copy] = this.#copies;
    if (copy !== undefined && !copy.step()) this.#copies.shift();
    return this.#copies.length > 0;
  }

  /**
   * Inside a transaction, without foreign keys when `changesPlaces`: makes it the state. What the state was is left in
   * the tables of its number, for whoever sweeps.
   */
  become(): void {
    this.#database.changePlaces(this.#large.flatMap((form) => treesOf(form, this.number)));
    const isThere = new Set<StateTable>(this.#large.map(({ table }) => table));
    const isSmall = (table: StateTable) => !isThere.has(table);
    for (const table of stateTables.filter(isSmall)) this.#database.execute(`DELETE FROM ${table}`);
    for (const table of stateTablesToFill.filter(isSmall)) {
      const from = this.#source.tableOf(table);
      if (from === undefined) continue;
      const select = this.#select(formOf(this.#database, table));
      this.#database.execute(`INSERT INTO ${table} SELECT ${select} FROM ${from}`);
    }
  }

  /** Whether it has tables that change places with those of the state. */
  get changesPlaces(): boolean {
    return this.#large.length > 0;
  }

  #select({ table, columns }: TableForm): string {
    return columns.map((column) => this.#source.insteadOf?.(table, column) ?? column).join(', ');
  }
}

/**
 * A copy of the state's large tables that is made in steps, while others go on writing. Triggers keep what has been
 * copied as it is in the state, so that the copy is of the moment at which it follows the state no further.
 */
export class LiveCopy {
  /** What its tables are known by. */
  readonly number: number;
  readonly #database: Database;
  readonly #large: readonly TableForm[];
  readonly #copies: RowCopy[];

  /** Inside a transaction. */
  constructor(database: Database, number: number) {
    this.#database = database;
    this.number = number;
    const large = largeOf(database);
    this.#large = stateTablesToFill.filter((table) => large.has(table)).map((table) => formOf(database, table));
    this.#copies = this.#large.map((form) => {
      database.execute(copySql(form, number));
      for (const sql of triggersOf(form, number)) database.execute(sql);
      const { table, primaryKey } = form;
      const to = nameInCopy(number, table);
      return new RowCopy(database, { from: table, to, primaryKey, select: '*', keepsPresent: true });
    });
  }

  /** Inside a transaction: a step further. @returns Whether there may be more to do */
  step(): boolean {
    const [copy] = this.#copies;
    if (copy !== undefined && !copy.step()) this.#copies.shift();
    return this.#copies.length > 0;
  }

  /** Tables of the state that have rows, but so few that there is no copy yet. */
  get small(): readonly StateTable[] {
    const isCopied = new Set<StateTable>(this.large);
    return tablesWithRows(
      this.#database,
      stateTablesToFill.filter((table) => !isCopied.has(table)),
    );
  }

  /** Tables that are copied in steps. */
  get large(): readonly StateTable[] {
    return this.#large.map(({ table }) => table);
  }

  /**
   * Inside a transaction: copies what is small, too. Tables without rows are left out, for each table that is made has
   * SQLite prepare every statement anew.
   */
  addSmall(): void {
    const { number } = this;
    const copies = this.small.map(
      (table) =>
        `${copySql(formOf(this.#database, table), number)};
         INSERT INTO ${nameInCopy(number, table)} SELECT * FROM ${table};`,
    );
    if (copies.length > 0) this.#database.execute(copies.join('\n'));
  }

  /** Lets the state change without it: inside the transaction in which what is small is taken, too. */
  endFollowing(): void {
    for (const { table } of this.#large) {
      for (const event of ['insert', 'update', 'delete']) {
        this.#database.execute(`DROP TRIGGER IF EXISTS temp.copy_${table}_${event}`);
      }
    }
  }
}

function triggersOf({ table, columns, primaryKey }: TableForm, copy: number): string[] {
  const to = nameInCopy(copy, table);
  const remove = (row: 'OLD' | 'NEW') =>
    `DELETE FROM ${to} WHERE ${primaryKey.map((column) => `${column} = ${row}.${column}`).join(' AND ')};`;
  const put = `${remove('NEW')} INSERT INTO ${to} VALUES (${columns.map((column) => `NEW.${column}`).join(', ')});`;
  const bodies = { insert: put, update: `${remove('OLD')} ${put}`, delete: remove('OLD') };
  return Object.entries(bodies).map(
    ([event, body]) => `CREATE TEMP TRIGGER copy_${table}_${event} AFTER ${event} ON main.${table} BEGIN ${body} END`,
  );
}

/** Rows that one step copies: a few milliseconds' worth, whatever is in them. */
const rowsAtOnce = 500;

/** Copies the rows of one table into another, in the order of their primary key, step by step. */
export class RowCopy {
  readonly #lastOfNext: OwnStatement;
  readonly #insertUpTo: OwnStatement;
  readonly #insertRest: OwnStatement;
  readonly #primaryKey: readonly string[];
  /** Primary key of the last row copied. */
  #last: readonly unknown[] | undefined;

  constructor(
    database: Database,
    parts: {
      readonly from: string;
      readonly to: string;
      readonly primaryKey: readonly string[];
      /** What is taken of each row, in the order of the other table's columns. */
      readonly select: string;
      /** Whether rows that are there already stay: they are newer than what they would be copied from. */
      readonly keepsPresent?: boolean;
    },
  ) {
    const { from, to, primaryKey, select, keepsPresent = false } = parts;
    const key = primaryKey.join(', ');
    const marks = primaryKey.map(() => '?').join(', ');
    this.#primaryKey = primaryKey;
    this.#lastOfNext = database.prepare(
      `SELECT ${key} FROM ${from} WHERE (${key}) > (${marks}) ORDER BY ${key} LIMIT 1 OFFSET ${rowsAtOnce - 1}`,
    );
    const insert = `INSERT ${keepsPresent ? 'OR IGNORE ' : ''}INTO ${to} SELECT ${select} FROM ${from}`;
    this.#insertUpTo = database.prepare(
      `${insert} WHERE (${key}) > (${marks}) AND (${key}) <= (${marks}) ORDER BY ${key}`,
    );
    this.#insertRest = database.prepare(`${insert} WHERE (${key}) > (${marks}) ORDER BY ${key}`);
  }

  /** Inside a transaction: copies the next rows. @returns Whether there may be more */
  step(): boolean {
    // Keys are numbers or text, and none of either is less than these.
    const after = this.#last ?? this.#primaryKey.map(() => Number.NEGATIVE_INFINITY);
    const row = this.#lastOfNext.get(...after);
    if (row === undefined) {
      this.#insertRest.run(...after);
      return false;
    }
    this.#last = Object.values(row);
    this.#insertUpTo.run(...after, ...this.#last);
    return true;
  }
}
