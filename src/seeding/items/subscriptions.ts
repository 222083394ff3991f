import { patternOffence } from '../../domain/events/event-pattern.ts';
import { inPartitionAws, type SubscriptionFilter } from '../../domain/events/topic.ts';
import { functionNameOf } from '../../domain/jobs/lambda-function.ts';
import { isRecord } from '../../domain/members.ts';
import type { OperationContext } from '../../engine/context.ts';
import { findFunction } from '../../engine/declarations/find-function.ts';
import { choice, object, optional, text, written } from '../../model/shape.ts';
import type { SubscriptionFixture } from '../types.ts';
import { parsedPattern } from './event-rules.ts';
import { SeedingError } from './seeding-error.ts';

export const topicArnPattern = '^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}$';

export const functionArnPattern =
  '^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$';

export const subscription = object(
  {
    TopicArn: text('Of the topic that an approval names as its NotificationArn.', { pattern: topicArnPattern }),
    Protocol: optional(choice(['lambda'])),
    Endpoint: text("A function's ARN.", { pattern: functionArnPattern }),
    FilterPolicy: optional(
      written<object | string>(
        'object | string',
        { type: ['object', 'string'] },
        'As Subscribe takes it, or as an object.',
      ),
    ),
    FilterPolicyScope: optional(choice(['MessageAttributes', 'MessageBody'])),
  },
  "A function's subscription to a topic of SNS, in the names of its API.",
);

/** Keeps a fixture's subscription, in place of one of the same function to the same topic. @throws SeedingError */
export function saveSubscriptionFixture(context: OperationContext, fixture: SubscriptionFixture): void {
  const { store, ids, worldKey: world, log } = context;
  const { TopicArn: topicArn, Endpoint: endpoint } = fixture;
  const name = functionNameOf(endpoint);
  store.subscriptions.save({
    topicArn: inPartitionAws(topicArn),
    world,
    function: name,
    id: ids.subscriptionId(),
    filter: readFilter(fixture),
  });
  if (findFunction(context, world, name) !== undefined) return;
  log.info(
    `Topic ${topicArn} does not invoke function ${name}, which is nowhere given: a document with functions: does.`,
  );
}

/** @throws SeedingError */
function readFilter({ FilterPolicy: given, FilterPolicyScope: scope }: SubscriptionFixture): SubscriptionFilter | null {
  if (given === undefined) return null;
  const policy = parsedPattern('FilterPolicy', given);
  if (isRecord(policy) && Object.keys(policy).length === 0) return null;
  const offence = patternOffence(policy);
  if (offence !== undefined) throw new SeedingError(`FilterPolicy: ${offence}`);
  return { policy, scope: scope ?? 'MessageAttributes' };
}
