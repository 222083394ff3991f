import { type ConditionEvent, conditionLifecycle, verdictOf } from '../../domain/executions/condition-execution.ts';
import { isGate } from '../../domain/executions/stage-execution.ts';
import { rulesAt } from '../../domain/pipelines/pipeline-declaration.ts';
import type { Gate } from '../../domain/pipelines/rules.ts';
import { follow } from '../../domain/transitions.ts';
import type { StageExecution } from '../../sqlite/executions/stage-executions.ts';
import type { Context } from '../context.ts';
import { type CurrentStage, stageOf } from '../declarations/pipeline-versions.ts';
import { abandonJobOf } from '../jobs/queue.ts';
import { startRule } from './start-rule.ts';

/** Looks at the condition of a gate: its rules start together (J31). */
export function checkCondition(context: Context, current: CurrentStage, gate: Gate): void {
  const { pipeline, stageExecution } = current;
  const key = context.store.conditionExecutions.insert({
    pipeline: pipeline.key,
    stageExecution: stageExecution.key,
    stage: stageExecution.stage,
    gate,
    now: context.now,
  });
  for (const rule of rulesAt(stageOf(current), gate)) startRule(context, current, key, rule);
  judgeCondition(context, key);
}

/** Ends a condition as soon as its rules decide it; those that still run are abandoned. */
export function judgeCondition(context: Context, key: number): void {
  const { store, now } = context;
  const verdict = verdictOf(store.ruleExecutions.listOfCondition(key));
  if (verdict === undefined) return;
  const { status } = store.conditionExecutions.get(key);
  store.conditionExecutions.update(key, follow(conditionLifecycle, verdict, status), now);
  abandonRules(context, key);
}

/** Ends the rules of a condition that still run, and their jobs, because nobody waits for them any more. */
export function abandonRules(context: Context, conditionExecution: number): void {
  for (const { key, status } of context.store.ruleExecutions.listOfCondition(conditionExecution)) {
    if (status === 'InProgress') abandonRule(context, key);
  }
}

/** The action of a rule is not among those of the pipeline's stages. */
const ofNoStage = { pipelineExecution: null, stageExecution: null, action: null };

function abandonRule(context: Context, key: number): void {
  const { store, now } = context;
  store.ruleExecutions.end(key, { status: 'Abandoned' }, now);
  const actionExecution = store.actionExecutions.findKeyOfRule(key);
  if (actionExecution === undefined) return;
  store.actionExecutions.end({ ...ofNoStage, key: actionExecution }, { status: 'Abandoned' }, now);
  abandonJobOf(context, actionExecution);
}

/** Ends the condition that a stage execution waits for, if it does. */
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
