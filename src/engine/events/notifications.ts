import { isOfApproval, notificationOf, sourceActionOf, tellsOf } from '../../domain/events/notification-rule.ts';
import type { StateChangeEvent } from '../../domain/events/state-change-event.ts';
import { textOfEnd } from '../../domain/executions/action-execution.ts';
import { worldKey } from '../../domain/world.ts';
import type { StateChange } from '../../sqlite/database/state-changes.ts';
import type { NotificationRuleOfWorld } from '../../sqlite/events/notification-rules.ts';
import type { Store } from '../../sqlite/store.ts';
import { publish, type Telling } from '../topics.ts';

/** Tells the topics of notification rules of an event (J43). @param change What it tells of */
export function notify(
  telling: Telling,
  rules: readonly NotificationRuleOfWorld[],
  event: StateChangeEvent,
  change: StateChange,
): void {
  const world = worldKey({ accountId: event.account, region: event.region });
  for (const { rule } of rules.filter((one) => one.world === world && tellsOf(one.rule, event))) {
    const added = rule.detailType === 'FULL' ? additionalAttributes(telling.store, event, change) : {};
    const message = notificationOf(rule, event, added);
    for (const topicArn of rule.topics) publish(telling, { topicArn, subject: null, message }, change.at);
  }
}

/** What the service adds to an event (J43 [documented samples, transcript]). */
function additionalAttributes({ eventSubjects }: Store, event: StateChangeEvent, change: StateChange): object {
  const { state } = event.detail;
  if (change.subject === 'pipelineExecution' && state === 'FAILED') {
    const failed = eventSubjects.listFailedActions({ execution: change.key });
    return { ...failedActions(failed), ...(failed[0] && { failedStage: failed[0].stage }) };
  }
  if (change.subject === 'stageExecution' && state === 'FAILED') {
    return failedActions(eventSubjects.listFailedActions({ stageExecution: change.key }));
  }
  if (change.subject === 'stageExecution' && (state === 'STARTED' || state === 'SUCCEEDED')) {
    return { sourceActions: eventSubjects.listSources(change.key).flatMap(sourceActionOf) };
  }
  return change.subject === 'actionExecution' ? ofAction(eventSubjects, event, change.key) : {};
}

function ofAction(eventSubjects: Store['eventSubjects'], event: StateChangeEvent, key: number): object {
  const { state } = event.detail;
  const subject = eventSubjects.findActionExecution(key);
  if (subject === undefined) return {};
  if (state === 'STARTED' && isOfApproval(event)) {
    const { ExternalEntityLink = '', CustomData = '' } = subject.data.actionConfiguration.configuration;
    return { externalEntityLink: ExternalEntityLink, customData: CustomData };
  }
  const text = textOfEnd(subject.failureDetails, subject.summary);
  return state === 'FAILED' && text !== null ? { additionalInformation: text } : {};
}

function failedActions(failed: ReturnType<Store['eventSubjects']['listFailedActions']>): object {
  return {
    failedActionCount: failed.length,
    failedActions: failed.map(({ action, text }) => ({ action, additionalInformation: text ?? '' })),
  };
}
