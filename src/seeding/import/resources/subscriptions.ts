import { isRecord, listIn, memberOf, textIn } from '../../../domain/members.ts';
import { functionArnPattern, topicArnPattern } from '../../items/subscriptions.ts';
import type { SubscriptionFixture } from '../../types.ts';
import { holdsUnresolved } from '../evaluation/intrinsic-arguments.ts';
import type { TemplateEvaluation } from '../evaluation/template-evaluation.ts';
import type { StandIns } from '../evaluation/template-parameters.ts';
import type { Findings, Path } from '../findings.ts';

export const topicType = 'AWS::SNS::Topic';
export const subscriptionType = 'AWS::SNS::Subscription';

/** A subscription as a template writes it, with the properties of AWS::SNS::Subscription, and where. */
interface Written {
  readonly properties: unknown;
  readonly path: Path;
}

/** The subscriptions in a topic's own list. [documented: AWS::SNS::Topic of the template reference, Subscription] */
export function subscriptionsOfTopic(logicalId: string, resource: unknown): Written[] {
  const path = ['Resources', logicalId, 'Properties', 'Subscription'];
  return listIn(memberOf(resource, 'Properties'), 'Subscription').map((given, index) => ({
    properties: { TopicArn: { Ref: logicalId }, ...(isRecord(given) && given) },
    path: [...path, index],
  }));
}

/**
 * Those that the Serverless Application Model makes of a function's events. [documented: AWS::Serverless::Function of
 * its specification, SNS]
 */
export function serverlessSubscriptions(logicalId: string, resource: unknown): Written[] {
  const path = ['Resources', logicalId, 'Properties', 'Events'];
  const events = memberOf(memberOf(resource, 'Properties'), 'Events');
  if (!isRecord(events)) return [];
  return Object.entries(events).flatMap(([name, event]) => {
    const given = memberOf(event, 'Properties');
    // Those with a queue between the topic and the function invoke it otherwise.
    if (textIn(event, 'Type') !== 'SNS' || !isRecord(given) || given.SqsSubscription) return [];
    const { Topic: TopicArn, FilterPolicy, FilterPolicyScope } = given;
    const endpoint = { Protocol: 'lambda', Endpoint: { 'Fn::GetAtt': [logicalId, 'Arn'] } };
    return [{ properties: { TopicArn, ...endpoint, FilterPolicy, FilterPolicyScope }, path: [...path, name] }];
  });
}

/**
 * The subscription of a function, worked out; undefined for one of an address or a queue, and where it is not known of
 * what it is. Nothing of it is a mistake of the template. [documented: AWS::SNS::Subscription of the template
 * reference]
 */
export function readSubscription(
  { properties, path }: Written,
  {
    evaluation,
    standIns,
    findings,
  }: Readonly<{ evaluation: TemplateEvaluation; standIns: StandIns; findings: Findings }>,
): SubscriptionFixture | undefined {
  const { TopicArn: topic, ...others } = isRecord(properties) ? properties : {};
  const property = (name: string) => {
    const { value, mistakes } = findings.attempt(() => evaluation.resolve(others[name], [...path, name]));
    return mistakes.length > 0 || holdsUnresolved(value) ? undefined : value;
  };
  const Endpoint = property('Endpoint');
  if (property('Protocol') !== 'lambda' || typeof Endpoint !== 'string' || !isArnOfFunction(Endpoint)) return undefined;
  const FilterPolicy = property('FilterPolicy');
  if (others.FilterPolicy !== undefined && FilterPolicy === undefined) return undefined;
  const FilterPolicyScope = property('FilterPolicyScope');
  // Worked out as an approval's is, so that the same stands for a topic that only AWS knows.
  const { value } = findings.attempt(() => evaluation.resolve({ NotificationArn: topic }, path));
  const named = memberOf(value, 'NotificationArn');
  const TopicArn = typeof named === 'string' ? standIns.fit(standIns.resolve(named), {}, 'NotificationArn') : '';
  if (!isArnOfTopic(TopicArn)) return undefined;
  return {
    TopicArn,
    Protocol: 'lambda',
    Endpoint,
    ...(isFilter(FilterPolicy) && { FilterPolicy }),
    ...(FilterPolicyScope === 'MessageBody' && { FilterPolicyScope }),
  };
}

function isArnOfFunction(arn: string): boolean {
  return new RegExp(functionArnPattern).test(arn);
}

export function isArnOfTopic(arn: string): boolean {
  return new RegExp(topicArnPattern).test(arn);
}

function isFilter(value: unknown): value is object | string {
  return (typeof value === 'object' && value !== null) || typeof value === 'string';
}
