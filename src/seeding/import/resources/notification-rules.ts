import { notificationEventTypeIds } from '../../../domain/events/notification-rule.ts';
import { isRecord, listIn, memberOf, textIn } from '../../../domain/members.ts';
import type { NotificationRuleFixture } from '../../types.ts';
import { holdsUnresolved } from '../evaluation/intrinsic-arguments.ts';
import type { TemplateEvaluation } from '../evaluation/template-evaluation.ts';
import type { Findings, Path } from '../findings.ts';
import { isArnOfTopic } from './subscriptions.ts';

export const notificationRuleType = 'AWS::CodeStarNotifications::NotificationRule';

/**
 * A notification rule on a pipeline, as far as it tells topics; undefined where it does not, or where it is not known
 * of what it tells. Nothing of it is a mistake of the template.
 * [documented: AWS::CodeStarNotifications::NotificationRule of the template reference]
 */
export function readNotificationRule(
  resource: unknown,
  path: Path,
  { evaluation, findings }: Readonly<{ evaluation: TemplateEvaluation; findings: Findings }>,
): NotificationRuleFixture | undefined {
  const properties = memberOf(resource, 'Properties');
  const property = (name: string) => {
    const given = memberOf(properties, name);
    const { value, mistakes } = findings.attempt(() => evaluation.resolve(given, [...path, name]));
    return mistakes.length > 0 || holdsUnresolved(value) ? undefined : value;
  };
  const addresses = listIn(properties, 'Targets').map((target, index) => {
    const at = [...path, 'Targets', index];
    const { value, mistakes } = findings.attempt(() => evaluation.resolve(target, at));
    return mistakes.length > 0 ? '' : textIn(value, 'TargetAddress');
  });
  return ruleOf({
    name: property('Name'),
    resource: property('Resource'),
    eventTypeIds: [property('EventTypeIds') ?? [], property('EventTypeId') ?? []].flat(),
    detailType: property('DetailType'),
    status: property('Status'),
    addresses: [...addresses, property('TargetAddress')],
  });
}

/**
 * The same of Terraform's `aws_codestarnotifications_notification_rule`. [documented: schema of hashicorp/aws 5.100]
 */
export function terraformNotificationRule(
  values: Readonly<Record<string, unknown>>,
): NotificationRuleFixture | undefined {
  return ruleOf({
    name: values.name,
    resource: values.resource,
    eventTypeIds: listIn(values, 'event_type_ids'),
    detailType: values.detail_type,
    status: values.status,
    addresses: listIn(values, 'target').map((target) => (isRecord(target) ? target.address : undefined)),
  });
}

function ruleOf(given: {
  readonly name: unknown;
  readonly resource: unknown;
  readonly eventTypeIds: readonly unknown[];
  readonly detailType: unknown;
  readonly status: unknown;
  readonly addresses: readonly unknown[];
}): NotificationRuleFixture | undefined {
  const { name: Name, resource: Resource } = given;
  const EventTypeIds = given.eventTypeIds.filter((id) => notificationEventTypeIds.includes(id as string)) as string[];
  const topics = given.addresses.filter((one): one is string => typeof one === 'string' && isArnOfTopic(one));
  const isOfPipeline = typeof Resource === 'string' && /^arn:aws[a-z-]*:codepipeline:/.test(Resource);
  if (typeof Name !== 'string' || !isOfPipeline || EventTypeIds.length === 0 || topics.length === 0) return undefined;
  return {
    Name,
    Resource,
    EventTypeIds,
    DetailType: given.detailType === 'BASIC' ? 'BASIC' : 'FULL',
    ...(given.status === 'DISABLED' && { Status: 'DISABLED' }),
    Targets: topics.map((TargetAddress) => ({ TargetType: 'SNS', TargetAddress })),
  };
}
