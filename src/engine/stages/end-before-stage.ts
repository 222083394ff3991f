import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution.ts';
import { follow } from '../../domain/transitions.ts';
import type { PipelineExecution } from '../../sqlite/pipeline-executions.ts';
import type { Context } from '../context.ts';

/**
 * Ends an execution that waits before a stage. It goes on being shown there, with its status (L18 [documented]), in the
 * place of one that ended there before.
 */
export function endBeforeStage(
  { store, now }: Pick<Context, 'store' | 'now'>,
  execution: PipelineExecution,
  event: 'Stopped' | 'Cancelled',
  stopReason?: string,
): void {
  const { pipeline, waitingForStage } = execution;
  if (waitingForStage !== null) store.pipelineExecutions.forgetEndedBefore(pipeline, waitingForStage);
  const status = follow(pipelineExecutionLifecycle, event, execution.status);
  store.pipelineExecutions.update(execution, { status, waitingForStage, stopReason }, now);
}
