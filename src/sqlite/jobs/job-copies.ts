import type { JobData } from '../../domain/jobs/job-data.ts';
import type { JobStatus } from '../../domain/jobs/lifecycle.ts';
import type { Database } from '../database/database.ts';
import { Repository } from '../database/repository.ts';
import type { Commits } from '../database/state-changes.ts';
import { uuidBytes } from '../database/stored-ids.ts';
import { artifactsText } from './job-declarations.ts';

/** What one of many jobs that are otherwise alike has of its own. */
export interface JobOfMany {
  readonly id: string;
  readonly data: JobData;
}

/** Copies that one statement makes. */
const copiesAtOnce = 1_000;

/** SQL for one of the ids that a parameter has, one behind the other; null where that is null. */
const ownId = 'substr(?, 1 + 16 * own.key, 16)';

const copyActionsSql = `INSERT INTO action_executions
    (id, world, declaration, context_execution, artifacts, started_at, updated_at, deadline, job_timeout)
  SELECT coalesce(${ownId}, e.id), e.world, e.declaration, coalesce(${ownId}, e.context_execution), own.value,
    e.started_at, e.updated_at, e.deadline, e.job_timeout
  FROM json_each(?) AS own CROSS JOIN action_executions AS e WHERE e.key = ?`;

const copyJobsSql = `INSERT INTO jobs (world, id, action_execution, action_type, query_value, status, continuation_token,
    client_id, function_name, available_at, deadline, queued_at, due_at, created_at)
  SELECT j.world, ${ownId}, ? + own.key, j.action_type, j.query_value, j.status, j.continuation_token,
    j.client_id, j.function_name, j.available_at, j.deadline, j.queued_at, j.due_at, j.created_at
  FROM json_each(?) AS own CROSS JOIN jobs AS j WHERE j.key = ?`;

/*
 * In the order of the ids: of 100,000 in a state of a million, ten then go to each page of the table, one after the
 * other, instead of each to a page that was written to the file meanwhile.
 */
const insertIdsSql = `INSERT INTO job_ids (id, world, job)
  SELECT id, world, key FROM jobs WHERE key > ? ORDER BY id`;

/**
 * Inserts jobs without a pipeline as copies of one, with their action executions, a thousand by one statement: a third
 * of the CPU time that a statement for each takes (docs/performance.md).
 */
export class JobCopies extends Repository {
  readonly #commits: Commits;

  constructor(database: Database, commits: Commits) {
    super(database);
    this.#commits = commits;
  }

  /**
   * @param key Of the original, which is the last job of all and the only one of its action execution
   * @param copies Their data differ from the original's in ids, which are UUIDs, and in artifacts alone
   */
  insert(key: number, original: JobOfMany, copies: Iterable<JobOfMany>): void {
    const sql = 'SELECT action_execution AS action, status, created_at AS at FROM jobs WHERE key = ?';
    const row = this.database.get<{ action: number; status: JobStatus; at: number }>(sql, key);
    const { action, status: to, at } = row as NonNullable<typeof row>;
    let last = key;
    for (const some of slicesOf(copies, copiesAtOnce)) {
      const before = last;
      last = this.#copy({ key, action, data: original.data }, some);
      for (let next = before + 1; next <= last; next++) {
        this.#commits.note({ subject: 'job', key: next, from: undefined, to, at });
      }
    }
    if (last > key) this.database.run(insertIdsSql, key);
  }

  /** @returns The key of the last job: those of what is inserted follow the last that was there */
  #copy(original: { key: number; action: number; data: JobData }, copies: readonly JobOfMany[]): number {
    const idsOf = (idOf: (data: JobData) => string | undefined) => {
      const ids = copies.map(({ data }) => idOf(data));
      return ids.every((id) => id === idOf(original.data)) ? null : uuidBytes(ids as string[]);
    };
    const artifacts = JSON.stringify(copies.map(({ data }) => artifactsText(data)));
    const lastAction = this.database.run(
      copyActionsSql,
      idsOf(({ pipelineContext }) => pipelineContext.action.actionExecutionId),
      idsOf(({ pipelineContext }) => pipelineContext.pipelineExecutionId),
      artifacts,
      original.action,
    );
    const firstAction = lastAction - copies.length + 1;
    return this.database.run(copyJobsSql, uuidBytes(copies.map(({ id }) => id)), firstAction, artifacts, original.key);
  }
}

function* slicesOf<T>(items: Iterable<T>, size: number): Iterable<readonly T[]> {
  let slice: T[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length < size) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
