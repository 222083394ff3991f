import type { Database } from '../database/database.ts';
import type { DueTimes } from '../database/due.ts';
import { DueRows } from '../database/due.ts';
import { Repository } from '../database/repository.ts';

/** A source action that waits for new versions of an object. */
export interface WatchedSource {
  /** Of the pipeline. */
  readonly pipeline: number;
  readonly action: string;
  readonly bucket: string;
  readonly objectKey: string;
  /** Whether it notices new versions by itself. */
  readonly polls: boolean;
  /** The revision that was noticed last, empty where no object was found; null where nobody has ever looked. */
  readonly seen: string | null;
}

/** What a declaration says of a source. */
type DeclaredSource = Omit<WatchedSource, 'pipeline' | 'seen'>;

const columns = 'pipeline, action, bucket, object_key AS objectKey, polls, seen';

type SourceKey = Pick<WatchedSource, 'pipeline' | 'action'>;

/** A source that polls and has not found its object. */
export interface MissingSource extends Pick<WatchedSource, 'bucket' | 'objectKey'> {
  /** Epoch milliseconds. */
  readonly missingSince: number;
}

type Row = Omit<WatchedSource, 'polls'> & { readonly polls: number };

/** Objects whose new versions start a pipeline (J7). */
export class WatchedSources extends Repository {
  readonly #due: DueTimes;
  readonly dueRows: DueRows<Omit<WatchedSource, 'polls'>>;

  constructor(database: Database, due: DueTimes) {
    super(database);
    this.#due = due;
    this.dueRows = new DueRows(database, { table: 'watched_sources', columns, key: 'pipeline, action' });
  }

  /**
   * Replaces what a pipeline watches; what was seen of an object stays, under another action's name, too, and a change
   * that has not been noticed yet is noticed.
   */
  replace(pipeline: number, sources: readonly DeclaredSource[]): void {
    const before = this.database.all<Row & { dueAt: number | null; missingSince: number | null }>(
      `SELECT ${columns}, due_at AS dueAt, missing_since AS missingSince FROM watched_sources WHERE pipeline = ?`,
      pipeline,
    );
    this.database.run('DELETE FROM watched_sources WHERE pipeline = ?', pipeline);
    for (const { action, bucket, objectKey, polls } of sources) {
      const same = before.find(
        (one) =>
          one.bucket === bucket &&
          one.objectKey === objectKey &&
          (one.action === action || !sources.some((source) => source.action === one.action)),
      );
      this.database.run(
        `INSERT INTO watched_sources (pipeline, action, bucket, object_key, due_at, polls, seen, missing_since)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        pipeline,
        action,
        bucket,
        objectKey,
        polls ? (same?.dueAt ?? null) : null,
        polls ? 1 : 0,
        same?.seen ?? null,
        polls ? (same?.missingSince ?? null) : null,
      );
    }
  }

  /** Sources that are this object. */
  listOf(bucket: string, objectKey: string): WatchedSource[] {
    return this.database
      .all<Row>(`SELECT ${columns} FROM watched_sources WHERE bucket = ? AND object_key = ?`, bucket, objectKey)
      .map((row) => ({ ...row, polls: row.polls === 1 }));
  }

  /** Sources of a pipeline that poll, but for those that will notice a change later. */
  listPolling(pipeline: number): Omit<WatchedSource, 'polls'>[] {
    return this.database.all<Row>(
      `SELECT ${columns} FROM watched_sources WHERE pipeline = ? AND polls = 1 AND due_at IS NULL`,
      pipeline,
    );
  }

  /** The object that a source has not found, and since when. */
  findMissing(pipeline: number, action: string): MissingSource | undefined {
    return this.database.get<MissingSource>(
      `SELECT bucket, object_key AS objectKey, missing_since AS missingSince
       FROM watched_sources WHERE pipeline = ? AND action = ? AND missing_since IS NOT NULL`,
      pipeline,
      action,
    );
  }

  /** @param missingSince Where no object was found, */
  setSeen({ pipeline, action }: SourceKey, seen: string, missingSince: number | null): void {
    this.database.run(
      'UPDATE watched_sources SET seen = ?, missing_since = ? WHERE pipeline = ? AND action = ?',
      seen,
      missingSince,
      pipeline,
      action,
    );
  }

  /** To be told of every new version of an object that a source polls. */
  noteChange(bucket: string, objectKey: string, dueAt: number): void {
    const changed = this.database.get(
      `UPDATE watched_sources SET due_at = coalesce(due_at, ?) WHERE bucket = ? AND object_key = ? AND polls = 1 RETURNING 1`,
      dueAt,
      bucket,
      objectKey,
    );
    if (changed !== undefined) this.#due.note(dueAt);
  }

  setNoticed({ pipeline, action }: SourceKey): void {
    this.database.run('UPDATE watched_sources SET due_at = NULL WHERE pipeline = ? AND action = ?', pipeline, action);
  }
}
