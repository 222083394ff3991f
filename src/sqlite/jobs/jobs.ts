import type { Job, JobChange } from '../../domain/jobs/job.ts';
import type { JobData } from '../../domain/jobs/job-data.ts';
import type { InvocationEvent, JobEvent, JobStatus } from '../../domain/jobs/lifecycle.ts';
import type { Database } from '../database/database.ts';
import { DueRows, type DueTimes } from '../database/due.ts';
import { Repository } from '../database/repository.ts';
import type { Commits } from '../database/state-changes.ts';
import { idText, storedId } from '../database/stored-ids.ts';
import { worldName, worldOfName } from '../states/worlds.ts';
import { type DataColumns, dataColumns, type JobDeclarations } from './job-declarations.ts';

/** A job together with what it is about. */
export interface JobWithData extends Job {
  readonly data: JobData;
}

interface NewJob {
  readonly world: string;
  readonly id: string;
  readonly actionExecution: number;
  /** Whose queue it is in; null for the job of a function. */
  readonly actionType: number | null;
  readonly queryValue: string;
  readonly status: JobStatus;
  readonly continuationToken: string | null;
  readonly clientId: string | null;
  readonly functionName: string | null;
  readonly availableAt: number;
  readonly deadline: number;
  readonly dueAt: number | null;
  readonly createdAt: number;
}

export const jobColumns = `j.key, ${idText('j.id')} AS id, j.action_execution AS actionExecution, j.status, j.nonce,
  j.continuation_token AS continuationToken, j.client_id AS clientId, j.function_name AS functionName, j.available_at AS availableAt, j.deadline, j.created_at AS createdAt, j.result`;

/*
 * SQLite, as better-sqlite3 builds it (ENABLE_STAT4), looks at the bound values when it plans a join, an ORDER BY or a
 * LIMIT, and then plans anew for every run: 13 µs instead of 1.4 µs for a poll. A CAST hides the value; the queries of
 * the request path have one around each parameter; coalesce does the same for one that may be text or bytes.
 */

/**
 * Where the events of a job's usual course are kept: in its own row, written by the update that the event makes anyway.
 */
const steps: Readonly<Partial<Record<JobEvent, string>>> = {
  HandedOut: 'dispatched_at',
  Acknowledged: 'acknowledged_at',
  SuccessReported: 'result = ?, ended_at',
  FailureReported: 'result = ?, ended_at',
  TimedOut: 'ended_at',
};

const stepUpdates: Readonly<Partial<Record<JobEvent, string>>> = Object.fromEntries(
  Object.entries(steps).map(([event, column]) => [
    event,
    `UPDATE jobs SET status = ?, nonce = ?, queued_at = NULL, due_at = ?, ${column} = ? WHERE key = ?`,
  ]),
);

/** Moves a job's steps so far into its history, before something else happens to it. */
const stepsToEvents = `INSERT INTO job_events (job, at, event, status, nonce)
  SELECT key, dispatched_at, 'HandedOut', 'Dispatched', nonce FROM jobs WHERE key = :key AND dispatched_at IS NOT NULL
  UNION ALL
  SELECT key, acknowledged_at, 'Acknowledged', 'InProgress', nonce FROM jobs WHERE key = :key AND acknowledged_at IS NOT NULL`;

/*
 * SQL of the request path is put together once: put together anew for each request, it would also be hashed and
 * compared anew to find its prepared statement.
 */

const findSql = `SELECT ${jobColumns} FROM job_ids i JOIN jobs j ON j.key = i.job
  WHERE i.world = ${worldOfName} AND i.id = coalesce(?, '')`;

const findWithDataSql = `SELECT ${jobColumns}, ${dataColumns('e')}
  FROM job_ids i JOIN jobs j ON j.key = i.job JOIN action_executions e ON e.key = j.action_execution
  WHERE i.world = ${worldOfName} AND i.id = coalesce(?, '')`;

const queuedSql = `SELECT ${jobColumns}, ${dataColumns('e')}
  FROM jobs j JOIN action_executions e ON e.key = j.action_execution
  WHERE j.action_type = CAST(? AS INTEGER) AND j.query_value = CAST(? AS TEXT) AND j.status = 'Queued'
  ORDER BY j.queued_at, j.key LIMIT CAST(? AS INTEGER)`;

const insertIdSql = `INSERT INTO job_ids (id, world, job) SELECT id, world, key FROM jobs WHERE key = CAST(? AS INTEGER)`;

const insertEventSql = 'INSERT INTO job_events (job, at, event, status, nonce) VALUES (?, ?, ?, ?, ?)';

type JobRow = Job & DataColumns;

export class Jobs extends Repository {
  readonly #due: DueTimes;
  readonly dueRows: DueRows<Job>;
  readonly #commits: Commits;
  readonly #declarations: JobDeclarations;

  constructor(database: Database, due: DueTimes, commits: Commits, declarations: JobDeclarations) {
    super(database);
    this.#declarations = declarations;
    this.#due = due;
    this.dueRows = new DueRows(database, { table: 'jobs AS j', columns: jobColumns, key: 'key' });
    this.#commits = commits;
  }

