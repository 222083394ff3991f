import type { FailureDetails } from '../domain/executions/action-execution.ts';
import type { InvocationEvent, JobEvent, JobStatus } from '../domain/jobs/lifecycle.ts';
import { type Database, fromJson } from './database.ts';
import { type DataColumns, dataColumns, type JobDeclarations } from './job-declarations.ts';
import { type JobWithData, jobColumns } from './jobs.ts';
import { idText, storedId } from './stored-ids.ts';
import { worldName, worldOfName } from './worlds.ts';

/** A job with everything that is known of it, for people to look at. */
export interface JobRecord extends JobWithData {
  readonly world: string;
  readonly startedAt: number;
  readonly executionDetails: string | null;
  readonly outputVariables: string | null;
  readonly currentRevision: string | null;
  readonly failureDetails: string | null;
}

export interface JobFilter {
  readonly world?: string | undefined;
  readonly status?: JobStatus | undefined;
  /** A provider, or parts of a type: `Build/MyBuild`, `Build/MyBuild/1`, `Build/Custom/MyBuild/1`. */
  readonly type?: string | undefined;
}

export interface JobPage {
  readonly jobs: readonly JobRecord[];
  readonly next: number | undefined;
}

export interface StoredJobEvent {
  readonly at: number;
  readonly event: JobEvent | InvocationEvent;
  readonly status: JobStatus;
  readonly nonce: number | null;
}

const recordColumns = `${jobColumns}, ${worldName('j.world')} AS world, ${dataColumns('e')}, e.started_at AS startedAt,
  e.execution_details AS executionDetails, e.output_variables AS outputVariables,
  e.current_revision AS currentRevision, e.failure_details AS failureDetails`;

/** Those with an index (`jobs_of_rare_status`). */
const rareStatuses: ReadonlySet<JobStatus> = new Set(['Created', 'Failed', 'TimedOut']);

/** Keys that one look for the jobs of another status goes through: 10,000 take about a millisecond. */
const stretch = 10_000;
/** The same of jobs of a type, whose data are read for it. */
const stretchOfType = 1000;

const typeMember = (name: string) => `(d.data ->> '$.actionTypeId.${name}')`;
const [category, owner, provider, version] = ['category', 'owner', 'provider', 'version'].map(typeMember);
const isOfType = `EXISTS (SELECT 1 FROM job_declarations d WHERE d.key = e.declaration AND CAST(? AS TEXT) IN (
  ${provider}, ${category} || '/' || ${provider}, ${category} || '/' || ${provider} || '/' || ${version},
  ${category} || '/' || ${owner} || '/' || ${provider} || '/' || ${version}))`;

type Row = Omit<JobRecord, 'data'> & DataColumns;

/** A status is named in the text: only so does SQLite see that an index has it. */
function listSql({ world, status, type }: JobFilter): string {
  return `SELECT ${recordColumns} FROM jobs j JOIN action_executions e ON e.key = j.action_execution
    WHERE j.key < CAST(? AS INTEGER) AND j.key >= CAST(? AS INTEGER)
      ${world === undefined ? '' : `AND j.world = ${worldOfName}`} ${type === undefined ? '' : `AND ${isOfType}`}
      ${status === undefined ? '' : `AND j.status = '${status}'`}
    ORDER BY j.key DESC LIMIT CAST(? AS INTEGER)`;
}

/** Jobs as people look at them: with all that is known of them, in any world. */
export class JobRecords {
  readonly #database: Database;
  readonly #declarations: JobDeclarations;

  constructor(database: Database, declarations: JobDeclarations) {
    this.#database = database;
    this.#declarations = declarations;
  }

