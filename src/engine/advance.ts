import { isUnfinished, pipelineExecutionLifecycle } from '../domain/pipeline-execution.ts';
import { nextStep, type StageExecutionEvent, stageExecutionLifecycle } from '../domain/stage-execution.ts';
import { follow } from '../domain/transitions.ts';
import type { PipelineExecution } from '../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import type { StageExecution } from '../sqlite/stage-executions.ts';
import type { Context } from './context.ts';
import { declarationFor, declarationOf } from './declaration-for.ts';
import { enterStage } from './enter-stage.ts';
import { startAction } from './start-action.ts';

/**
 * Takes executions as far as they can go at this moment, and with them those that stood before a stage that they leave. What
 * one step makes possible is put on a list instead of being called: a pipeline of a thousand actions that end at once
 * must not be a thousand calls deep.
 */
export function advance(context: Context, pipelineKey: number, executionKeys: readonly number[]): void {
  const { store } = context;
  const pipeline = store.pipelines.get(pipelineKey);
  const pending = [...executionKeys];
  for (let key = pending.shift(); key !== undefined; key = pending.shift()) {
    const execution = store.pipelineExecutions.get(key);
    if (!isUnfinished(execution.status)) continue;
    const { waitingForStage } = execution;
    if (waitingForStage === null) pending.push(...workInStage(context, pipeline, execution));
    else if (enterStage(context, pipeline, { ...execution, waitingForStage })) pending.push(key);
  }
}

/** Starts the actions whose turn it is, until some run or the stage ends; answers who may then go on. */
function workInStage(context: Context, pipeline: StoredPipeline, execution: PipelineExecution): number[] {
  const { store } = context;
  const stageExecution = store.stageExecutions.runningOf(execution.key);
  if (stageExecution === undefined) throw new Error(`Execution ${execution.id} is neither in a stage nor before one`);
  const declaration = declarationOf(context, pipeline, stageExecution.version);
  const actions = declaration.stages.find(({ name }) => name === stageExecution.stage)?.actions ?? [];
  for (;;) {
    const statuses = store.stageExecutions.actionStatuses(stageExecution.key);
    const step = nextStep(actions, statuses, stageExecution.status === 'Stopping');
    switch (step.kind) {
      case 'wait':
        return [];
      case 'end':
        return leaveStage(context, pipeline, execution, stageExecution, step.event);
      case 'start':
        for (const action of step.actions) {
          startAction(context, { pipeline, declaration, execution, stageExecution }, action);
        }
    }
  }
}

/** What the end of a stage means for its execution. */
const executionEvents = { ActionFailed: 'StageFailed', Stopped: 'Stopped', Cancelled: 'Cancelled' } as const;

/** Ends the stay in a stage and gives up its lock; answers who may now go on. */
export function leaveStage(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stageExecution: StageExecution,
  event: Exclude<StageExecutionEvent, 'StopRequested' | 'Retried'>,
): number[] {
  const { store, now } = context;
  const status = follow(stageExecutionLifecycle, event, stageExecution.status);
  store.stageExecutions.update(stageExecution.key, { status, holdsLock: false }, now);

  const next =
    event === 'ActionsSucceeded' ? stageAfter(context, pipeline, execution, stageExecution.stage) : undefined;
  const happened = event === 'ActionsSucceeded' ? 'LastStageSucceeded' : executionEvents[event];
  store.pipelineExecutions.update(
    execution.key,
    {
      status: next === undefined ? follow(pipelineExecutionLifecycle, happened, execution.status) : execution.status,
      waitingForStage: next ?? null,
    },
    now,
  );
  const waiting = store.pipelineExecutions.waitingFor(pipeline.key, stageExecution.stage).map(({ key }) => key);
  return next === undefined ? waiting : [execution.key, ...waiting];
}

function stageAfter(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stage: string,
): string | undefined {
  const { stages } = declarationFor(context, pipeline, execution);
  const index = stages.findIndex(({ name }) => name === stage);
  if (index < 0) throw new Error(`Pipeline ${pipeline.name} has no stage ${stage} after which to go on`);
  return stages[index + 1]?.name;
}
