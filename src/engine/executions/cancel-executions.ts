import { abandonActions } from '../actions/abandon-actions.ts';
import type { Context } from '../context.ts';
import { abandonCondition } from '../rules/abandon-rules.ts';
import { advance } from '../stages/advance.ts';
import { endBeforeStage } from '../stages/end-before-stage.ts';
import { leaveStage } from '../stages/leave-stage.ts';

/**
 * Sees to it that what runs by an earlier version goes no further, because the pipeline was edited, whatever has
 * changed (J8): running actions come to their end and then their execution is cancelled; what waits, for a stage or for
 * a condition, is cancelled at once. Executions that are stopping go no further anyway. Those in PARALLEL mode go on by
 * the declaration that they started with (J15).
 */
export function cancelOutdatedExecutions(context: Context, pipelineKey: number): void {
  const { store, now } = context;
  const leaving: number[] = [];
  for (const execution of store.pipelineExecutions.unfinished(pipelineKey)) {
    if (execution.mode === 'PARALLEL' || execution.status === 'Stopping') continue;
    const stay = store.stageExecutions.runningOf(execution.key);
    if (stay === undefined) {
      endBeforeStage(context, execution, 'Cancelled');
      continue;
    }
    abandonCondition(context, stay, 'Cancelled');
    store.stageExecutions.turnTo(stay.key, 'cancelling', now);
    leaving.push(execution.key);
  }
  advance(context, pipelineKey, leaving);
}

/** Ends everything that a pipeline runs, because it is deleted; late results of its jobs are refused (D [inferred]). */
export function cancelAllExecutions(context: Context, pipelineKey: number): void {
  const { store } = context;
  const pipeline = store.pipelines.get(pipelineKey);
  for (const execution of store.pipelineExecutions.unfinished(pipelineKey)) {
    const stay = store.stageExecutions.runningOf(execution.key);
    if (stay === undefined) {
      endBeforeStage(context, execution, 'Cancelled');
      continue;
    }
    abandonActions(context, stay.key);
    abandonCondition(context, stay, 'Cancelled');
    leaveStage(context, pipeline, execution, stay, 'Cancelled');
  }
}
