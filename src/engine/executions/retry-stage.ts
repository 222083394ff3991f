import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution.ts';
import { type RetryMode, stageExecutionLifecycle } from '../../domain/executions/stage-execution.ts';
import { follow } from '../../domain/transitions.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines.ts';
import type { StageExecution } from '../../sqlite/stage-executions.ts';
import type { Context } from '../context.ts';
import { hasNewStructure } from '../declarations/declaration-for.ts';
import { advance } from '../stages/advance.ts';
import { redoStage } from '../stages/redo-stage.ts';
import { checkIsLatest } from './check-is-latest.ts';
import { checkConcurrency } from './start-execution.ts';

/**
 * Lets an execution go on in a stage that failed or was stopped (J3): the actions to be done again are put aside, and
 * the stage's next step starts them anew.
 * @throws ServiceError StageNotRetryableException, NotLatestPipelineExecutionException,
 *   ConcurrentPipelineExecutionsLimitExceededException
 */
export function retryStage(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stage: string,
  mode: RetryMode,
): void {
  const { store, now } = context;
  const stay = findRetryable(context, pipeline, execution, stage, mode);
  const isUnderWay = stay.status === 'InProgress';
  if (!isUnderWay) checkConcurrency(context, pipeline);
  redoStage(context, stay, mode, 'ManualStageRetry');
  store.stageExecutions.update(
    stay,
    { status: follow(stageExecutionLifecycle, 'Retried', stay.status), holdsLock: execution.mode !== 'PARALLEL' },
    now,
  );
  const status = follow(pipelineExecutionLifecycle, 'Retried', execution.status);
  store.pipelineExecutions.update(execution, { status, waitingForStage: null }, now);
  advance(context, pipeline.key, [execution.key]);
}

function findRetryable(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stage: string,
  mode: RetryMode,
): StageExecution {
  const { store } = context;
  const stay = store.stageExecutions.find(execution.key, stage);
  if (stay === undefined) throw notRetryable(`Pipeline execution ${execution.id} has not been in stage '${stage}'.`);
  checkIsLatest(context, pipeline, execution, stay);
  const statuses = [...store.stageExecutions.actionStatuses(stay.key).values()];
  const hasFailedAction = stay.phase === 'actions' && statuses.includes('Failed');
  const isRetryable = stay.status === 'InProgress' ? hasFailedAction : isOver(stay);
  if (!isRetryable) {
    throw notRetryable(`Stage '${stage}' is ${stay.status} and has no failed action to retry.`);
  }
  if (mode === 'ALL_ACTIONS' && statuses.includes('InProgress')) {
    throw notRetryable(`Actions of stage '${stage}' are in progress; all can be retried when none is.`);
  }
  if (hasNewStructure(context, pipeline, execution, stay)) {
    throw notRetryable(`The pipeline has been changed since its execution ${execution.id} was in stage '${stage}'.`);
  }
  return stay;
}

function isOver({ status }: StageExecution): boolean {
  return status === 'Failed' || status === 'Stopped';
}

function notRetryable(message: string): ServiceError {
  return new ServiceError('StageNotRetryableException', message);
}