  /** By its row. */
  findByKey(key: number): JobRecord | undefined {
    const row = this.#database.get<Row>(
      `SELECT ${recordColumns} FROM jobs j JOIN action_executions e ON e.key = j.action_execution WHERE j.key = CAST(? AS INTEGER)`,
      key,
    );
    return row && this.#declarations.withData(row);
  }

  /** The job of this id in any world, the given one first. */
  find(id: string, world?: string): JobRecord | undefined {
    const row = this.#database.get<Row>(
      `SELECT ${recordColumns}
       FROM job_ids i JOIN jobs j ON j.key = i.job JOIN action_executions e ON e.key = j.action_execution
       WHERE i.id = ? ORDER BY i.world = ${worldOfName} DESC, i.job LIMIT 1`,
      storedId(id),
      world ?? '',
    );
    return row && this.#declarations.withData(row);
  }

  /**
   * Newest first, from before the job with the key `before` on: at most so many, and of a status without an index at
   * most those in a stretch of keys, as it is of a type.
   * @returns With them the key from before which to go on; undefined when there are no more
   */
  list(filter: JobFilter, limit: number, before = Number.MAX_SAFE_INTEGER): JobPage {
    const { world, status, type } = filter;
    const isIndexed = type === undefined && (status === undefined || rareStatuses.has(status));
    const first = Math.min(before, this.#newest() + 1);
    const from = isIndexed ? 0 : Math.max(0, first - (type === undefined ? stretch : stretchOfType));
    const rows = this.#database.all<Row>(
      listSql(filter),
      ...[first, from, ...[world, type].filter((each) => each !== undefined), limit],
    );
    const next = rows.length === limit ? rows.at(-1)?.key : from;
    return {
      jobs: rows.map((row) => this.#declarations.withData(row)),
      next: next === undefined || next <= 1 ? undefined : next,
    };
  }

  #newest(): number {
    return this.#database.get<{ key: number | null }>('SELECT max(key) AS key FROM jobs')?.key ?? 0;
  }

  /** What a person knows a job by, and why it failed, which of a job in a pipeline its action tells. */
  label(key: number): {
    readonly id: string;
    readonly category: string;
    readonly provider: string;
    readonly failure: FailureDetails | null;
  } {
    const sql = `SELECT ${idText('j.id')} AS id, d.data ->> '$.actionTypeId.category' AS category,
        d.data ->> '$.actionTypeId.provider' AS provider, iif(e.pipeline IS NULL, e.failure_details, NULL) AS failure
      FROM jobs j JOIN action_executions e ON e.key = j.action_execution
        JOIN job_declarations d ON d.key = e.declaration
      WHERE j.key = ?`;
    const { failure, ...label } = this.#database.get(sql, key) as Omit<ReturnType<JobRecords['label']>, 'failure'> & {
      readonly failure: string | null;
    };
    return { ...label, failure: fromJson<FailureDetails>(failure) ?? null };
  }

  /** How many wait in the queues of an action type, by what a poll must ask for. */
  queuesOf(actionType: number): { readonly queryValue: string; readonly count: number }[] {
    return this.#database.all(
      `SELECT query_value AS queryValue, count(*) AS count FROM jobs
       WHERE action_type = CAST(? AS INTEGER) AND status = 'Queued' GROUP BY query_value`,
      actionType,
    );
  }

  /** How many of a type there are in each status, among the newest in a stretch of keys. */
  countOfType(actionType: number): { readonly status: JobStatus; readonly count: number }[] {
    return this.#database.all(
      `SELECT status, count(*) AS count FROM jobs
       WHERE key > CAST(? AS INTEGER) AND +action_type = CAST(? AS INTEGER) GROUP BY status`,
      this.#newest() - stretch,
      actionType,
    );
  }

  countByStatus(): { readonly status: JobStatus; readonly count: number }[] {
    return this.#database.all('SELECT status, count(*) AS count FROM jobs GROUP BY status');
  }

  /** What happened to a job, oldest first. */
  listEvents(key: number): StoredJobEvent[] {
    return this.#database.all(
      `SELECT at, event, status, nonce FROM (
         SELECT 0 AS step, key AS number, at, event, status, nonce FROM job_events WHERE job = :key
         UNION ALL SELECT 1, 0, dispatched_at, 'HandedOut', 'Dispatched', nonce FROM jobs WHERE key = :key
         UNION ALL SELECT 2, 0, acknowledged_at, 'Acknowledged', 'InProgress', nonce FROM jobs WHERE key = :key
         UNION ALL SELECT 3, 0, ended_at,
           CASE status WHEN 'Succeeded' THEN 'SuccessReported' WHEN 'Failed' THEN 'FailureReported' ELSE 'TimedOut' END,
           status, nonce FROM jobs WHERE key = :key)
       WHERE at IS NOT NULL ORDER BY at, step, number`,
      { key },
    );
  }
}
