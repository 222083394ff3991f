import type { RuleEnd } from '../../domain/executions/condition-execution.ts';
import type { RuleExecution } from '../../sqlite/rule-executions.ts';
import type { Context } from '../context.ts';
import { judgeCondition } from '../rules/check-condition.ts';
import { advance } from '../stages/advance.ts';

/** Ends a rule that was running and lets its pipeline go on. Whoever learns of the end calls this. */
export function finishRule(context: Context, rule: RuleExecution, end: RuleEnd): void {
  if (rule.status !== 'InProgress') throw new Error(`Rule execution ${rule.id} is ${rule.status} and ends again`);
  context.store.ruleExecutions.end(rule.key, end, context.now);
  judgeCondition(context, rule.conditionExecution);
  advance(context, rule.pipeline, [rule.pipelineExecution]);
}

/** Ends a rule whose moment has come; answers how. */
export function settleDueRule(context: Context, rule: RuleExecution): RuleEnd {
  const end = context.store.ruleExecutions.plannedEnd(rule.key);
  finishRule(context, rule, end);
  return end;
}
