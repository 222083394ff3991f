import type { Database } from '../database/database.ts';
import type { DueTimes } from '../database/due.ts';
import { DueRows } from '../database/due.ts';
import { Repository } from '../database/repository.ts';
import type { Commits } from '../database/state-changes.ts';

/** A piece of work outside transactions that has not been done yet. */
export interface StoredEffect {
  readonly key: number;
  readonly kind: string;
  readonly data: unknown;
}

interface EffectRow extends Omit<StoredEffect, 'data'> {
  readonly data: string;
}

/** Work on bytes, functions and the network that waits to be done (docs/architecture.md, law 2). */
export class Effects extends Repository {
  readonly #due: DueTimes;
  readonly #commits: Commits;
  readonly dueRows: DueRows<Pick<StoredEffect, 'key' | 'kind'>>;

  constructor(database: Database, due: DueTimes, commits: Commits) {
    super(database);
    this.#due = due;
    this.#commits = commits;
    this.dueRows = new DueRows(database, { table: 'effects', columns: 'key, kind', key: 'key' });
  }

  /** @param dueAt Epoch milliseconds from which it may be done; null for at once */
  insert(kind: string, data: unknown, dueAt: number | null = null): void {
    this.database.run('INSERT INTO effects (kind, data, due_at) VALUES (?, ?, ?)', kind, JSON.stringify(data), dueAt);
    this.#note(dueAt);
  }

  /** Leaves an effect to be done later, with other data. */
  postpone(key: number, data: unknown, dueAt: number | null): void {
    this.database.run('UPDATE effects SET data = ?, due_at = ? WHERE key = ?', JSON.stringify(data), dueAt, key);
    this.#note(dueAt);
  }

  /** The first of a kind that are ready, those under way included. */
  listReady(kind: string, count: number): StoredEffect[] {
    return this.database
      .all<EffectRow>(
        `SELECT key, kind, data FROM effects WHERE kind = CAST(? AS TEXT) AND due_at IS NULL
         ORDER BY key LIMIT CAST(? AS INTEGER)`,
        kind,
        count,
      )
      .map(({ data, ...effect }) => ({ ...effect, data: JSON.parse(data) }));
  }

  makeReady(key: number): void {
    this.database.run('UPDATE effects SET due_at = NULL WHERE key = ?', key);
    this.#commits.noteReadyEffect();
  }

  delete(key: number): void {
    this.database.run('DELETE FROM effects WHERE key = ?', key);
  }

  #note(dueAt: number | null): void {
    if (dueAt === null) this.#commits.noteReadyEffect();
    else this.#due.note(dueAt);
  }
}
