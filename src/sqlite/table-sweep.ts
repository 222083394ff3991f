import type { Database } from './database.ts';
import { namesInCopies } from './table-form.ts';

interface Found {
  readonly type: 'table' | 'index';
  readonly name: string;
}

/** Rows deleted in one step. */
const rowsAtOnce = 500;

/** Deletes the tables of copies, a little in each step: to drop a table with a million rows takes a second. */
export class TableSweep {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Numbers of the copies that have tables. */
  numbers(): number[] {
    return this.#found().map(numberOf);
  }

  /** Inside a transaction: a step. @param kept Numbers whose tables stay. @returns Whether there may be more to do */
  step(kept: ReadonlySet<number>): boolean {
    const left = this.#found().filter((each) => !kept.has(numberOf(each)));
    // Indexes before their tables: rows go faster then.
    const [next] = left.sort((one, other) => one.type.localeCompare(other.type));
    if (next === undefined) return false;
    if (next.type === 'index') this.#database.execute(`DROP INDEX ${next.name}`);
    else this.#shrink(next.name);
    return true;
  }

  #shrink(table: string): void {
    const rest = this.#database.prepare(`SELECT 1 FROM ${table} LIMIT 1 OFFSET ${rowsAtOnce}`).get();
    if (rest === undefined) this.#database.execute(`DROP TABLE ${table}`);
    else this.#database.prepare(`DELETE FROM ${table} LIMIT ${rowsAtOnce}`).run();
  }

  #found(): Found[] {
    return this.#database
      .all<Found>(
        `SELECT type, name FROM main.sqlite_schema WHERE sql IS NOT NULL AND name LIKE 'snapshot\\_%' ESCAPE '\\'`,
      )
      .filter(({ name }) => namesInCopies.test(name));
  }
}

function numberOf({ name }: Found): number {
  return Number(namesInCopies.exec(name)?.[1]);
}
