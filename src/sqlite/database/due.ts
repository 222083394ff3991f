import type { Database } from './database.ts';
import type { Commits } from './state-changes.ts';

/** The rows of a table that fall due: its `due_at` is the moment, in epoch milliseconds, and has an index. */
export class DueRows<Row> {
  readonly #database: Database;
  readonly #earliest: string;
  readonly #next: string;
  readonly #list: string;
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
    this.#list = `SELECT ${columns}, due_at AS dueAt FROM ${table} WHERE due_at IS NOT NULL ORDER BY due_at LIMIT ?`;
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

  /** The rows whose moments come first. */
  list(limit: number): (Row & { readonly dueAt: number })[] {
    return this.#database.all(this.#list, limit);
  }

  /** Takes a row's moment away. */
  clear(key: number): void {
    this.#database.run(this.#clear, key);
  }
}

/**
 * A lower bound of the moments at which stored work falls due, so that a request finds out by one comparison that
 * nothing is due. Too early a bound (a row that changed or was rolled back since) costs one query and is then put
 * right.
 */
export class DueTimes {
  readonly #commits: Pick<Commits, 'noteDeadline'>;
  #earliest = Number.POSITIVE_INFINITY;

  constructor(commits: Pick<Commits, 'noteDeadline'>) {
    this.#commits = commits;
  }

  /** Epoch milliseconds; nothing falls due before. Infinity when nothing is waiting. */
  get earliest(): number {
    return this.#earliest;
  }

  /** To be told of every `due_at` that is written. */
  note(dueAt: number | null): void {
    if (dueAt === null) return;
    this.#commits.noteDeadline();
    if (dueAt < this.#earliest) this.#earliest = dueAt;
  }

  /** Replaces the bound by what the store says. */
  correct(earliest: number | null): void {
    this.#earliest = earliest ?? Number.POSITIVE_INFINITY;
  }
}
