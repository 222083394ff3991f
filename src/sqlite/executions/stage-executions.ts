import type { StageExecutionStatus, StagePhase } from '../../domain/executions/stage-execution.ts';
import type { Database } from '../database/database.ts';
import { Repository } from '../database/repository.ts';
import type { Commits } from '../database/state-changes.ts';

/** An execution in a stage, from its entry to its end there; a stage execution in AWS's words. */
export interface StageExecution {
  readonly key: number;
  readonly pipelineExecution: number;
  readonly stage: string;
  /** Of the pipeline when the stage was entered. */
  readonly version: number;
  readonly status: StageExecutionStatus;
  /** What it is about, or was when it ended. */
  readonly phase: StagePhase;
  /** How many times somebody has retried it. */
  readonly retries: number;
  /** How many times it has been retried by itself. */
  readonly automaticRetries: number;
  readonly latestRetryTrigger: RetryTrigger | null;
}

/** Who has a stage retried: its onFailure, or a person. */
export type RetryTrigger = 'AutomatedStageRetry' | 'ManualStageRetry';

const columns = `s.key, s.pipeline_execution AS pipelineExecution, s.stage, s.version, s.status, s.phase, s.retries,
  s.automatic_retries AS automaticRetries, s.latest_retry_trigger AS latestRetryTrigger`;

/** Stage executions, and the locks that they hold. */
export class StageExecutions extends Repository {
  readonly #commits: Commits;

  constructor(database: Database, commits: Commits) {
    super(database);
    this.#commits = commits;
  }

  /** Enters a stage. The index stage_locks lets only one hold a stage's lock. @returns The key */
  insert(entered: {
    pipeline: number;
    pipelineExecution: number;
    stage: string;
    version: number;
    phase: StagePhase;
    holdsLock: boolean;
    now: number;
  }): number {
    const key = this.database.run(
      `INSERT INTO stage_executions (pipeline, pipeline_execution, stage, version, status, phase, holds_lock, entered_at, updated_at)
       VALUES (?, ?, ?, ?, 'InProgress', ?, ?, ?, ?)`,
      entered.pipeline,
      entered.pipelineExecution,
      entered.stage,
      entered.version,
      entered.phase,
      entered.holdsLock ? 1 : 0,
      entered.now,
      entered.now,
    );
    const { pipelineExecution: execution, now: at } = entered;
    this.#commits.note({ subject: 'stageExecution', key, execution, from: undefined, to: 'InProgress', at });
    return key;
  }

  update(
    { key, pipelineExecution, status: before }: Pick<StageExecution, 'key' | 'pipelineExecution' | 'status'>,
    { status, holdsLock }: { status: StageExecutionStatus; holdsLock: boolean },
    now: number,
  ): void {
    this.database.run(
      'UPDATE stage_executions SET status = ?, holds_lock = ?, updated_at = ? WHERE key = ?',
      status,
      holdsLock ? 1 : 0,
      now,
      key,
    );
    this.#commits.note({
      subject: 'stageExecution',
      key,
      execution: pipelineExecution,
      from: before,
      to: status,
      at: now,
    });
  }

  turnTo({ key }: Pick<StageExecution, 'key' | 'pipelineExecution'>, phase: StagePhase, now: number): void {
    this.database.run('UPDATE stage_executions SET phase = ?, updated_at = ? WHERE key = ?', phase, now, key);
  }

  /** Counts a retry. */
  noteRetry(
    { key, pipelineExecution }: Pick<StageExecution, 'key' | 'pipelineExecution'>,
    trigger: RetryTrigger,
    now: number,
  ): void {
    this.#commits.beforeChangeOf(pipelineExecution);
    const column = trigger === 'ManualStageRetry' ? 'retries' : 'automatic_retries';
    this.database.run(
      `UPDATE stage_executions SET ${column} = ${column} + 1, latest_retry_trigger = ?, last_retried_at = ? WHERE key = ?`,
      trigger,
      now,
      key,
    );
  }

  isLocked(pipeline: number, stage: string): boolean {
    const sql = 'SELECT 1 FROM stage_executions WHERE pipeline = ? AND stage = ? AND holds_lock = 1';
    return this.database.get(sql, pipeline, stage) !== undefined;
  }

  /** The stage that an execution is in. */
  findRunning(pipelineExecution: number): StageExecution | undefined {
    return this.database.get(
      `SELECT ${columns} FROM stage_executions s
       WHERE s.pipeline_execution = ? AND s.status IN ('InProgress', 'Stopping')`,
      pipelineExecution,
    );
  }

  find(pipelineExecution: number, stage: string): StageExecution | undefined {
    return this.database.get(
      `SELECT ${columns} FROM stage_executions s WHERE s.pipeline_execution = ? AND s.stage = ?`,
      pipelineExecution,
      stage,
    );
  }

  /**
   * The last to have entered a stage, in any mode or in another than PARALLEL, with the id and type of its execution.
   */
  findLatest(
    pipeline: number,
    stage: string,
    counts: { readonly parallel: boolean },
  ): (StageExecution & { readonly id: string; readonly type: 'STANDARD' | 'ROLLBACK' }) | undefined {
    return this.database.get(
      `SELECT ${columns}, e.id, e.type FROM stage_executions s JOIN pipeline_executions e ON e.key = s.pipeline_execution
       WHERE s.pipeline = CAST(? AS INTEGER) AND s.stage = CAST(? AS TEXT)
         ${counts.parallel ? '' : `AND e.mode <> 'PARALLEL'`}
       ORDER BY s.key DESC LIMIT 1`,
      pipeline,
      stage,
    );
  }

  /** The latest execution of type STANDARD, with its version, that has succeeded in a stage. */
  findLatestSuccess(pipeline: number, stage: string): { readonly key: number; readonly version: number } | undefined {
    return this.database.get(
      `SELECT e.key, e.version FROM stage_executions s JOIN pipeline_executions e ON e.key = s.pipeline_execution
       WHERE s.pipeline = CAST(? AS INTEGER) AND s.stage = CAST(? AS TEXT) AND s.status = 'Succeeded'
         AND e.type = 'STANDARD'
       ORDER BY s.pipeline_execution DESC LIMIT 1`,
      pipeline,
      stage,
    );
  }
}

/** The gate before a stage. */
export interface StageTransition {
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly changedBy: string;
  readonly changedAt: number;
}

/** Transitions that somebody has changed; all others are enabled. */
export class StageTransitions extends Repository {
  find(pipeline: number, stage: string): StageTransition | undefined {
    const row = this.database.get<Omit<StageTransition, 'enabled'> & { enabled: number }>(
      `SELECT enabled, disabled_reason AS disabledReason, changed_by AS changedBy, changed_at AS changedAt
       FROM stage_transitions WHERE pipeline = ? AND stage = ?`,
      pipeline,
      stage,
    );
    return row && { ...row, enabled: row.enabled === 1 };
  }

  save(pipeline: number, stage: string, transition: StageTransition): void {
    this.database.run(
      `INSERT INTO stage_transitions (pipeline, stage, enabled, disabled_reason, changed_by, changed_at)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET enabled = excluded.enabled, disabled_reason = excluded.disabled_reason,
         changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
      pipeline,
      stage,
      transition.enabled ? 1 : 0,
      transition.disabledReason,
      transition.changedBy,
      transition.changedAt,
    );
  }
}
