import type { DeployActionExecutionTarget } from '@aws-sdk/client-codepipeline';
import type { ActionTypeId } from '../action-types/action-type-id.ts';
import type { S3Location } from '../jobs/job-data.ts';
import type { RulePlace, RuleTypeId } from '../pipelines/rules.ts';

/** Which actions or rules a stub is for: those that have every member given. */
interface StubMatch {
  readonly category?: string | undefined;
  readonly owner?: string | undefined;
  readonly provider?: string | undefined;
  readonly version?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly stage?: string | undefined;
  readonly action?: string | undefined;
  readonly rule?: string | undefined;
}

/** How an action or a rule that nobody runs here ends (K1 [chosen]). */
export interface Stub {
  readonly match: StubMatch;
  readonly result: 'succeed' | 'fail';
  /** Milliseconds from the action's start to its end. */
  readonly delay: number;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Where the bytes of output artifacts lie, by the artifact's name. */
  readonly outputArtifacts?: Readonly<Record<string, S3Location>> | undefined;
  readonly summary?: string | undefined;
  readonly externalExecutionId?: string | undefined;
  /** Of a source. */
  readonly revision?: { readonly id: string; readonly summary?: string; readonly url?: string } | undefined;
  /** Of a deploy action: what ListDeployActionExecutionTargets shows. */
  readonly targets?: readonly DeployTarget[] | undefined;
  /** Message of the failure. */
  readonly message?: string | undefined;
}

/** Where a deploy action has deployed to, in AWS's form; times as a document writes them. */
export type DeployTarget = Omit<DeployActionExecutionTarget, 'startTime' | 'endTime' | 'events'> & {
  readonly startTime?: string | number | undefined;
  readonly endTime?: string | number | undefined;
  readonly events?: readonly DeployTargetEvent[] | undefined;
};

type DeployTargetEvent = Omit<NonNullable<DeployActionExecutionTarget['events']>[number], 'startTime' | 'endTime'> & {
  readonly startTime?: string | number | undefined;
  readonly endTime?: string | number | undefined;
};

/** An action and where it stands. */
export interface StubbedAction {
  readonly type: ActionTypeId;
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
}

/** The first stub that matches an action, in the order in which they were given. */
export function stubOfAction<S extends Pick<Stub, 'match'>>(
  stubs: readonly S[],
  { type, ...place }: StubbedAction,
): S | undefined {
  return firstMatch(stubs, { ...type, ...place });
}

/** The first stub that matches a rule. */
export function stubOfRule<S extends Pick<Stub, 'match'>>(
  stubs: readonly S[],
  { ruleTypeId, pipeline, stage, rule }: RulePlace & { readonly ruleTypeId: RuleTypeId },
): S | undefined {
  return firstMatch(stubs.filter(isForRules), { ...ruleTypeId, pipeline, stage, rule });
}

/**
 * A stub is for rules when it says so: else whoever stubs a pipeline's actions would open its gates, too (K11
 * [chosen]).
 */
export function isForRules({ match }: Pick<Stub, 'match'>): boolean {
  return match.category === 'Rule' || match.rule !== undefined;
}

function firstMatch<S extends Pick<Stub, 'match'>>(
  stubs: readonly S[],
  facts: Readonly<Record<string, string>>,
): S | undefined {
  return stubs.find(({ match }) =>
    Object.entries(match).every(([member, wanted]) => wanted === undefined || facts[member] === wanted),
  );
}

/** What an action without a stub fails with: what to write, ready to be pasted. */
export function missingStubMessage({ type, pipeline, stage, action }: StubbedAction): string {
  const { category, owner, provider } = type;
  return (
    `Nothing here runs ${category} actions of ${owner}'s provider ${provider} (action '${action}' in stage '${stage}' of pipeline '${pipeline}'). ` +
    `Say how it ends in a fixture document, "stubs: [{ match: { category: ${category}, provider: ${provider} }, result: succeed }]", ` +
    'or let all such actions succeed with --unstubbed succeed.'
  );
}

/** What a rule without a stub fails with. */
export function missingRuleStubMessage({
  ruleTypeId,
  pipeline,
  stage,
  rule,
}: RulePlace & { readonly ruleTypeId: RuleTypeId }): string {
  const { provider } = ruleTypeId;
  return (
    `Nothing here evaluates ${provider} rules (rule '${rule}' in stage '${stage}' of pipeline '${pipeline}'). ` +
    `Say how it ends in a fixture document, "stubs: [{ match: { category: Rule, provider: ${provider} }, result: succeed }]", ` +
    'or let all such rules succeed with --unstubbed succeed.'
  );
}

/** What an action or a rule fails with whose function is nowhere given (K1, K11 [chosen]). */
export function missingFunctionMessage(functionName: string, place: Omit<StubbedAction, 'type'> | RulePlace): string {
  const { pipeline, stage } = place;
  const [kind, name] = 'rule' in place ? ['rule', place.rule] : ['action', place.action];
  return (
    `The function '${functionName}' is nowhere given (${kind} '${name}' in stage '${stage}' of pipeline '${pipeline}'). ` +
    `Say where it is in a fixture document, "functions: { ${functionName}: { code: ./function, handler: index.handler } }", ` +
    `name an API that has all functions with --lambda-endpoint, or say how the ${kind} ends with a stub.`
  );
}