  /** @returns The key */
  insert(job: NewJob): number {
    const key = this.database.run(
      `INSERT INTO jobs (world, id, action_execution, action_type, query_value, status, continuation_token, client_id,
         function_name, available_at, deadline, queued_at, due_at, created_at)
       VALUES (${worldOfName}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      job.world,
      storedId(job.id),
      job.actionExecution,
      job.actionType,
      job.queryValue,
      job.status,
      job.continuationToken,
      job.clientId,
      job.functionName,
      job.availableAt,
      job.deadline,
      job.status === 'Queued' ? job.createdAt : null,
      job.dueAt,
      job.createdAt,
    );
    return this.#noteNew(key, job);
  }

  /** A job that continues the action of another: the same but for id, token and times. @returns Its key */
  insertContinuation(
    previous: Job,
    job: Omit<NewJob, 'world' | 'actionExecution' | 'actionType' | 'queryValue' | 'clientId' | 'functionName'>,
  ): number {
    const key = this.database.run(
      `INSERT INTO jobs (world, id, action_execution, action_type, query_value, status, continuation_token, client_id,
         function_name, available_at, deadline, queued_at, due_at, created_at)
       SELECT world, ?, action_execution, action_type, query_value, ?, ?, client_id, function_name, ?, ?, ?, ?, ? FROM jobs WHERE key = ?`,
      storedId(job.id),
      job.status,
      job.continuationToken,
      job.availableAt,
      job.deadline,
      job.status === 'Queued' ? job.createdAt : null,
      job.dueAt,
      job.createdAt,
      previous.key,
    );
    return this.#noteNew(key, job);
  }

  #noteNew(key: number, { dueAt, status, createdAt }: Pick<NewJob, 'dueAt' | 'status' | 'createdAt'>): number {
    this.database.run(insertIdSql, key);
    this.#due.note(dueAt);
    this.#commits.note({ subject: 'job', key, from: undefined, to: status, at: createdAt });
    return key;
  }

  /** Writes what an event changed, and the event itself into the job's history. */
  apply(job: Job, { event, status, nonce, dueAt, result }: JobChange, now: number): void {
    const sql = stepUpdates[event];
    if (sql !== undefined && result !== undefined) {
      this.database.run(sql, status, nonce, dueAt, result, now, job.key);
    } else if (sql !== undefined) this.database.run(sql, status, nonce, dueAt, now, job.key);
    else {
      this.database.run(stepsToEvents, { key: job.key });
      this.database.run(
        `UPDATE jobs SET status = ?, nonce = ?, queued_at = ?, due_at = ?, dispatched_at = NULL, acknowledged_at = NULL
         WHERE key = ?`,
        status,
        nonce,
        status === 'Queued' ? now : null,
        dueAt,
        job.key,
      );
      this.database.run(insertEventSql, job.key, now, event, status, nonce);
    }
    this.#due.note(dueAt);
    this.#commits.note({ subject: 'job', key: job.key, from: job.status, to: status, at: now });
  }

  /** Writes down a report that came too late to change anything, so that it is known when it is repeated (D5). */
  noteResult({ key }: Job, result: number): void {
    this.database.run('UPDATE jobs SET result = ? WHERE key = ?', result, key);
  }

  /** Writes into a job's history how an invocation of its function ended. */
  noteInvocation({ key, status, nonce }: Job, event: InvocationEvent, now: number): void {
    this.database.run(insertEventSql, key, now, event, status, nonce);
  }

  find(world: string, id: string): Job | undefined {
    return this.database.get<Job>(findSql, world, storedId(id));
  }

  findWithData(world: string, id: string): JobWithData | undefined {
    const row = this.database.get<JobRow>(findWithDataSql, world, storedId(id));
    return row && this.#declarations.withData(row);
  }

  /** The queue of an action type from its head: first queued, first out (D1). @param _world The type's */
  listQueued(_world: string, actionType: number, queryValue: string, limit: number): JobWithData[] {
    return this.database
      .all<JobRow>(queuedSql, actionType, queryValue, limit)
      .map((row) => this.#declarations.withData(row));
  }

  /** The job in a worker's hands that is nearest to its time, of those that a poll could have been handed. */
  findInHand(actionType: number, queryValue: string): JobWithData | undefined {
    const row = this.database.get<JobRow>(
      `SELECT ${jobColumns}, ${dataColumns('e')}
       FROM jobs j INDEXED BY jobs_due JOIN action_executions e ON e.key = j.action_execution
       WHERE j.due_at IS NOT NULL AND j.status IN ('Dispatched', 'InProgress') AND j.action_type = ? AND j.query_value = ?
       ORDER BY j.due_at, j.key LIMIT 1`,
      actionType,
      queryValue,
    );
    return row && this.#declarations.withData(row);
  }

  /** Worlds that hold a job of this id. */
  worldsWith(id: string): string[] {
    return this.database
      .all<{ world: string }>(
        `SELECT ${worldName('job_ids.world')} AS world FROM job_ids WHERE id = ? LIMIT 5`,
        storedId(id),
      )
      .map((row) => row.world);
  }

  /** The jobs of one action execution, in the order in which they continue each other. */
  listOfActionExecution(key: number): { readonly key: number; readonly id: string; readonly status: JobStatus }[] {
    const sql = `SELECT key, ${idText('id')} AS id, status FROM jobs WHERE action_execution = ? ORDER BY key`;
    return this.database.all(sql, key);
  }

  /** The job that is now in a queue or in a worker's hands for an action execution. */
  findUnfinished(actionExecution: number): Job | undefined {
    return this.database.get<Job>(
      `SELECT ${jobColumns} FROM jobs j
       WHERE j.action_execution = ? AND j.status NOT IN ('Succeeded', 'Failed', 'TimedOut') ORDER BY j.key DESC LIMIT 1`,
      actionExecution,
    );
  }
}
