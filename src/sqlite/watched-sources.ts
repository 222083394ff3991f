import type { Database } from './database.ts';
import type { DueTimes } from './due.ts';
import { DueRows } from './due.ts';

/** A source action that waits for new versions of an object. */
export interface WatchedSource {
  /** Of the pipeline. */
  readonly pipeline: number;
  readonly action: string;
  readonly bucket: string;
  readonly objectKey: string;
  /** Whether it notices new versions by itself. */
  readonly polls: boolean;
}

const columns = 'pipeline, action, bucket, object_key AS objectKey, polls';

type Row = Omit<WatchedSource, 'polls'> & { readonly polls: number };

/** Objects whose new versions start a pipeline (J7). */
export class WatchedSources {
  readonly #database: Database;
  readonly #due: DueTimes;
  readonly dueRows: DueRows<Omit<WatchedSource, 'polls'>>;

  constructor(database: Database, due: DueTimes) {
    this.#database = database;
    this.#due = due;
    this.dueRows = new DueRows(database, { table: 'watched_sources', columns, key: 'pipeline, action' });
  }

  /**
   * Replaces what a pipeline watches; a change that has not been noticed yet is noticed if its source stays as it was.
   */
  replace(pipeline: number, sources: readonly Omit<WatchedSource, 'pipeline'>[]): void {
    const before = this.#database.all<Row & { dueAt: number | null }>(
      `SELECT ${columns}, due_at AS dueAt FROM watched_sources WHERE pipeline = ?`,
      pipeline,
    );
    this.#database.run('DELETE FROM watched_sources WHERE pipeline = ?', pipeline);
    for (const { action, bucket, objectKey, polls } of sources) {
      const same = before.find((one) => one.action === action && one.bucket === bucket && one.objectKey === objectKey);
      this.#database.run(
        'INSERT INTO watched_sources (pipeline, action, bucket, object_key, due_at, polls) VALUES (?, ?, ?, ?, ?, ?)',
        pipeline,
        action,
        bucket,
        objectKey,
        polls ? (same?.dueAt ?? null) : null,
        polls ? 1 : 0,
      );
    }
  }

  /** Sources that are this object. */
  listOf(bucket: string, objectKey: string): WatchedSource[] {
    return this.#database
      .all<Row>(`SELECT ${columns} FROM watched_sources WHERE bucket = ? AND object_key = ?`, bucket, objectKey)
      .map((row) => ({ ...row, polls: row.polls === 1 }));
  }

  /** To be told of every new version of an object that a source polls. */
  noteChange(bucket: string, objectKey: string, dueAt: number): void {
    const changed = this.#database.get(
      `UPDATE watched_sources SET due_at = coalesce(due_at, ?) WHERE bucket = ? AND object_key = ? AND polls = 1 RETURNING 1`,
      dueAt,
      bucket,
      objectKey,
    );
    if (changed !== undefined) this.#due.note(dueAt);
  }

  setNoticed({ pipeline, action }: Pick<WatchedSource, 'pipeline' | 'action'>): void {
    this.#database.run('UPDATE watched_sources SET due_at = NULL WHERE pipeline = ? AND action = ?', pipeline, action);
  }
}
