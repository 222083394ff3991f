import type {
  ExecutionTrigger,
  ResolvedVariable,
  SourceRevisionOverride,
} from '../../domain/executions/pipeline-execution.ts';
import type { PipelineExecutionStatus } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import type { Database } from '../database/database.ts';
import { Repository } from '../database/repository.ts';
import type { Commits } from '../database/state-changes.ts';

type ExecutionMode = 'QUEUED' | 'SUPERSEDED' | 'PARALLEL';

export interface PipelineExecution {
  readonly key: number;
  readonly id: string;
  readonly pipeline: number;
  /** Of the pipeline when it started. */
  readonly version: number;
  readonly mode: ExecutionMode;
  readonly type: 'STANDARD' | 'ROLLBACK';
  readonly rollbackTarget: string | null;
  readonly status: PipelineExecutionStatus;
  readonly triggerType: ExecutionTrigger['triggerType'];
  readonly triggerDetail: string | null;
  /** How many pipelines have started one another in a row up to this one. */
  readonly invocationDepth: number;
  readonly variables: readonly ResolvedVariable[];
  readonly sourceRevisionOverrides: readonly SourceRevisionOverride[];
  readonly stopReason: string | null;
  /** Why it has the status, where somebody has said so. */
  readonly statusSummary: string | null;
  /** Before which it stands; also, while it is the last to have done so, of one that has ended there (L18). */
  readonly waitingForStage: string | null;
  readonly startedAt: number;
  readonly updatedAt: number;
}

export interface NewPipelineExecution
  extends Pick<
    PipelineExecution,
    | 'id'
    | 'pipeline'
    | 'version'
    | 'mode'
    | 'triggerType'
    | 'invocationDepth'
    | 'variables'
    | 'sourceRevisionOverrides'
    | 'startedAt'
  > {
  readonly triggerDetail: string | undefined;
  readonly requestToken?: string | undefined;
  /** Null when it is let into a stage at once. */
  readonly waitingForStage: string | null;
  /** Id of the execution to which it rolls a stage back; given of those of type ROLLBACK. */
  readonly rollbackTarget?: string;
}

interface ExecutionChange {
  readonly status: PipelineExecutionStatus;
  readonly waitingForStage: string | null;
  readonly stopReason?: string | undefined;
  readonly statusSummary?: string | undefined;
}

/** Whether a change of an execution of a status is none but of where it stands. */
export function isMove(before: PipelineExecutionStatus, change: ExecutionChange): boolean {
  return change.status === before && change.stopReason === undefined && change.statusSummary === undefined;
}

type Row = Omit<PipelineExecution, 'variables' | 'sourceRevisionOverrides'> & {
  readonly variables: string;
  readonly sourceRevisionOverrides: string;
};

const columns = `e.key, e.id, e.pipeline, e.version, e.mode, e.type, e.rollback_target AS rollbackTarget, e.status,
  e.trigger_type AS triggerType, e.trigger_detail AS triggerDetail,
  e.invocation_depth AS invocationDepth, e.variables,
  e.source_revision_overrides AS sourceRevisionOverrides, e.stop_reason AS stopReason,
  e.status_summary AS statusSummary, e.waiting_for_stage AS waitingForStage, e.started_at AS startedAt, e.updated_at AS updatedAt`;

const unfinished = `e.status IN ('InProgress', 'Stopping')`;

/** Runs of pipelines, in the order of their starts. */
export class PipelineExecutions extends Repository {
  readonly #commits: Commits;

  constructor(database: Database, commits: Commits) {
    super(database);
    this.#commits = commits;
  }

