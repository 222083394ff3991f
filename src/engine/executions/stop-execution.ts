import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution.ts';
import { stageExecutionLifecycle } from '../../domain/executions/stage-execution.ts';
import { canHappen, follow } from '../../domain/transitions.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines.ts';
import { abandonActions } from '../actions/abandon-actions.ts';
import type { Context } from '../context.ts';
import { abandonCondition } from '../rules/abandon-rules.ts';
import { advance } from '../stages/advance.ts';
import { endBeforeStage } from '../stages/end-before-stage.ts';
import { leaveStage } from '../stages/leave-stage.ts';

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
  const { store, now } = context;
  if (!abandon && execution.status === 'Stopping') {
    throw new ServiceError('DuplicatedStopRequestException', `Pipeline execution ${execution.id} is Stopping already.`);
  }
  if (!canHappen(pipelineExecutionLifecycle, 'Stopped', execution.status)) {
    throw new ServiceError(
      'PipelineExecutionNotStoppableException',
      `Pipeline execution ${execution.id} is ${execution.status} and cannot be stopped.`,
    );
  }
  const stay = store.stageExecutions.runningOf(execution.key);
  if (stay === undefined) {
    endBeforeStage(context, execution, 'Stopped', reason);
    return;
  }
  if (abandon) {
    const stopReason = reason ?? execution.stopReason ?? undefined;
    store.pipelineExecutions.update(execution, { status: execution.status, waitingForStage: null, stopReason }, now);
    abandonActions(context, stay.key);
    abandonCondition(context, stay, 'Abandoned');
    advance(context, pipeline.key, leaveStage(context, pipeline, execution, stay, 'Stopped'));
    return;
  }
  const status = follow(pipelineExecutionLifecycle, 'StopRequested', execution.status);
  store.pipelineExecutions.update(execution, { status, waitingForStage: null, stopReason: reason }, now);
  const stageStatus = follow(stageExecutionLifecycle, 'StopRequested', stay.status);
  store.stageExecutions.update(stay, { status: stageStatus, holdsLock: execution.mode !== 'PARALLEL' }, now);
  advance(context, pipeline.key, [execution.key]);
}
