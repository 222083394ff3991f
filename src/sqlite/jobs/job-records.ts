import type { FailureDetails } from '../../domain/executions/action-execution.ts';
import type { InvocationEvent, JobEvent, JobStatus } from '../../domain/jobs/lifecycle.ts';
import { type Database, fromJson } from '../database/database.ts';
import { Repository } from '../database/repository.ts';
import type { StateChange } from '../database/state-changes.ts';
import { idText, storedId } from '../database/stored-ids.ts';
import { worldName, worldOfName } from '../states/worlds.ts';
import { type DataColumns, dataColumns, type JobDeclarations } from './job-declarations.ts';
import { type JobWithData, jobColumns } from './jobs.ts';

/** A job with everything that is known of it, for people to look at. */
export interface JobRecord extends JobWithData {
  readonly world: string;
  readonly startedAt: number;
  readonly executionDetails: string | null;
  readonly outputVariables: string | null;
  readonly currentRevision: string | null;
  readonly failureDetails: string | null;
  /** Its place among the jobs of its chain, from 1 on, and how many these are. */
  readonly turn: number;
  readonly turns: number;
}

interface JobFilter {
  readonly world?: string | undefined;
  readonly status?: JobStatus | undefined;
  /** A provider, or parts of a type: `Build/MyBuild`, `Build/MyBuild/1`, `Build/Custom/MyBuild/1`. */
  readonly type?: string | undefined;
  /** Its name. */
  readonly pipeline?: string | undefined;
  /** What stands in its id, provider, pipeline, stage, action or summary, whatever the case. */
  readonly text?: string | undefined;
  /** The key of an action execution, which a job and those that continue it share. */
  readonly actionExecution?: number | undefined;
  /** Whether of the jobs of a chain only the last is wanted. */
  readonly isFolded?: boolean | undefined;
}

interface JobPage {
  readonly jobs: readonly JobRecord[];
  readonly next: number | undefined;
}

interface StoredJobEvent {
  readonly at: number;
  readonly event: JobEvent | InvocationEvent;
  readonly status: JobStatus;
  readonly nonce: number | null;
}

const recordColumns = `${jobColumns}, ${worldName('j.world')} AS world, ${dataColumns('e')}, e.started_at AS startedAt,
  e.execution_details AS executionDetails, e.output_variables AS outputVariables,
  e.current_revision AS currentRevision, e.failure_details AS failureDetails,
  (SELECT count(*) FROM jobs t WHERE t.action_execution = j.action_execution AND t.key <= j.key) AS turn,
  (SELECT count(*) FROM jobs t WHERE t.action_execution = j.action_execution) AS turns`;

/** Those with an index (`jobs_of_rare_status`). */
const rareStatuses: ReadonlySet<JobStatus> = new Set(['Created', 'Failed', 'TimedOut']);

/** Keys that one look for the jobs of another status goes through: 10,000 take about a millisecond. */
const stretch = 10_000;
/** The same of jobs whose data are read for it. */
const stretchOfData = 1000;

const typeMember = (name: string) => `(d.data ->> '$.actionTypeId.${name}')`;
const [category, owner, provider, version] = ['category', 'owner', 'provider', 'version'].map(typeMember);
const contextMember = (name: string) => `(d.data ->> '$.pipelineContext.${name}')`;
const [pipelineName, stageName, actionName] = ['pipelineName', 'stage.name', 'action.name'].map(contextMember);
const isDeclaredSo = (condition: string) =>
  `EXISTS (SELECT 1 FROM job_declarations d WHERE d.key = e.declaration AND ${condition})`;

/** What members of a filter ask of a job, `j`, and its action execution, `e`; each has one parameter. */
const conditions = {
  world: `j.world = ${worldOfName}`,
  actionExecution: 'j.action_execution = CAST(? AS INTEGER)',
  type: isDeclaredSo(`CAST(? AS TEXT) IN (${provider}, ${category} || '/' || ${provider},
    ${category} || '/' || ${provider} || '/' || ${version},
    ${category} || '/' || ${owner} || '/' || ${provider} || '/' || ${version})`),
  pipeline: isDeclaredSo(`${pipelineName} = CAST(? AS TEXT)`),
  text: isDeclaredSo(`instr(lower(${idText('j.id')} || ' ' || ${provider} || ' ' || ${pipelineName} || ' ' || ${stageName}
    || ' ' || ${actionName} || ' ' || ifnull(e.execution_details ->> '$.summary', '')), lower(CAST(? AS TEXT))) > 0`),
};

/** Conditions for which a job's data are read. */
const aboutData = ['type', 'pipeline', 'text'] as const;

type Row = Omit<JobRecord, 'data'> & DataColumns;

/** Conditions of a filter and their parameters, in the order in which they stand. */
function conditionsOf(filter: JobFilter): { readonly sql: string; readonly parameters: readonly (string | number)[] } {
  const given = (Object.keys(conditions) as (keyof typeof conditions)[]).filter((name) => filter[name] !== undefined);
  // A status is named in the text: only so does SQLite see that an index has it.
  const ofStatus = filter.status === undefined ? [] : [`j.status = '${filter.status}'`];
  const isLast = 'NOT EXISTS (SELECT 1 FROM jobs n WHERE n.action_execution = j.action_execution AND n.key > j.key)';
  const ofChain = filter.isFolded === true ? [isLast] : [];
  return {
    sql: [...given.map((name) => conditions[name]), ...ofStatus, ...ofChain]
      .map((condition) => ` AND ${condition}`)
      .join(''),
    parameters: given.map((name) => filter[name] as string | number),
  };
}

