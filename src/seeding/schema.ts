import { detailTypes } from '../domain/events/state-change-event.ts';
import { bucketNamePattern } from '../domain/objects/names.ts';
import { regionPattern } from '../domain/world.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import {
  actionTypeSchema,
  customActionType,
  declaredActionType,
  listedActionType,
  printedActionType,
} from './action-type-schema.ts';
import { eventRule } from './event-rules.ts';
import { object } from './form-schema.ts';
import { functionsByName } from './functions.ts';
import { from, job, publishedJobs, thirdPartyClient } from './job-forms.ts';
import { declaredPipeline, executionSchema, pipelineSchema, printedPipeline } from './pipeline-schema.ts';
import { stub } from './stubs.ts';
import { listedWebhook, webhook } from './webhooks.ts';

/** The JSON Schema of fixture documents. Shapes of AWS in it come from the API model. */

const accountId: JsonSchema = { type: 'string', pattern: '^\\d{12}$', description: 'Twelve digits.' };
const region: JsonSchema = { type: 'string', pattern: regionPattern, description: 'Such as us-east-1.' };

const bucketName: JsonSchema = {
  type: 'string',
  pattern: bucketNamePattern,
  description: 'Three to 63 of a-z, 0-9, dots and hyphens, by the rules that S3 has for buckets.',
};

const bucketFixture = object(
  {
    name: bucketName,
    versioning: { type: 'boolean', description: 'Whether it keeps all versions of its objects. Default false.' },
  },
  ['name'],
  'A bucket, which is made when it is not there.',
);

const objectFixture = object(
  {
    bucket: bucketName,
    key: { type: 'string', minLength: 1, maxLength: 1024 },
    from: from.schema,
  },
  ['bucket', 'key', 'from'],
  'An object to be put into a bucket, which is made when it is not there.',
);

const eventTarget = object(
  {
    url: { type: 'string', pattern: '^https?://[^/]', maxLength: 2048 },
    detailTypes: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', enum: Object.values(detailTypes) },
      description: 'Only events of these detail-types. Default: all.',
    },
  },
  ['url'],
  'A URL to which the events of this account and region are posted.',
);

export const fixtureDocumentSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Fixture document of codepipeline-local',
  ...object({
    $schema: { type: 'string' },
    account: accountId,
    region,
    actionTypes: { type: 'array', items: actionTypeSchema },
    thirdPartyClients: { type: 'array', items: thirdPartyClient.schema },
    jobs: { type: 'array', items: job.schema },
    buckets: { type: 'array', items: bucketFixture },
    objects: { type: 'array', items: objectFixture },
    pipelines: { type: 'array', items: pipelineSchema },
    webhooks: { type: 'array', items: webhook.schema },
    executions: { type: 'array', items: executionSchema },
    stubs: { type: 'array', items: stub.schema },
    functions: functionsByName.schema,
    eventTargets: { type: 'array', items: eventTarget },
    eventRules: { type: 'array', items: eventRule.schema },
  }),
};

/** What has a name of its own where the schemas are published. */
export const fixtureShapes: ReadonlyMap<JsonSchema, string> = new Map([
  [fixtureDocumentSchema, 'FixtureDocument'],
  [actionTypeSchema, 'ActionTypeFixture'],
  [customActionType, 'CustomActionTypeFixture'],
  [declaredActionType, 'DeclaredActionTypeFixture'],
  [listedActionType, 'ListedActionTypeFixture'],
  [printedActionType, 'PrintedActionTypeFixture'],
  ...Object.entries(publishedJobs).map(([name, { schema }]) => [schema, name] as const),
  [pipelineSchema, 'PipelineFixture'],
  [declaredPipeline, 'DeclaredPipelineFixture'],
  [printedPipeline, 'PrintedPipelineFixture'],
  [webhook.schema, 'WebhookFixture'],
  [listedWebhook.schema, 'ListedWebhookFixture'],
  [executionSchema, 'ExecutionFixture'],
  [stub.schema, 'StubFixture'],
  [eventTarget, 'EventTargetFixture'],
  [eventRule.schema, 'EventRuleFixture'],
]);
