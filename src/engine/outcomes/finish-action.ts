import type { ActionEnd } from '../../domain/executions/action-execution.ts';
import { type RuleEnd, ruleEndOf } from '../../domain/executions/condition-execution.ts';
import type { Stub } from '../../domain/executions/stub.ts';
import type { ActionExecution } from '../../sqlite/executions/action-executions.ts';
import type { RuleExecution } from '../../sqlite/executions/condition-executions.ts';
import { endAction } from '../actions/end-action.ts';
import { approvalTimedOut } from '../actions/providers/manual-approval.ts';
import { deploymentTimedOut } from '../actions/providers/s3-deploy.ts';
import { endOfStub, stubTimedOut } from '../actions/providers/stub.ts';
import type { Context } from '../context.ts';
import { deadline } from '../deadline.ts';
import { invokePipeline } from '../executions/invoke-pipeline.ts';
import { judgeCondition } from '../rules/condition.ts';
import { advance } from '../stages/advance.ts';

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

/** How an action ends when the moment comes that its provider named, by the provider. */
const ends: Readonly<Record<string, (context: Context, action: ActionExecution) => ActionEnd>> = {
  stub(context, { key, pipeline, data, providerData }) {
    if (providerData === null) return stubTimedOut();
    const { world } = context.store.pipelines.get(pipeline as number);
    return endOfStub(context, { key, world, data }, JSON.parse(providerData as string) as Stub);
  },
  'manual-approval': approvalTimedOut,
  'nested-pipeline': invokePipeline,
  's3-deploy': deploymentTimedOut,
};

/** The moment that an action's provider has named: the action ends. */
export const actionDeadline = deadline({
  rows: ({ actionExecutions }) => actionExecutions.dueRows,
  name: ({ id }) => `action execution ${id}`,
  settle(context, { key, id }) {
    const action = context.store.actionExecutions.get(key);
    const end = ends[action.provider ?? '']?.(context, action);
    if (end === undefined) throw new Error(`Action execution ${key} of ${action.provider} fell due`);
    finishAction(context, key, end);
    return { event: 'Ended', actionExecutionId: id, status: end.status };
  },
  setAside: ({ actionExecutions }, { key }) => actionExecutions.dueRows.clear(key),
});

/** Ends a rule that was running and lets its pipeline go on. Whoever learns of the end calls this. */
function finishRule(context: Context, rule: RuleExecution, end: RuleEnd): void {
  if (rule.status !== 'InProgress') throw new Error(`Rule execution ${rule.id} is ${rule.status} and ends again`);
  context.store.ruleExecutions.end(rule.key, end, context.now);
  judgeCondition(context, rule.conditionExecution);
  advance(context, rule.pipeline, [rule.pipelineExecution]);
}

/** The moment of the end that was planned when a rule started. */
export const ruleDeadline = deadline({
  rows: ({ ruleExecutions }) => ruleExecutions.dueRows,
  name: ({ id }) => `rule execution ${id}`,
  settle(context, { key, id }) {
    const { ruleExecutions } = context.store;
    const end = ruleExecutions.plannedEnd(key);
    finishRule(context, ruleExecutions.get(key), end);
    return { event: 'Ended', ruleExecutionId: id, status: end.status };
  },
  setAside: ({ ruleExecutions }, { key }) => ruleExecutions.dueRows.clear(key),
});
