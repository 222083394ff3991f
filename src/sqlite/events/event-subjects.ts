import type { FailureDetails } from '../../domain/executions/action-execution.ts';
import type { StageExecutionStatus } from '../../domain/executions/stage-execution.ts';
import type { JobData } from '../../domain/jobs/job-data.ts';
import type { Database } from '../database/database.ts';
import { Repository } from '../database/repository.ts';
import { idText } from '../database/stored-ids.ts';
import { revisionUrlColumn } from '../executions/action-history.ts';
import { type DataColumns, dataColumns, type JobDeclarations } from '../jobs/job-declarations.ts';

/** What every event of a pipeline tells. */
export interface PipelineSubject {
  readonly world: string;
  readonly pipeline: string;
  readonly version: number;
  readonly executionId: string;
  /** Epoch milliseconds: of the pipeline's execution, of a stage or an action its own. */
  readonly startedAt: number;
  /** Retries of stages of the execution until now. */
  readonly retries: number;
}

export interface PipelineExecutionSubject extends PipelineSubject {
  readonly triggerType: string;
  readonly triggerDetail: string | null;
  readonly stopReason: string | null;
  /** Epoch milliseconds: of the last retry of any stage; null before the first. */
  readonly lastRetriedAt: number | null;
  /** Output variables of the first source of a connection that has succeeded. */
  readonly sourceVariables: Readonly<Record<string, string>>;
}

interface StageExecutionSubject extends PipelineSubject {
  readonly stage: string;
  /** Epoch milliseconds; null before the first retry. */
  readonly lastRetriedAt: number | null;
}

export interface ActionExecutionSubject extends PipelineSubject {
  readonly stage: string;
  readonly stageStatus: StageExecutionStatus;
  readonly action: string;
  readonly actionExecutionId: string;
  readonly data: JobData;
  readonly summary: string | null;
  readonly externalExecutionId: string | null;
  /** Of a source. */
  readonly revision: string | null;
  readonly revisionUrl: string | null;
  readonly failureDetails: FailureDetails | null;
}

const ofExecution = `p.world, p.name AS pipeline, e.id AS executionId,
  coalesce((SELECT sum(r.retries + r.automatic_retries) FROM stage_executions r WHERE r.pipeline_execution = e.key), 0)
    AS retries`;

const pipelineExecutionSql = `SELECT ${ofExecution}, e.version, e.started_at AS startedAt, e.trigger_type AS triggerType,
    e.trigger_detail AS triggerDetail, e.stop_reason AS stopReason,
    (SELECT max(r.last_retried_at) FROM stage_executions r WHERE r.pipeline_execution = e.key) AS lastRetriedAt,
    (SELECT a.output_variables FROM action_executions a JOIN job_declarations d ON d.key = a.declaration
     WHERE a.pipeline_execution = e.key AND a.status = 'Succeeded'
       AND d.data ->> '$.actionTypeId.provider' = 'CodeStarSourceConnection' ORDER BY a.key LIMIT 1) AS sourceVariables
  FROM pipeline_executions e JOIN pipelines p ON p.key = e.pipeline WHERE e.key = CAST(? AS INTEGER)`;

const stageExecutionSql = `SELECT ${ofExecution}, s.version, s.entered_at AS startedAt, s.stage, s.last_retried_at AS lastRetriedAt
  FROM stage_executions s JOIN pipeline_executions e ON e.key = s.pipeline_execution JOIN pipelines p ON p.key = e.pipeline
  WHERE s.key = CAST(? AS INTEGER)`;

const actionExecutionSql = `SELECT ${ofExecution}, s.version, a.started_at AS startedAt, a.stage, s.status AS stageStatus, a.action,
    ${idText('a.id')} AS actionExecutionId, ${dataColumns('a')}, a.execution_details ->> 'summary' AS summary,
    coalesce(a.execution_details ->> 'externalExecutionId', a.current_revision ->> 'revision',
      iif(a.status <> 'Abandoned', a.approval_token, NULL)) AS externalExecutionId,
    a.current_revision ->> 'revision' AS revision, ${revisionUrlColumn}, a.failure_details AS failureDetails
  FROM action_executions a JOIN stage_executions s ON s.key = a.stage_execution
    JOIN pipeline_executions e ON e.key = a.pipeline_execution JOIN pipelines p ON p.key = e.pipeline
  WHERE a.key = CAST(? AS INTEGER)`;

/** Why each run failed, one that a retry has replaced, too: the message, or else what was said of it last. */
const failedSql = (owner: string) => `SELECT a.stage, a.action,
    coalesce(a.failure_details ->> 'message', a.execution_details ->> 'summary') AS text
  FROM action_executions a WHERE a.${owner} = CAST(? AS INTEGER) AND a.status = 'Failed' ORDER BY a.key`;

const failedOfExecutionSql = failedSql('pipeline_execution');
const failedOfStageSql = failedSql('stage_execution');

const sourcesSql = `SELECT a.action, d.data ->> '$.actionTypeId.provider' AS provider,
    coalesce(a.output_variables, '{}') AS variables
  FROM action_executions a JOIN job_declarations d ON d.key = a.declaration
  WHERE a.pipeline_execution = (SELECT pipeline_execution FROM stage_executions WHERE key = CAST(? AS INTEGER))
    AND a.is_retried = 0 AND d.data ->> '$.actionTypeId.category' = 'Source' ORDER BY a.key`;

/** What events tell of the executions that they are about: one statement for each. */
export class EventSubjects extends Repository {
  readonly #declarations: JobDeclarations;

  constructor(database: Database, declarations: JobDeclarations) {
    super(database);
    this.#declarations = declarations;
  }

  findPipelineExecution(key: number): PipelineExecutionSubject | undefined {
    const row = this.database.get<
      Omit<PipelineExecutionSubject, 'sourceVariables'> & { readonly sourceVariables: string | null }
    >(pipelineExecutionSql, key);
    return row && { ...row, sourceVariables: row.sourceVariables === null ? {} : JSON.parse(row.sourceVariables) };
  }

  findStageExecution(key: number): StageExecutionSubject | undefined {
    return this.database.get(stageExecutionSql, key);
  }

  /** Those of a pipeline's execution, or of a stage's. */
  listFailedActions(
    of: { readonly execution: number } | { readonly stageExecution: number },
  ): { readonly stage: string; readonly action: string; readonly text: string | null }[] {
    return 'execution' in of
      ? this.database.all(failedOfExecutionSql, of.execution)
      : this.database.all(failedOfStageSql, of.stageExecution);
  }

  /** The sources of the execution that a stage is run by, with the variables that they have by now. */
  listSources(stageExecution: number) {
    return this.database
      .all<{ action: string; provider: string; variables: string }>(sourcesSql, stageExecution)
      .map(({ variables, ...source }) => ({ ...source, variables: JSON.parse(variables) as Record<string, string> }));
  }

  /** Undefined for the action of a job without a pipeline. */
  findActionExecution(key: number): ActionExecutionSubject | undefined {
    const row = this.database.get<
      Omit<ActionExecutionSubject, 'data' | 'failureDetails'> & DataColumns & { failureDetails: string | null }
    >(actionExecutionSql, key);
    return (
      row && {
        ...this.#declarations.withData(row),
        failureDetails: row.failureDetails === null ? null : JSON.parse(row.failureDetails),
      }
    );
  }
}
