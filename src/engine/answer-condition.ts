import type { RuleState, StageConditionState, StageState } from '@aws-sdk/client-codepipeline';
import { type Gate, gates } from '../domain/executions/condition-execution.ts';
import { rulesAt } from '../domain/executions/stage-execution.ts';
import type { StageDeclaration } from '../domain/pipelines/pipeline-declaration.ts';
import type { ConditionExecution } from '../sqlite/condition-executions.ts';
import type { RuleExecution } from '../sqlite/rule-executions.ts';
import type { Store } from '../sqlite/store.ts';

/** Where the state of a gate is shown. */
const members = {
  beforeEntry: 'beforeEntryConditionState',
  onSuccess: 'onSuccessConditionState',
  onFailure: 'onFailureConditionState',
} as const satisfies Record<Gate, keyof StageState>;

/**
 * The conditions of a stage, each as it was looked at last, in whichever execution (L11). A gate without rules shows
 * nothing.
 */
export function answerConditionStates(
  store: Store,
  stage: StageDeclaration,
  latestAt: (gate: Gate) => ConditionExecution | undefined,
): Partial<StageState> {
  const declared = gates.filter((gate) => rulesAt(stage, gate).length > 0);
  return Object.fromEntries(declared.map((gate) => [members[gate], answerGate(store, stage, gate, latestAt(gate))]));
}

/** A gate has one condition (API model), so that the two say the same. */
function answerGate(
  store: Store,
  stage: StageDeclaration,
  gate: Gate,
  latest: ConditionExecution | undefined,
): StageConditionState {
  const rules = latest === undefined ? [] : store.ruleExecutions.ofCondition(latest.key);
  return {
    ...(latest && { latestExecution: { status: latest.status } }),
    conditionStates: [
      {
        ...(latest && { latestExecution: { status: latest.status, lastStatusChange: new Date(latest.updatedAt) } }),
        ruleStates: rulesAt(stage, gate).map(({ name }) =>
          answerRule(
            name,
            rules.find(({ data }) => data.rule === name),
          ),
        ),
      },
    ],
  };
}

function answerRule(ruleName: string, latest: RuleExecution | undefined): RuleState {
  if (latest === undefined) return { ruleName };
  const { id, status, summary, externalExecutionId, updatedAt } = latest;
  return {
    ruleName,
    latestExecution: {
      ruleExecutionId: id,
      status,
      ...(summary !== null && { summary }),
      lastStatusChange: new Date(updatedAt),
      ...(externalExecutionId !== null && { externalExecutionId }),
      ...answerFailure(latest),
    },
  };
}

/** As of an action (L2). */
export function answerFailure({ failure }: Pick<RuleExecution, 'failure'>) {
  return failure && { errorDetails: { code: failure.type, message: failure.message } };
}
