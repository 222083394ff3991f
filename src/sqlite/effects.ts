import type { Database } from './database.ts';
import { DueRows } from './due-rows.ts';
import type { DueTimes } from './due-times.ts';

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
export class Effects {
  readonly #database: Database;
  readonly #due: DueTimes;
  readonly dueRows: DueRows<Pick<StoredEffect, 'key' | 'kind'>>;
  #mayBeReady = true;
  #whenReady = () => {};

  constructor(database: Database, due: DueTimes) {
    this.#database = database;
    this.#due = due;
    this.dueRows = new DueRows(database, { table: 'effects', columns: 'key, kind', key: 'key' });
  }

  /** False only when nothing is ready: an effect has been stored, or has become ready, since the last `noneLeft`. */
  get mayBeReady(): boolean {
    return this.#mayBeReady;
  }

  /**
   * Calls back whenever one may have become ready, inside the transaction that does it: what is to be done about it
   * waits for another turn.
   */
  watch(whenReady: () => void): void {
    this.#whenReady = whenReady;
  }

  /** To be said when `ready` has found nothing that is not under way. */
  noneLeft(): void {
    this.#mayBeReady = false;
  }

  /** To be said when rows have come by another way than `insert`. */
  noteReplaced(): void {
    this.#noteReady();
  }

  /** @param dueAt Epoch milliseconds from which it may be done; null for at once */
  insert(kind: string, data: unknown, dueAt: number | null = null): void {
    this.#database.run('INSERT INTO effects (kind, data, due_at) VALUES (?, ?, ?)', kind, JSON.stringify(data), dueAt);
    this.#note(dueAt);
  }

  /** Leaves an effect to be done later, with other data. */
  postpone(key: number, data: unknown, dueAt: number | null): void {
    this.#database.run('UPDATE effects SET data = ?, due_at = ? WHERE key = ?', JSON.stringify(data), dueAt, key);
    this.#note(dueAt);
  }

  /** The first of a kind that are ready, those under way included. */
  ready(kind: string, count: number): StoredEffect[] {
    return this.#database
      .all<EffectRow>(
        `SELECT key, kind, data FROM effects WHERE kind = CAST(? AS TEXT) AND due_at IS NULL
         ORDER BY key LIMIT CAST(? AS INTEGER)`,
        kind,
        count,
      )
      .map(({ data, ...effect }) => ({ ...effect, data: JSON.parse(data) }));
  }

  makeReady(key: number): void {
    this.#database.run('UPDATE effects SET due_at = NULL WHERE key = ?', key);
    this.#noteReady();
  }

  delete(key: number): void {
    this.#database.run('DELETE FROM effects WHERE key = ?', key);
  }

  #note(dueAt: number | null): void {
    if (dueAt === null) this.#noteReady();
    else this.#due.note(dueAt);
  }

  #noteReady(): void {
    this.#mayBeReady = true;
    this.#whenReady();
  }
}
