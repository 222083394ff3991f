import type { ActionStatus } from '../../domain/executions/action-execution.ts';
import type { StagePhase } from '../../domain/executions/stage-execution.ts';
import type { JobData } from '../../domain/jobs/job-data.ts';
import { type Database, fromJson } from '../database/database.ts';
import { Repository } from '../database/repository.ts';
import { idText } from '../database/stored-ids.ts';
import { type DataColumns, dataColumns, type JobDeclarations } from '../jobs/job-declarations.ts';

/** An action's run with everything that is known of it. */
export interface ActionRecord {
  readonly key: number;
  readonly id: string;
  readonly pipelineExecutionId: string;
  /** Of the pipeline when the stage was entered. */
  readonly version: number;
  readonly stage: string;
  /** Of the pipeline's execution. */
  readonly mode: string;
  /** Who does it. */
  readonly provider: string | null;
  /** Key of the execution of its stage. */
  readonly stageExecution: number;
  /** What that is about, or was when it ended. */
  readonly phase: StagePhase;
  readonly action: string;
  readonly namespace: string | null;
  readonly status: ActionStatus;
  readonly data: JobData;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly updatedBy: string | null;
  readonly approvalToken: string | null;
  readonly executionDetails: ExecutionDetailsRecord | undefined;
  readonly outputVariables: Readonly<Record<string, string>> | undefined;
  readonly currentRevision:
    | { readonly revision: string; readonly changeIdentifier?: string; readonly created?: string }
    | undefined;
  readonly failureDetails: { readonly type: string; readonly message: string } | undefined;
  /** Page that shows the revision of a source; null for other actions. */
  readonly revisionUrl: string | null;
}

interface ExecutionDetailsRecord {
  readonly summary?: string;
  readonly externalExecutionId?: string;
  readonly percentComplete?: number;
}

/** Of the run `a` of a source. The execution of a rollback has another revision than its source took (J34). */
export const revisionUrlColumn = `(SELECT r.url FROM source_revisions r
   WHERE r.pipeline_execution = a.pipeline_execution AND r.action = a.action
     AND r.revision_id = a.current_revision ->> '$.revision' AND (SELECT d.data ->> '$.actionTypeId.category' FROM job_declarations d WHERE d.key = a.declaration) = 'Source'
  ) AS revisionUrl`;

const columns = `a.key, ${idText('a.id')} AS id, e.id AS pipelineExecutionId, s.version, a.stage, a.stage_execution AS stageExecution,
  s.phase, e.mode, a.provider, a.action, a.namespace, a.status,
  ${dataColumns('a')}, a.started_at AS startedAt, a.updated_at AS updatedAt, a.updated_by AS updatedBy,
  a.approval_token AS approvalToken, a.execution_details AS executionDetails, a.output_variables AS outputVariables,
  a.current_revision AS currentRevision, a.failure_details AS failureDetails,
  ${revisionUrlColumn}`;

const joined = `action_executions a JOIN pipeline_executions e ON e.key = a.pipeline_execution
  JOIN stage_executions s ON s.key = a.stage_execution`;

type JsonColumn = 'executionDetails' | 'outputVariables' | 'currentRevision' | 'failureDetails';
type Row = Omit<ActionRecord, JsonColumn | 'data'> & Readonly<Record<JsonColumn, string | null>> & DataColumns;

/** What has become of the actions of pipelines, for those who look. */
export class ActionHistory extends Repository {
  readonly #declarations: JobDeclarations;

  constructor(database: Database, declarations: JobDeclarations) {
    super(database);
    this.#declarations = declarations;
  }

  /** The latest run of an action in any execution, or in one that is in another mode than PARALLEL. */
  findLatest(
    pipeline: number,
    stage: string,
    action: string,
    counts: { readonly parallel: boolean },
  ): ActionRecord | undefined {
    const row = this.database.get<Row>(
      `SELECT ${columns} FROM ${joined}
       WHERE a.pipeline = CAST(? AS INTEGER) AND a.stage = CAST(? AS TEXT) AND a.action = CAST(? AS TEXT)
         ${counts.parallel ? '' : `AND e.mode <> 'PARALLEL'`}
       ORDER BY a.key DESC LIMIT 1`,
      pipeline,
      stage,
      action,
    );
    return row && this.#read(row);
  }

  /** Newest first, from before the key on. */
  list(
    pipeline: number,
    { pipelineExecution, latestOnly }: ExecutionFilter,
    limit: number,
    before: number,
  ): ActionRecord[] {
    const [column, value] =
      pipelineExecution === undefined ? ['pipeline', pipeline] : ['pipeline_execution', pipelineExecution];
    return this.database
      .all<Row>(
        `SELECT ${columns} FROM ${joined}
         WHERE a.${column} = CAST(? AS INTEGER) AND a.key < CAST(? AS INTEGER) ${latestOnly ? 'AND a.is_retried = 0' : ''}
         ORDER BY a.key DESC LIMIT CAST(? AS INTEGER)`,
        value,
        before,
        limit,
      )
      .map((row) => this.#read(row));
  }

  #read(row: Row): ActionRecord {
    return {
      ...this.#declarations.withData(row),
      executionDetails: fromJson(row.executionDetails),
      outputVariables: fromJson(row.outputVariables),
      currentRevision: fromJson(row.currentRevision),
      failureDetails: fromJson(row.failureDetails),
    };
  }
}

/** Which of a pipeline's action or rule executions a list shows. */
export interface ExecutionFilter {
  /** Those of one pipeline execution, by its key. */
  readonly pipelineExecution: number | undefined;
  /** Whether those that a retry has replaced are left out. */
  readonly latestOnly: boolean;
}
