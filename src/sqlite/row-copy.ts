import type { Database, OwnStatement } from './database.ts';

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

  /** Inside a transaction: copies the next rows. Answers whether there may be more. */
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
