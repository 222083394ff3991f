import type { Database } from './database.ts';

/** The rows of a table that fall due: its `due_at` is the moment, in epoch milliseconds, and has an index. */
export class DueRows<Row> {
  readonly #database: Database;
  readonly #earliest: string;
  readonly #next: string;
  readonly #clear: string;

  /**
   * @param parts.columns What is told of a row besides its moment, with aliases
   * @param parts.key What orders rows of one moment
   */
  constructor(database: Database, { table, columns, key }: { table: string; columns: string; key: string }) {
    this.#database = database;
    this.#earliest = `SELECT min(due_at) AS due FROM ${table} WHERE due_at IS NOT NULL`;
    this.#next = `SELECT ${columns}, due_at AS dueAt FROM ${table} WHERE due_at <= CAST(? AS INTEGER)
      ORDER BY due_at, ${key} LIMIT 1`;
    this.#clear = `UPDATE ${table} SET due_at = NULL WHERE key = ?`;
  }

  /** The first moment; null when nothing waits for one. */
  earliest(): number | null {
    return this.#database.get<{ due: number | null }>(this.#earliest)?.due ?? null;
  }

  /** The row whose moment comes first among those due by `until`. */
  next(until: number): (Row & { readonly dueAt: number }) | undefined {
    return this.#database.get(this.#next, until);
  }

  /** Takes a row's moment away. */
  clear(key: number): void {
    this.#database.run(this.#clear, key);
  }
}
