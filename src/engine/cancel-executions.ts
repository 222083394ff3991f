import { isDeepStrictEqual } from 'node:util';
import type { PipelineDeclaration } from '../domain/pipeline-declaration.ts';
import { pipelineExecutionLifecycle } from '../domain/pipeline-execution-lifecycle.ts';
import { follow } from '../domain/transitions.ts';
import type { PipelineExecution } from '../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import { abandonActions } from './abandon-actions.ts';
import { abandonCondition } from './abandon-rules.ts';
import { advance } from './advance.ts';
import type { Context } from './context.ts';
import { declarationOf } from './declaration-for.ts';
import { leaveStage } from './leave-stage.ts';

/**
 * Cancels what is in a stage that an edit has changed or taken away, and what waits before one that is gone (J8
 * [documented]). In PARALLEL mode executions go on by the declaration that they started with.
 */
export function cancelInChangedStages(context: Context, before: StoredPipeline, now: PipelineDeclaration): void {
  const { store } = context;
  const isKept = (stage: string, version: number) => {
    const old = declarationOf(context, before, version).stages.find(({ name }) => name === stage);
    const current = now.stages.find(({ name }) => name === stage);
    return current !== undefined && isDeepStrictEqual(old, current);
  };
  const released: number[] = [];
  for (const execution of store.pipelineExecutions.unfinished(before.key)) {
    if (execution.mode === 'PARALLEL') continue;
    const stay = store.stageExecutions.runningOf(execution.key);
    const isAffected =
      stay === undefined
        ? !now.stages.some(({ name }) => name === execution.waitingForStage)
        : !isKept(stay.stage, stay.version);
    if (isAffected) released.push(...cancel(context, before, execution));
  }
  advance(context, before.key, released);
}

/** Ends everything that a pipeline runs, because it is deleted; late results of its jobs are refused (D [inferred]). */
export function cancelAllExecutions(context: Context, pipelineKey: number): void {
  const pipeline = context.store.pipelines.get(pipelineKey);
  for (const execution of context.store.pipelineExecutions.unfinished(pipelineKey))
    cancel(context, pipeline, execution);
}

/** Answers which executions may now go on. */
function cancel(context: Context, pipeline: StoredPipeline, execution: PipelineExecution): number[] {
  const { store, now } = context;
  const stay = store.stageExecutions.runningOf(execution.key);
  if (stay === undefined) {
    const status = follow(pipelineExecutionLifecycle, 'Cancelled', execution.status);
    store.pipelineExecutions.update(execution, { status, waitingForStage: null }, now);
    return [];
  }
  abandonActions(context, stay.key);
  abandonCondition(context, stay, 'Cancelled');
  return leaveStage(context, pipeline, execution, stay, 'Cancelled');
}