  /** @returns The key */
  insert(execution: NewPipelineExecution): number {
    const key = this.database.run(
      `INSERT INTO pipeline_executions (id, pipeline, version, mode, type, rollback_target, status, trigger_type,
         trigger_detail, invocation_depth, request_token, variables, source_revision_overrides, waiting_for_stage,
         started_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, 'InProgress', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      execution.id,
      execution.pipeline,
      execution.version,
      execution.mode,
      execution.rollbackTarget === undefined ? 'STANDARD' : 'ROLLBACK',
      execution.rollbackTarget ?? null,
      execution.triggerType,
      execution.triggerDetail ?? null,
      execution.invocationDepth,
      execution.requestToken ?? null,
      JSON.stringify(execution.variables),
      JSON.stringify(execution.sourceRevisionOverrides),
      execution.waitingForStage,
      execution.startedAt,
      execution.startedAt,
    );
    this.#commits.note({
      subject: 'pipelineExecution',
      key,
      execution: key,
      from: undefined,
      to: 'InProgress',
      at: execution.startedAt,
    });
    return key;
  }

  /** Whether there are so many, and none of the last of them was started by anything but another. */
  areAllInvoked(count: number): boolean {
    const sql = `SELECT count(*) AS found FROM
      (SELECT invocation_depth FROM pipeline_executions ORDER BY key DESC LIMIT CAST(? AS INTEGER))
      WHERE invocation_depth > 0`;
    return this.database.get<{ found: number }>(sql, count)?.found === count;
  }

  get(key: number): PipelineExecution {
    return read(this.database.get<Row>(`SELECT ${columns} FROM pipeline_executions e WHERE e.key = ?`, key)) as never;
  }

  find(pipeline: number, id: string): PipelineExecution | undefined {
    return read(
      this.database.get<Row>(
        `SELECT ${columns} FROM pipeline_executions e WHERE e.pipeline = CAST(? AS INTEGER) AND e.id = CAST(? AS TEXT)`,
        pipeline,
        id,
      ),
    );
  }

  /** The execution of this id in any pipeline. */
  findById(id: string): PipelineExecution | undefined {
    return read(
      this.database.get<Row>(`SELECT ${columns} FROM pipeline_executions e WHERE e.id = CAST(? AS TEXT) LIMIT 1`, id),
    );
  }

  /** Id of the execution that a request started before. */
  findIdByToken(pipeline: number, requestToken: string): string | undefined {
    return this.database.get<{ id: string }>(
      'SELECT id FROM pipeline_executions WHERE pipeline = ? AND request_token = ?',
      pipeline,
      requestToken,
    )?.id;
  }

  listUnfinished(pipeline: number): PipelineExecution[] {
    return this.database
      .all<Row>(
        `SELECT ${columns} FROM pipeline_executions e WHERE e.pipeline = ? AND ${unfinished} ORDER BY e.key`,
        pipeline,
      )
      .map((row) => read(row) as PipelineExecution);
  }

  countUnfinished(pipeline: number): number {
    const sql = `SELECT count(*) AS count FROM pipeline_executions e WHERE e.pipeline = ? AND ${unfinished}`;
    return this.database.get<{ count: number }>(sql, pipeline)?.count ?? 0;
  }

  /** The executions that stand before a stage and may yet go in, oldest first. */
  listWaiting(pipeline: number, stage: string): PipelineExecution[] {
    return this.database
      .all<Row>(
        `SELECT ${columns} FROM pipeline_executions e
         WHERE e.pipeline = CAST(? AS INTEGER) AND e.waiting_for_stage = CAST(? AS TEXT) AND ${unfinished}
         ORDER BY e.key`,
        pipeline,
        stage,
      )
      .map((row) => read(row) as PipelineExecution);
  }

  /** The execution that has ended before a stage last. */
  findEndedBefore(pipeline: number, stage: string): PipelineExecution | undefined {
    return read(
      this.database.get<Row>(
        `SELECT ${columns} FROM pipeline_executions e
         WHERE e.pipeline = CAST(? AS INTEGER) AND e.waiting_for_stage = CAST(? AS TEXT) AND NOT ${unfinished}
         ORDER BY e.key DESC LIMIT 1`,
        pipeline,
        stage,
      ),
    );
  }

  /** Takes those that have ended before a stage away from it: one at most is ever to be found there. */
  forgetEndedBefore(pipeline: number, stage: string): void {
    this.database.run(
      `UPDATE pipeline_executions AS e SET waiting_for_stage = NULL
       WHERE e.pipeline = CAST(? AS INTEGER) AND e.waiting_for_stage = CAST(? AS TEXT) AND NOT ${unfinished}`,
      pipeline,
      stage,
    );
  }

  /** Writes the status and whether it stands before a stage. */
  update(
    { key, status }: Pick<PipelineExecution, 'key' | 'pipeline' | 'status'>,
    change: ExecutionChange,
    now: number,
  ): void {
    if (isMove(status, change)) {
      // From stage to stage: no index that depends on the status has anything to do, and no lastUpdateTime tells (L24).
      const sql = 'UPDATE pipeline_executions SET waiting_for_stage = ? WHERE key = ?';
      this.database.run(sql, change.waitingForStage, key);
      return;
    }
    this.database.run(
      `UPDATE pipeline_executions SET status = ?, waiting_for_stage = ?, stop_reason = coalesce(?, stop_reason),
         status_summary = coalesce(?, status_summary), updated_at = ? WHERE key = ?`,
      change.status,
      change.waitingForStage,
      change.stopReason ?? null,
      change.statusSummary ?? null,
      now,
      key,
    );
    this.#commits.note({ subject: 'pipelineExecution', key, execution: key, from: status, to: change.status, at: now });
  }

  /** Newest first, from before the key on; those that have succeeded in a stage, when one is given. */
  list(pipeline: number, limit: number, before: number, succeededInStage?: string): PipelineExecution[] {
    const rows =
      succeededInStage === undefined
        ? this.database.all<Row>(
            `SELECT ${columns} FROM pipeline_executions e
             WHERE e.pipeline = CAST(? AS INTEGER) AND e.key < CAST(? AS INTEGER)
             ORDER BY e.key DESC LIMIT CAST(? AS INTEGER)`,
            pipeline,
            before,
            limit,
          )
        : this.database.all<Row>(
            `SELECT ${columns} FROM stage_executions s JOIN pipeline_executions e ON e.key = s.pipeline_execution
             WHERE s.pipeline = CAST(? AS INTEGER) AND s.stage = CAST(? AS TEXT) AND s.status = 'Succeeded'
               AND s.pipeline_execution < CAST(? AS INTEGER)
             ORDER BY s.pipeline_execution DESC LIMIT CAST(? AS INTEGER)`,
            pipeline,
            succeededInStage,
            before,
            limit,
          );
    return rows.map((row) => read(row) as PipelineExecution);
  }
}

function read(row: Row | undefined): PipelineExecution | undefined {
  return (
    row && {
      ...row,
      variables: JSON.parse(row.variables),
      sourceRevisionOverrides: JSON.parse(row.sourceRevisionOverrides),
    }
  );
}
