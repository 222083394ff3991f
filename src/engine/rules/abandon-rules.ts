import { type ConditionEvent, conditionLifecycle } from '../../domain/executions/condition-execution.ts';
import { isGate } from '../../domain/executions/stage-execution.ts';
import { follow } from '../../domain/transitions.ts';
import type { StageExecution } from '../../sqlite/stage-executions.ts';
import type { Context } from '../context.ts';
import { abandonJobOf } from '../jobs/abandon-job.ts';

/** Ends the rules of a condition that still run, and their jobs, because nobody waits for them any more. */
export function abandonRules(context: Context, conditionExecution: number): void {
  for (const { key, status } of context.store.ruleExecutions.ofCondition(conditionExecution)) {
    if (status === 'InProgress') abandonRule(context, key);
  }
}

function abandonRule(context: Context, key: number): void {
  const { store, now } = context;
  store.ruleExecutions.end(key, { status: 'Abandoned' }, now);
  const actionExecution = store.actionExecutions.ofRule(key);
  if (actionExecution === undefined) return;
  store.actionExecutions.end(actionExecution, { status: 'Abandoned' }, now);
  abandonJobOf(context, actionExecution);
}

/** Ends the condition that a stay in a stage waits for, if it does. */
export function abandonCondition(
  context: Context,
  { key, phase }: StageExecution,
  event: Extract<ConditionEvent, 'Abandoned' | 'Cancelled'>,
): void {
  const { store, now } = context;
  const condition = isGate(phase) ? store.conditionExecutions.find(key, phase) : undefined;
  if (condition?.status !== 'InProgress') return;
  abandonRules(context, condition.key);
  store.conditionExecutions.update(condition.key, follow(conditionLifecycle, event, condition.status), now);
}
