import { asWritten } from './event-text.ts';
import { detailTypes, type StateChangeEvent } from './state-change-event.ts';

/** A notification rule of the Developer Tools console on a pipeline (AWS CodeStar Notifications). */
export interface NotificationRule {
  readonly name: string;
  /** The last part of its ARN. */
  readonly id: string;
  /** ARN of the pipeline. */
  readonly resource: string;
  readonly eventTypeIds: readonly string[];
  /** BASIC tells no more than the event. */
  readonly detailType: 'BASIC' | 'FULL';
  readonly isEnabled: boolean;
  /** ARNs of topics. */
  readonly topics: readonly string[];
}

/** States of events by the last word of an event type's id. */
const states = {
  started: 'STARTED',
  needed: 'STARTED',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
  resumed: 'RESUMED',
  superseded: 'SUPERSEDED',
} as const;

/**
 * By the middle of an event type's id, the words that may follow. [documented: Developer Tools console user guide,
 * "Events for notification rules on pipelines"]
 */
const eventTypes = {
  'action-execution': ['succeeded', 'failed', 'canceled', 'started'],
  'stage-execution': ['started', 'succeeded', 'resumed', 'canceled', 'failed'],
  'pipeline-execution': ['failed', 'canceled', 'started', 'resumed', 'succeeded', 'superseded'],
  'manual-approval': ['failed', 'needed', 'succeeded'],
} as const satisfies Readonly<Record<string, readonly (keyof typeof states)[]>>;

const prefix = 'codepipeline-pipeline-';

export const notificationEventTypeIds: readonly string[] = Object.entries(eventTypes).flatMap(([kind, words]) =>
  words.map((word) => `${prefix}${kind}-${word}`),
);

/** Whether a rule tells of an event. One of an approval is that of an action, too. */
export function tellsOf(rule: NotificationRule, event: StateChangeEvent): boolean {
  if (!rule.isEnabled || event.resources[0] !== rule.resource) return false;
  const kinds = kindsOf(event);
  return rule.eventTypeIds.some((id) => {
    const [, kind = '', word = ''] = /^codepipeline-pipeline-(.+)-(\w+)$/.exec(id) ?? [];
    return kinds.includes(kind) && states[word as keyof typeof states] === event.detail.state;
  });
}

function kindsOf(event: StateChangeEvent): readonly string[] {
  switch (event['detail-type']) {
    case detailTypes.pipelineExecution:
      return ['pipeline-execution'];
    case detailTypes.stageExecution:
      return ['stage-execution'];
    case detailTypes.actionExecution:
      return isOfApproval(event) ? ['action-execution', 'manual-approval'] : ['action-execution'];
    default:
      return [];
  }
}

export function isOfApproval({ detail }: StateChangeEvent): boolean {
  return (detail.type as { readonly category?: string } | undefined)?.category === 'Approval';
}

/** A source of an execution, with the variables that it has by now. */
interface FoundSource {
  readonly action: string;
  readonly provider: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What is told of sources of commits, as old as the notifications. */
const toldOfCommits = ['BranchName', 'CommitId', 'RepositoryName'];

/** By provider [transcript and documented sample of CodeCommit; inferred of GitHub]. */
const toldVariables: Readonly<Record<string, readonly string[]>> = { CodeCommit: toldOfCommits, GitHub: toldOfCommits };

/** What a stage's notification tells of a source: of one of a connection nothing (J43 [transcript]). */
export function sourceActionOf({ action, provider, variables }: FoundSource): object[] {
  if (provider === 'CodeStarSourceConnection') return [];
  const told = Object.hasOwn(toldVariables, provider) ? toldVariables[provider] : undefined;
  const shown = Object.entries(variables).filter(([name]) => told?.includes(name) ?? true);
  return [
    {
      sourceActionName: action,
      sourceActionProvider: provider,
      sourceActionVariables: Object.fromEntries(shown),
    },
  ];
}

/**
 * What a rule publishes of an event. [documented: user guide, Monitoring CodePipeline events, "Processed event";
 * transcript: messages that public functions and their tests have kept]
 * @param additionalAttributes What a rule of the detail type FULL adds
 */
export function notificationOf(rule: NotificationRule, event: StateChangeEvent, additionalAttributes: object): string {
  const { account, region, source, time, detail, resources } = event;
  return JSON.stringify({
    account,
    detailType: event['detail-type'],
    region,
    source,
    time,
    notificationRuleArn: `arn:aws:codestar-notifications:${region}:${account}:notificationrule/${rule.id}`,
    detail: asWritten(detail),
    resources,
    additionalAttributes: rule.detailType === 'FULL' ? additionalAttributes : {},
  });
}
