import type { ExecutionTrigger } from '../../domain/executions/pipeline-execution.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Context } from '../context.ts';
import { letIn } from './enter-stage.ts';

/**
 * Rolls a stage back to an execution that was successful in it: a new execution goes through that stage with what the
 * target had, artifacts, revisions and variables (J10 [documented]). Returns its id and key; it has entered the stage
 * and done nothing yet.
 * @param invocationDepth Of the execution that failed, so that pipelines which start one another come to their end
 * (J17)
 */
export function rollBack(
  context: Context,
  pipeline: StoredPipeline,
  stage: string,
  target: PipelineExecution,
  { triggerType, triggerDetail, invocationDepth = 0 }: ExecutionTrigger & { readonly invocationDepth?: number },
): { readonly id: string; readonly key: number } {
  const { store, ids, now } = context;
  const id = ids.pipelineExecutionId();
  const execution = {
    id,
    pipeline: pipeline.key,
    version: pipeline.version,
    mode: pipeline.declaration.executionMode,
    rollbackTarget: target.id,
    triggerType,
    triggerDetail,
    invocationDepth,
    variables: target.variables,
    sourceRevisionOverrides: target.sourceRevisionOverrides,
    waitingForStage: null,
    startedAt: now,
  };
  const key = store.pipelineExecutions.insert(execution);
  store.executionOutputs.copy(target.key, key);
  letIn(context, pipeline, { ...execution, key }, stage);
  return { id, key };
}

/**
 * Rolls back a stage that has failed, to the latest execution that was successful in it; returns the key of the new
 * execution. Without such a one of the pipeline's current version there is nothing to go back to (user guide,
 * stage-rollback-auto [documented]). A rollback that fails is not rolled back itself [chosen]: it would fail for ever.
 */
export function rollBackAutomatically(
  context: Context,
  pipeline: StoredPipeline,
  failed: PipelineExecution,
  stage: string,
): number | undefined {
  const { store } = context;
  if (failed.type === 'ROLLBACK') return undefined;
  const target = store.stageExecutions.findLatestSuccess(pipeline.key, stage);
  if (target?.version !== pipeline.version) return undefined;
  return rollBack(context, pipeline, stage, store.pipelineExecutions.get(target.key), {
    triggerType: 'AutomatedRollback',
    triggerDetail: JSON.stringify({ FailedPipelineExecutionId: failed.id }), // user guide's sample [documented]
    invocationDepth: failed.invocationDepth,
  }).key;
}

/**
 * Checks that somebody may roll a stage back to an execution (J34, C16 [transcript]). The service takes the source
 * stage and PARALLEL mode, too.
 * @throws ServiceError UnableToRollbackStageException, PipelineExecutionOutdatedException
 */
export function checkRollback(
  { store }: Context,
  { key, name, version }: StoredPipeline,
  stage: string,
  target: PipelineExecution,
): void {
  if (target.version !== version) {
    throw new ServiceError(
      'PipelineExecutionOutdatedException',
      `Pipeline '${name}' has been updated since the rollback request was made.`,
    );
  }
  if (target.type === 'ROLLBACK' || store.stageExecutions.find(target.key, stage)?.status !== 'Succeeded') {
    throw unable(`Target Pipeline Execution with id '${target.id}' has not completed in stage with name '${stage}'`);
  }
  if (store.stageExecutions.isLocked(key, stage)) {
    throw unable(`Pipeline '${name}' cannot start rollback since stage ${stage} is in progress.`);
  }
}

function unable(message: string): ServiceError {
  return new ServiceError('UnableToRollbackStageException', message);
}
