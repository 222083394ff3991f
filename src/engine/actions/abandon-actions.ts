import type { Context } from '../context.ts';
import { abandonJobOf } from '../jobs/abandon-job.ts';
import { endAction } from './end-action.ts';

/** Ends the running actions of a stay in a stage as Abandoned, and their jobs as Failed (J4, D). */
export function abandonActions(context: Context, stageExecution: number): void {
  for (const action of context.store.actionExecutions.running(stageExecution)) {
    endAction(context, action, { status: 'Abandoned' });
    abandonJobOf(context, action.key);
  }
}
