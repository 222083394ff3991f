import type { Artifact } from '../jobs/job-data.ts';
import type { RulePlace, RuleTypeId } from '../pipelines/rules.ts';
import type { Transitions } from '../transitions.ts';
import type { ActionEnd, ActionStatus, ExecutionDetails, FailureDetails } from './action-execution.ts';

export type ConditionStatus =
  | 'InProgress'
  | 'Failed'
  | 'Errored'
  | 'Succeeded'
  | 'Cancelled'
  | 'Abandoned'
  | 'Overridden';

export type ConditionEvent = 'RulesSucceeded' | 'RuleFailed' | 'RuleErrored' | 'Overridden' | 'Abandoned' | 'Cancelled';

/** A condition that has not been met can be overridden, and one that still waits for its rules (J32 [chosen]). */
export const conditionLifecycle: Transitions<ConditionEvent, ConditionStatus> = {
  RulesSucceeded: { InProgress: 'Succeeded' },
  RuleFailed: { InProgress: 'Failed' },
  RuleErrored: { InProgress: 'Errored' },
  Overridden: { InProgress: 'Overridden', Failed: 'Overridden', Errored: 'Overridden' },
  Abandoned: { InProgress: 'Abandoned' },
  Cancelled: { InProgress: 'Cancelled' },
};

/** How a rule ended. */
export interface RuleEnd {
  readonly status: Exclude<ActionStatus, 'InProgress'>;
  readonly summary?: string | undefined;
  readonly externalExecutionId?: string | undefined;
  readonly failure?: FailureDetails | undefined;
}

/** @param type What the rule did not come to: the check that it makes, or its evaluation at all. */
export function ruleFailed(type: 'JobFailed' | 'ConfigurationError', message: string): RuleEnd {
  return { status: 'Failed', failure: { type, message } };
}

/**
 * The end of a rule that a job has evaluated. What else the job reported, as output variables, a rule has no place for.
 */
export function ruleEndOf({ status, failureDetails }: ActionEnd, details: ExecutionDetails): RuleEnd {
  const { summary, externalExecutionId } = details;
  return { status, summary, externalExecutionId, failure: failureDetails };
}

/**
 * What the rules of a condition make of it; undefined while that is open. They run at once, and the first that fails
 * decides. One that could not be evaluated is another thing than one whose check failed (J31 [chosen]).
 */
export function verdictOf(
  rules: readonly { readonly status: ActionStatus; readonly failure: FailureDetails | undefined }[],
): 'RulesSucceeded' | 'RuleFailed' | 'RuleErrored' | undefined {
  const failures = rules.filter(({ status }) => status === 'Failed');
  if (failures.some(({ failure }) => failure?.type === 'ConfigurationError')) return 'RuleErrored';
  if (failures.length > 0) return 'RuleFailed';
  return rules.every(({ status }) => status === 'Succeeded') ? 'RulesSucceeded' : undefined;
}

/** What a rule is to check, with its variables resolved: what one who evaluates it is told. */
export interface RuleData extends RulePlace {
  readonly ruleTypeId: RuleTypeId;
  readonly configuration: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly inputArtifacts: readonly Artifact[];
}

/** J31 [chosen] */
export const ruleTimeoutMessage = 'The rule did not end before its time-out.';
