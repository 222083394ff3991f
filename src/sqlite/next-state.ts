import type { Database } from './database.ts';
import { RowCopy } from './row-copy.ts';
import { isLarge, type StateTable, stateTables, stateTablesToFill } from './state-tables.ts';
import { copyIndexSql, copySql, formOf, nameInCopy, type TableForm, treesOf } from './table-form.ts';

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
    this.#large = stateTablesToFill
      .filter((table) => [table, source.tableOf(table)].some((each) => each !== undefined && isLarge(database, each)))
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

  /** Inside a transaction: a step further. Answers whether there may be more to do before it can become the state. */
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
