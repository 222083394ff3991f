import { detailTypes } from '../../domain/events/state-change-event.ts';
import { bucketNamePattern } from '../../domain/objects/names.ts';
import { regionPattern } from '../../domain/world.ts';
import {
  checkedBy,
  choice,
  described,
  flag,
  list,
  map,
  object,
  optional,
  type Shape,
  text,
} from '../../model/shape.ts';
import {
  actionType,
  customActionType,
  declaredActionType,
  listedActionType,
  printedActionType,
} from './action-types.ts';
import { eventRule } from './event-rules.ts';
import { functionsByName } from './functions.ts';
import { from, job, publishedJobs, thirdPartyClient } from './job-forms.ts';
import { notificationRule } from './notification-rules.ts';
import { declaredPipeline, execution, pipeline, printedPipeline } from './pipelines.ts';
import { stub } from './stubs.ts';
import { subscription } from './subscriptions.ts';
import { listedWebhook, webhook } from './webhooks.ts';

const bucketName = text('Three to 63 of a-z, 0-9, dots and hyphens, by the rules that S3 has for buckets.', {
  pattern: bucketNamePattern,
});

export const bucket = object(
  {
    name: bucketName,
    versioning: optional(flag('Whether it keeps all versions of its objects. Default false.')),
  },
  'A bucket, which is made when it is not there.',
);

const objectToPut = object(
  { bucket: bucketName, key: text(undefined, { minLength: 1, maxLength: 1024 }), from },
  'An object to be put into a bucket, which is made when it is not there.',
);

export const eventTarget = object(
  {
    url: text(undefined, { pattern: '^https?://[^/]', maxLength: 2048 }),
    detailTypes: optional(
      list(choice(Object.values(detailTypes)), 'Only events of these detail-types. Default: all.', { minItems: 1 }),
    ),
  },
  'A URL to which the events of this account and region are posted.',
);

const members = object({
  $schema: optional(text()),
  account: optional(
    described(text('Twelve digits.', { pattern: '^\\d{12}$' }), "Twelve digits. Default: the emulator's account."),
  ),
  region: optional(
    described(text('Such as us-east-1.', { pattern: regionPattern }), "Default: the emulator's region."),
  ),
  actionTypes: optional(list(actionType)),
  thirdPartyClients: optional(list(thirdPartyClient)),
  jobs: optional(list(job)),
  buckets: optional(list(bucket)),
  objects: optional(list(objectToPut)),
  pipelines: optional(described(list(pipeline), 'Made without starting an execution.')),
  webhooks: optional(described(list(webhook), 'Made after the pipelines that they start.')),
  executions: optional(described(list(execution), 'Started when everything else has been made.')),
  stubs: optional(described(list(stub), 'The first that matches an action or a rule counts.')),
  functions: optional(
    described(
      functionsByName,
      'Functions that do Lambda actions, by name; in a value, for an emulator of the same process, also the code itself.',
    ),
  ),
  endpoints: optional(
    map(
      text(undefined, { pattern: '^https?://[^/]' }),
      'URLs of other services that the functions of this document, and of those loaded with it, ask: by their names in host names of AWS, such as sns; * stands for all others.',
      { propertyNames: { pattern: '^[a-z0-9*-]+$' } },
    ),
  ),
  eventTargets: optional(
    described(list(eventTarget), "Get every event of the document's account and region from now on."),
  ),
  eventRules: optional(
    described(list(eventRule), 'Start pipelines for new versions of objects, and invoke functions for events.'),
  ),
  notificationRules: optional(
    described(list(notificationRule), 'Tell topics of SNS of a pipeline’s changes of state.'),
  ),
  subscriptions: optional(
    described(list(subscription), "Functions that a topic of SNS invokes: an approval's NotificationArn."),
  ),
});

/** Shapes of AWS in it come from the API's model. */
export const fixtureDocument = described(
  checkedBy(members, () => ({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Fixture document of codepipeline-local',
    ...members.schema,
  })),
  'A fixture document: what an emulator is seeded with.',
);

/** What has a name of its own where the schemas are published. */
export const publishedFixtures: Readonly<Record<string, Shape>> = {
  FixtureDocument: fixtureDocument,
  ActionTypeFixture: actionType,
  CustomActionTypeFixture: customActionType,
  DeclaredActionTypeFixture: declaredActionType,
  ListedActionTypeFixture: listedActionType,
  PrintedActionTypeFixture: printedActionType,
  ...publishedJobs,
  PipelineFixture: pipeline,
  DeclaredPipelineFixture: declaredPipeline,
  PrintedPipelineFixture: printedPipeline,
  WebhookFixture: webhook,
  ListedWebhookFixture: listedWebhook,
  ExecutionFixture: execution,
  StubFixture: stub,
  EventTargetFixture: eventTarget,
  EventRuleFixture: eventRule,
  NotificationRuleFixture: notificationRule,
  SubscriptionFixture: subscription,
};
