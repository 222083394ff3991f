import type { ActionEnd } from '../../domain/executions/action-execution.ts';
import { ruleEndOf } from '../../domain/executions/condition-execution.ts';
import { endAction } from '../actions/end-action.ts';
import type { Context } from '../context.ts';
import { advance } from '../stages/advance.ts';
import { finishRule } from './finish-rule.ts';

/**
 * Ends an action that was running, and the rule that it stands for, and lets its pipeline go on, if it has one. Whoever
 * learns of the end calls this: a worker's report, a time-out, an approval.
 * @param by Who ended it, when a person did
 */
export function finishAction(context: Context, key: number, end: ActionEnd, by?: string): void {
  const { actionExecutions, ruleExecutions } = context.store;
  if (actionExecutions.endIfAlone(key, end, context.now, by)) return;
  const action = actionExecutions.get(key);
  if (action.status !== 'InProgress') throw new Error(`Action execution ${key} is ${action.status} and ends again`);
  endAction(context, action, end, by);
  if (action.ruleExecution !== null) {
    finishRule(context, ruleExecutions.get(action.ruleExecution), ruleEndOf(end, actionExecutions.details(key)));
  }
  if (action.pipeline !== null && action.pipelineExecution !== null) {
    advance(context, action.pipeline, [action.pipelineExecution]);
  }
}
