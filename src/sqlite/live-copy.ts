import type { Database } from './database.ts';
import { RowCopy } from './row-copy.ts';
import { isLarge, type StateTable, stateTablesToFill, tablesWithRows } from './state-tables.ts';
import { copySql, formOf, nameInCopy, type TableForm } from './table-form.ts';

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
    this.#large = stateTablesToFill.filter((table) => isLarge(database, table)).map((table) => formOf(database, table));
    this.#copies = this.#large.map((form) => {
      database.execute(copySql(form, number));
      for (const sql of triggersOf(form, number)) database.execute(sql);
      const { table, primaryKey } = form;
      const to = nameInCopy(number, table);
      return new RowCopy(database, { from: table, to, primaryKey, select: '*', keepsPresent: true });
    });
  }

  /** Inside a transaction: a step further. Answers whether there may be more to do. */
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
