import type { ActionResult, ExecutionDetails } from '../domain/action-execution.ts';
import type { JobData } from '../domain/job-data.ts';
import type { Database } from './database.ts';

/** What jobs are about: one action's run, shared by a job and its continuations. */
export class ActionExecutions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Answers the key. */
  insert(execution: {
    world: string;
    actionType: number;
    jobData: JobData;
    startedAt: number;
    deadline: number;
    /** Milliseconds that each job has; null where all share the deadline. */
    jobTimeout: number | null;
  }): number {
    return this.#database.run(
      `INSERT INTO action_executions (id, world, action_type, job_data, started_at, deadline, job_timeout)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      execution.jobData.pipelineContext.action.actionExecutionId,
      execution.world,
      execution.actionType,
      JSON.stringify(execution.jobData),
      execution.startedAt,
      execution.deadline,
      execution.jobTimeout,
    );
  }

  /** Milliseconds that each job has; null where all share the deadline. */
  jobTimeout(key: number): number | null {
    const row = this.#database.get<{ jobTimeout: number | null }>(
      'SELECT job_timeout AS jobTimeout FROM action_executions WHERE key = ?',
      key,
    );
    return row?.jobTimeout ?? null;
  }

  /** Replaces the members that a report gives and keeps the others (D8). */
  updateDetails(key: number, details: ExecutionDetails): void {
    this.#database.run(
      `UPDATE action_executions SET execution_details = json_patch(coalesce(execution_details, '{}'), ?) WHERE key = ?`,
      JSON.stringify(details),
      key,
    );
  }

  updateResult(key: number, { outputVariables, currentRevision, failureDetails }: ActionResult): void {
    this.#database.run(
      `UPDATE action_executions SET output_variables = coalesce(?, output_variables),
         current_revision = coalesce(?, current_revision), failure_details = coalesce(?, failure_details) WHERE key = ?`,
      json(outputVariables),
      json(currentRevision),
      json(failureDetails),
      key,
    );
  }
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
