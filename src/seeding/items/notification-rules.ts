import { createHash } from 'node:crypto';
import { notificationEventTypeIds } from '../../domain/events/notification-rule.ts';
import { inPartitionAws } from '../../domain/events/topic.ts';
import type { OperationContext } from '../../engine/context.ts';
import { choice, list, object, optional, text } from '../../model/shape.ts';
import type { NotificationRuleFixture } from '../types.ts';
import { topicArnPattern } from './subscriptions.ts';

export const notificationRule = object(
  {
    Name: text(undefined, { pattern: '^[A-Za-z0-9_ -]{1,64}$' }),
    Resource: text("A pipeline's ARN.", {
      pattern: '^arn:aws[a-z-]*:codepipeline:[a-z0-9-]+:\\d{12}:[A-Za-z0-9.@_-]{1,100}$',
    }),
    EventTypeIds: list(choice(notificationEventTypeIds), undefined, { minItems: 1 }),
    DetailType: choice(['BASIC', 'FULL']),
    Status: optional(choice(['ENABLED', 'DISABLED'])),
    Targets: list(
      object(
        {
          TargetType: optional(choice(['SNS'])),
          TargetAddress: text("A topic's ARN.", { pattern: topicArnPattern }),
        },
        'A topic of SNS, which tells the functions that are subscribed to it.',
      ),
      undefined,
      { minItems: 1 },
    ),
  },
  'A notification rule on a pipeline, in the names of the API of AWS CodeStar Notifications.',
);

/** Keeps a fixture's rule, in place of one of the same name. */
export function saveNotificationRuleFixture(context: OperationContext, fixture: NotificationRuleFixture): void {
  const { Name: name, Resource: resource, EventTypeIds: eventTypeIds, DetailType: detailType } = fixture;
  const { Status: status = 'ENABLED', Targets: targets } = fixture;
  context.store.notificationRules.save(context.worldKey, {
    name,
    id: createHash('sha1').update(`${context.worldKey} ${name}`).digest('hex'),
    resource: inPartitionAws(resource),
    eventTypeIds,
    detailType,
    isEnabled: status === 'ENABLED',
    topics: targets.map(({ TargetAddress }) => TargetAddress),
  });
}
