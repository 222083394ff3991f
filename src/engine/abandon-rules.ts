import { type ConditionEvent, conditionLifecycle } from '../domain/condition-execution.ts';
import { follow } from '../domain/transitions.ts';
import type { StageExecution } from '../sqlite/stage-executions.ts';
import type { Context } from './context.ts';

/** Ends the rules of a condition that still run, because nobody waits for them any more. */
export function abandonRules({ store, now }: Context, conditionExecution: number): void {
  for (const { key, status } of store.ruleExecutions.ofCondition(conditionExecution)) {
    if (status === 'InProgress') store.ruleExecutions.end(key, { status: 'Abandoned' }, now);
  }
}

/** Ends the condition that a stay in a stage waits for, if it does. */
export function abandonCondition(
  context: Context,
  { key, phase }: StageExecution,
  event: Extract<ConditionEvent, 'Abandoned' | 'Cancelled'>,
): void {
  const { store, now } = context;
  const condition = phase === 'actions' ? undefined : store.conditionExecutions.find(key, phase);
  if (condition?.status !== 'InProgress') return;
  abandonRules(context, condition.key);
  store.conditionExecutions.update(condition.key, follow(conditionLifecycle, event, condition.status), now);
}
