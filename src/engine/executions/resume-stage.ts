import { conditionLifecycle } from '../../domain/executions/condition-execution.ts';
import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import { type RetryMode, stageExecutionLifecycle } from '../../domain/executions/stage-execution.ts';
import { stageNamed } from '../../domain/pipelines/pipeline-declaration.ts';
import type { Gate } from '../../domain/pipelines/rules.ts';
import { canHappen, follow } from '../../domain/transitions.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StageExecution } from '../../sqlite/executions/stage-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Context } from '../context.ts';
import { declarationOf, hasNewStructure } from '../declarations/pipeline-versions.ts';
import { abandonRules } from '../rules/condition.ts';
import { advance, redoStage } from '../stages/advance.ts';
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
  const stageExecution = requireRetryable(context, pipeline, execution, stage, mode);
  const isUnderWay = stageExecution.status === 'InProgress';
  if (!isUnderWay) checkConcurrency(context, pipeline);
  redoStage(context, stageExecution, mode, 'ManualStageRetry');
  letGoOn(context, pipeline, execution, stageExecution, 'Retried');
}

function requireRetryable(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stage: string,
  mode: RetryMode,
): StageExecution {
  const { store } = context;
  const stageExecution = store.stageExecutions.find(execution.key, stage);
  const refuse = (reason: string) => {
    context.log.info(`Stage '${stage}' of pipeline '${pipeline.name}' cannot be retried. ${reason}`);
    return notRetryable(pipeline.name, stage, execution.id);
  };
  if (stageExecution === undefined) throw refuse(`Execution ${execution.id} has not been in it.`);
  checkIsLatest(context, pipeline, execution, stageExecution);
  const statuses = [...store.actionExecutions.statusesIn(stageExecution.key).values()];
  const hasFailedAction = stageExecution.phase === 'actions' && statuses.includes('Failed');
  const isRetryable = stageExecution.status === 'InProgress' ? hasFailedAction : isOver(stageExecution);
  if (!isRetryable) {
    throw refuse(`It is ${stageExecution.status} and has no failed action.`);
  }
  if (mode === 'ALL_ACTIONS' && statuses.includes('InProgress')) {
    throw refuse('Actions are in progress; all can be retried when none is.');
  }
  if (hasNewStructure(context, pipeline, execution, stageExecution)) {
    throw refuse(`The pipeline has been changed since its execution ${execution.id} was in it.`);
  }
  return stageExecution;
}

function isOver({ status }: StageExecution): boolean {
  return status === 'Failed' || status === 'Stopped';
}

/** One text for all reasons (C16 [transcript]). */
export function notRetryable(pipeline: string, stage: string, executionId: string): ServiceError {
  return new ServiceError(
    'StageNotRetryableException',
    `The stage named ${stage} in the ${pipeline} pipeline can't be retried now. Either it contains no failed actions, the execution '${executionId}' is already superseded, or the pipeline definition has changed since the action(s) failed.`,
  );
}

/**
 * Lets an execution go on as if the condition of a gate had been met: one that it still waits for, or that has failed
 * its stage (J32).
 * @throws ServiceError ConditionNotOverridableException, NotLatestPipelineExecutionException,
 *   ConcurrentPipelineExecutionsLimitExceededException
 */
export function overrideCondition(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stage: string,
  gate: Gate,
): void {
  const { store, now } = context;
  const stageExecution = store.stageExecutions.find(execution.key, stage);
  const condition = stageExecution && store.conditionExecutions.find(stageExecution.key, gate);
  if (stageExecution === undefined || condition === undefined) {
    throw notOverridable(`Pipeline execution ${execution.id} has not come to it.`);
  }
  checkIsLatest(context, pipeline, execution, stageExecution);
  const isOpen = canHappen(stageExecutionLifecycle, 'Overridden', stageExecution.status);
  if (!isOpen || !canHappen(conditionLifecycle, 'Overridden', condition.status)) {
    throw notOverridable(`It is ${condition.status}, and stage '${stage}' is ${stageExecution.status}.`);
  }
  if (hasNewStructure(context, pipeline, execution, stageExecution)) {
    throw notOverridable(`The pipeline has been changed since its execution ${execution.id} was in stage '${stage}'.`);
  }
  // stage-conditions [documented]
  const declared = stageNamed(declarationOf(context, pipeline, stageExecution.version), stage)[gate];
  if (declared?.conditions?.some(({ result }) => result === 'SKIP')) throw notOverridable('It has the result SKIP.');
  if (stageExecution.status === 'Failed') checkConcurrency(context, pipeline);
  abandonRules(context, condition.key);
  const overridden = follow(conditionLifecycle, 'Overridden', condition.status);
  store.conditionExecutions.update(condition.key, overridden, now);
  letGoOn(context, pipeline, execution, stageExecution, 'Overridden');
}

/** The stage holds its lock again, and its execution goes on with it. */
function letGoOn(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stageExecution: StageExecution,
  event: 'Retried' | 'Overridden',
): void {
  const { store, now } = context;
  store.stageExecutions.update(
    stageExecution,
    {
      status: follow(stageExecutionLifecycle, event, stageExecution.status),
      holdsLock: execution.mode !== 'PARALLEL',
    },
    now,
  );
  const status = follow(pipelineExecutionLifecycle, event, execution.status);
  store.pipelineExecutions.update(execution, { status, waitingForStage: null }, now);
  advance(context, pipeline.key, [execution.key]);
}

function notOverridable(reason: string): ServiceError {
  return new ServiceError('ConditionNotOverridableException', `The condition cannot be overridden. ${reason}`);
}

/**
 * @throws ServiceError NotLatestPipelineExecutionException when another execution is, or has been, in the stage since;
 * those in PARALLEL mode are in nobody's way
 */
function checkIsLatest(
  { store }: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  { key, stage }: StageExecution,
): void {
  if (execution.mode === 'PARALLEL') return;
  if (store.stageExecutions.findLatest(pipeline.key, stage, { parallel: false })?.key === key) return;
  throw new ServiceError(
    'NotLatestPipelineExecutionException',
    `A newer execution has entered stage '${stage}' since pipeline execution ${execution.id}.`,
  );
}
