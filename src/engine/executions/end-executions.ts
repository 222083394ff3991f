import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import { stageExecutionLifecycle } from '../../domain/executions/stage-execution.ts';
import { canHappen, follow } from '../../domain/transitions.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StageExecution } from '../../sqlite/executions/stage-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import { abandonActions } from '../actions/end-action.ts';
import type { Context } from '../context.ts';
import { abandonCondition } from '../rules/condition.ts';
import { advance } from '../stages/advance.ts';
import { endBeforeStage, leaveStage } from '../stages/leave-stage.ts';

/** Also of one that does not exist (C16 [transcript]). */
export function notStoppable(pipeline: string, executionId: string): ServiceError {
  return new ServiceError(
    'PipelineExecutionNotStoppableException',
    `The pipeline execution with ID '${executionId}' in '${pipeline}' can't be stopped now. Either it does not exist in the pipeline, or the pipeline execution has no action executions in progress.`,
  );
}

/**
 * Stops an execution: running actions go on to their end, or are abandoned at once (J4).
 * @throws ServiceError DuplicatedStopRequestException, PipelineExecutionNotStoppableException
 */
export function stopExecution(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  { abandon, reason }: { readonly abandon: boolean; readonly reason: string | undefined },
): void {
  const { store } = context;
  if (!abandon && execution.status === 'Stopping') {
    throw new ServiceError(
      'DuplicatedStopRequestException', // C16 [transcript]
      `The execution with ID ${execution.id} in ${pipeline.name} is already in a stopping state. If you already chose to stop and wait, you cannot make that request again. You can choose to stop and abandon now, but be aware that this option can lead to failed actions. If you already chose to stop and abandon, you cannot make that request again.`,
    );
  }
  if (!canHappen(pipelineExecutionLifecycle, 'Stopped', execution.status)) {
    throw notStoppable(pipeline.name, execution.id);
  }
  const stageExecution = store.stageExecutions.findRunning(execution.key);
  if (stageExecution === undefined) {
    endBeforeStage(context, execution, 'Stopped', reason);
    return;
  }
  const stopping = requestStop(context, execution, stageExecution, reason);
  if (!abandon) {
    advance(context, pipeline.key, [execution.key]);
    return;
  }
  abandonActions(context, stageExecution.key);
  abandonCondition(context, stageExecution, 'Abandoned');
  const next = leaveStage(context, pipeline, stopping.execution, stopping.stageExecution, 'Stopped');
  advance(context, pipeline.key, next);
}

/** Both are Stopping from now on, also where nothing is to be waited for (J4 [transcript]). */
function requestStop(
  { store, now }: Context,
  execution: PipelineExecution,
  stageExecution: StageExecution,
  reason: string | undefined,
) {
  const isFirst = execution.status !== 'Stopping';
  const status = isFirst ? follow(pipelineExecutionLifecycle, 'StopRequested', execution.status) : execution.status;
  store.pipelineExecutions.update(execution, { status, waitingForStage: null, stopReason: reason }, now);
  const stage = isFirst
    ? follow(stageExecutionLifecycle, 'StopRequested', stageExecution.status)
    : stageExecution.status;
  const holdsLock = execution.mode !== 'PARALLEL';
  if (isFirst) store.stageExecutions.update(stageExecution, { status: stage, holdsLock }, now);
  return { execution: { ...execution, status }, stageExecution: { ...stageExecution, status: stage } };
}

/**
 * For how long an approval has waited that an edit ends at once (J8): on AWS one of 7 s is left, one of 87 s ended
 * [transcript].
 */
const longWait = 60_000;

/**
 * Sees to it that what runs by an earlier version goes no further, because the pipeline was edited, whatever has
 * changed (J8): running actions come to their end and then their execution is cancelled; what waits, for a stage or for
 * a condition, is cancelled at once, and so is what has waited long for an approval. Executions that are stopping go no
 * further anyway. Nobody can answer the approvals of either any more. Executions in PARALLEL mode go on by the
 * declaration that they started with (J15).
 */
export function cancelOutdatedExecutions(context: Context, pipelineKey: number): void {
  const { store, now } = context;
  const leaving: number[] = [];
  for (const execution of store.pipelineExecutions.listUnfinished(pipelineKey)) {
    if (execution.mode === 'PARALLEL') continue;
    const stageExecution = store.stageExecutions.findRunning(execution.key);
    if (stageExecution === undefined) {
      endBeforeStage(context, execution, 'Cancelled');
      continue;
    }
    if (execution.status === 'Stopping') {
      // A gate is kept: once it is Stopped, a retry goes on there.
      if (stageExecution.phase === 'actions') store.stageExecutions.turnTo(stageExecution, 'cancelling', now);
      continue;
    }
    abandonCondition(context, stageExecution, 'Cancelled');
    abandonActions(context, stageExecution.key, ({ provider, startedAt }) => {
      return provider === 'manual-approval' && now - startedAt >= longWait;
    });
    store.stageExecutions.turnTo(stageExecution, 'cancelling', now);
    leaving.push(execution.key);
  }
  advance(context, pipelineKey, leaving);
}

/** Ends everything that a pipeline runs, because it is deleted; late results of its jobs are refused (D [inferred]). */
export function cancelAllExecutions(context: Context, pipelineKey: number): void {
  const { store } = context;
  const pipeline = store.pipelines.get(pipelineKey);
  for (const execution of store.pipelineExecutions.listUnfinished(pipelineKey)) {
    const stageExecution = store.stageExecutions.findRunning(execution.key);
    if (stageExecution === undefined) {
      endBeforeStage(context, execution, 'Cancelled');
      continue;
    }
    abandonActions(context, stageExecution.key);
    abandonCondition(context, stageExecution, 'Cancelled');
    leaveStage(context, pipeline, execution, stageExecution, 'Cancelled');
  }
}
