import { instant } from '../domain/duration.ts';
import { isUnfinished } from '../domain/executions/pipeline-execution.ts';
import { worldOf } from '../domain/world.ts';
import type { PipelineExecution } from '../sqlite/pipeline-executions.ts';
import type { Store } from '../sqlite/store.ts';
import type { ExecutionDescription } from './types.ts';

export function describeExecution(store: Store, execution: PipelineExecution): ExecutionDescription {
  const { name, world } = store.pipelines.get(execution.pipeline);
  const { triggerDetail, waitingForStage, stopReason, statusSummary } = execution;
  const stage = store.stageExecutions.runningOf(execution.key)?.stage;
  return {
    id: execution.id,
    pipelineName: name,
    pipelineVersion: execution.version,
    status: execution.status,
    ...worldOf(world),
    executionMode: execution.mode,
    trigger: { triggerType: execution.triggerType, ...(triggerDetail !== null && { triggerDetail }) },
    variables: Object.fromEntries(
      execution.variables.map(({ name: variable, resolvedValue }) => [variable, resolvedValue]),
    ),
    ...(stage !== undefined && { stage }),
    ...(waitingForStage !== null && isUnfinished(execution.status) && { waitingForStage }),
    ...(stopReason !== null && { stopReason }),
    ...(statusSummary !== null && { statusSummary }),
    startedAt: instant(execution.startedAt),
    updatedAt: instant(execution.updatedAt),
  };
}
