import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import { type StageEnd, stageExecutionLifecycle } from '../../domain/executions/stage-execution.ts';
import { follow } from '../../domain/transitions.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StageExecution } from '../../sqlite/executions/stage-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Context } from '../context.ts';
import { declarationFor } from '../declarations/pipeline-versions.ts';
import { letIn, mayEnter } from './enter-stage.ts';

/** What the end of a stage means for its execution when no stage follows. */
const executionEvents = {
  Passed: 'LastStageSucceeded',
  Skipped: 'LastStageSucceeded',
  Failed: 'StageFailed',
  Stopped: 'Stopped',
  Cancelled: 'Cancelled',
} as const;

/**
 * Ends a stage execution and gives up its lock; returns who may now go on.
 * @param isAlone Whether nobody's turn comes before the execution's: it then goes straight into the next stage if it
 *   may enter that
 */
export function leaveStage(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stageExecution: StageExecution,
  event: StageEnd,
  isAlone = false,
): number[] {
  const { store, now } = context;
  const stageStatus = follow(stageExecutionLifecycle, event, stageExecution.status);
  store.stageExecutions.update(stageExecution, { status: stageStatus, holdsLock: false }, now);

  const goesOn = event === 'Passed' || event === 'Skipped';
  const next = goesOn ? stageAfter(context, pipeline, execution, stageExecution.stage) : undefined;
  const status =
    next === undefined
      ? follow(pipelineExecutionLifecycle, executionEvents[event], execution.status)
      : execution.status;
  const goesIn = next !== undefined && isAlone && mayEnter(context, pipeline, execution, next);
  if (goesIn) letIn(context, pipeline, execution, next);
  else store.pipelineExecutions.update(execution, { status, waitingForStage: next ?? null }, now);

  const waiting = store.pipelineExecutions.listWaiting(pipeline.key, stageExecution.stage).map(({ key }) => key);
  if (next === undefined) return waiting;
  // Who has gone in has had its turn.
  return goesIn ? [...waiting, execution.key] : [execution.key, ...waiting];
}

/** The stage to go to. A rollback is of one stage and ends with it (J34 [inferred]). */
function stageAfter(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stage: string,
): string | undefined {
  if (execution.type === 'ROLLBACK') return undefined;
  const { stages } = declarationFor(context, pipeline, execution);
  const index = stages.findIndex(({ name }) => name === stage);
  if (index < 0) throw new Error(`Pipeline ${pipeline.name} has no stage ${stage} after which to go on`);
  return stages[index + 1]?.name;
}

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
