import type { ActionTypeId } from './action-type.ts';
import type { S3Location } from './job-data.ts';

/** Which actions a stub is for: those that have every member given. */
export interface StubMatch {
  readonly category?: string | undefined;
  readonly owner?: string | undefined;
  readonly provider?: string | undefined;
  readonly version?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly stage?: string | undefined;
  readonly action?: string | undefined;
}

/** How an action that nobody runs here ends (K1 [chosen]). */
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
  /** Message of the failure. */
  readonly message?: string | undefined;
}

/** An action and where it stands. */
export interface StubbedAction {
  readonly type: ActionTypeId;
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
}

/** The first stub that matches, in the order in which they were given. */
export function matchingStub<S extends Pick<Stub, 'match'>>(
  stubs: readonly S[],
  { type, ...place }: StubbedAction,
): S | undefined {
  const facts: Record<string, string> = { ...type, ...place };
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