/** Jobs as people look at them: with all that is known of them, in any world. */
export class JobRecords extends Repository {
  readonly #declarations: JobDeclarations;
  /** Once somebody has asked: counting a million takes 0.2 s. */
  readonly #counts = this.database.createCache<JobStatus, number>();

  constructor(database: Database, declarations: JobDeclarations) {
    super(database);
    this.#declarations = declarations;
  }

  /** By its row. */
  findByKey(key: number): JobRecord | undefined {
    const row = this.database.get<Row>(
      `SELECT ${recordColumns} FROM jobs j JOIN action_executions e ON e.key = j.action_execution WHERE j.key = CAST(? AS INTEGER)`,
      key,
    );
    return row && this.#declarations.withData(row);
  }

  /** Whether there is a job of one of the rare statuses, of which there is an index. */
  has(status: 'TimedOut'): boolean {
    return this.database.get(`SELECT 1 FROM jobs WHERE status = '${status}' LIMIT 1`) !== undefined;
  }

  /** The job of this id in any world, the given one first. */
  find(id: string, world?: string): JobRecord | undefined {
    const row = this.database.get<Row>(
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
   * most those in a stretch of keys, as it is of what is read from their data.
   * @param after The key of the oldest that is wanted
   * @returns With them the key from before which to go on; undefined when there are no more
   */
  list(filter: JobFilter, limit: number, before = Number.MAX_SAFE_INTEGER, after = 0): JobPage {
    const readsData = aboutData.some((name) => filter[name] !== undefined);
    const isIndexed =
      filter.actionExecution !== undefined ||
      (!readsData && (filter.status === undefined || rareStatuses.has(filter.status)));
    const first = Math.min(before, this.#newest() + 1);
    const from = Math.max(after, isIndexed ? 0 : first - (readsData ? stretchOfData : stretch));
    const { sql, parameters } = conditionsOf(filter);
    const rows = this.database.all<Row>(
      `SELECT ${recordColumns} FROM jobs j JOIN action_executions e ON e.key = j.action_execution
       WHERE j.key < CAST(? AS INTEGER) AND j.key >= CAST(? AS INTEGER)${sql}
       ORDER BY j.key DESC LIMIT CAST(? AS INTEGER)`,
      ...[first, from, ...parameters, limit],
    );
    const next = rows.length === limit ? rows.at(-1)?.key : from;
    return {
      jobs: rows.map((row) => this.#declarations.withData(row)),
      next: next === undefined || next <= Math.max(1, after) ? undefined : next,
    };
  }

  #newest(): number {
    return this.database.get<{ key: number | null }>('SELECT max(key) AS key FROM jobs')?.key ?? 0;
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
    const { failure, ...label } = this.database.get(sql, key) as Omit<ReturnType<JobRecords['label']>, 'failure'> & {
      readonly failure: string | null;
    };
    return { ...label, failure: fromJson<FailureDetails>(failure) ?? null };
  }

  /** How many wait in the queues of an action type, by what a poll must ask for. */
  queuesOf(actionType: number): { readonly queryValue: string; readonly count: number }[] {
    return this.database.all(
      `SELECT query_value AS queryValue, count(*) AS count FROM jobs
       WHERE action_type = CAST(? AS INTEGER) AND status = 'Queued' GROUP BY query_value`,
      actionType,
    );
  }

  /** Action types for which jobs wait, with how many and since when the one has that waits longest. */
  queues(): { readonly actionType: number; readonly count: number; readonly since: number }[] {
    return this.database.all(
      `SELECT action_type AS actionType, count(*) AS count, min(queued_at) AS since FROM jobs
       WHERE status = 'Queued' AND action_type IS NOT NULL GROUP BY action_type`,
    );
  }

  /** How many of a type there are in each status, among the newest in a stretch of keys. */
  countOfType(actionType: number): { readonly status: JobStatus; readonly count: number }[] {
    return this.database.all(
      `SELECT status, count(*) AS count FROM jobs
       WHERE key > CAST(? AS INTEGER) AND +action_type = CAST(? AS INTEGER) GROUP BY status`,
      this.#newest() - stretch,
      actionType,
    );
  }

  countByStatus(): ReadonlyMap<JobStatus, number> {
    if (this.#counts.size === 0) {
      const rows = this.database.all<{ readonly status: JobStatus; readonly count: number }>(
        'SELECT status, count(*) AS count FROM jobs GROUP BY status',
      );
      for (const { status, count } of rows) this.#counts.set(status, count);
    }
    return this.#counts;
  }

  /** The same of one account and region, counted anew each time. */
  countInWorld(world: string): ReadonlyMap<JobStatus, number> {
    const rows = this.database.all<{ readonly status: JobStatus; readonly count: number }>(
      `SELECT status, count(*) AS count FROM jobs j WHERE ${conditions.world} GROUP BY status`,
      world,
    );
    return new Map(rows.map(({ status, count }) => [status, count]));
  }

  /** To be told what each transaction has changed, before it is committed. */
  follow(changes: readonly StateChange[]): void {
    if (this.#counts.size === 0) return;
    for (const change of changes) {
      if (change.subject !== 'job') continue;
      this.#count(change.to, 1);
      if (change.from !== undefined) this.#count(change.from, -1);
    }
  }

  #count(status: JobStatus, more: number): void {
    const count = (this.#counts.get(status) ?? 0) + more;
    if (count === 0) this.#counts.delete(status);
    else this.#counts.set(status, count);
  }

  /** What happened to a job, oldest first. */
  listEvents(key: number): StoredJobEvent[] {
    return this.database.all(
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
