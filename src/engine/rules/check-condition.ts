import { conditionLifecycle, type Gate, verdictOf } from '../../domain/executions/condition-execution.ts';
import { rulesAt } from '../../domain/executions/stage-execution.ts';
import { follow } from '../../domain/transitions.ts';
import type { Context } from '../context.ts';
import { type Stay, stageOf } from '../declarations/stay.ts';
import { abandonRules } from './abandon-rules.ts';
import { startRule } from './start-rule.ts';

/** Looks at the condition of a gate: its rules start together (J31). */
export function checkCondition(context: Context, stay: Stay, gate: Gate): void {
  const { pipeline, stageExecution } = stay;
  const key = context.store.conditionExecutions.insert({
    pipeline: pipeline.key,
    stageExecution: stageExecution.key,
    stage: stageExecution.stage,
    gate,
    now: context.now,
  });
  for (const rule of rulesAt(stageOf(stay), gate)) startRule(context, stay, key, rule);
  judgeCondition(context, key);
}

/** Ends a condition as soon as its rules decide it; those that still run are abandoned. */
export function judgeCondition(context: Context, key: number): void {
  const { store, now } = context;
  const verdict = verdictOf(store.ruleExecutions.ofCondition(key));
  if (verdict === undefined) return;
  const { status } = store.conditionExecutions.get(key);
  store.conditionExecutions.update(key, follow(conditionLifecycle, verdict, status), now);
  abandonRules(context, key);
}
