import { detailTypes } from '../domain/events/state-change-event.ts';
import { bucketNamePattern } from '../domain/objects/names.ts';
import { regionPattern } from '../domain/world.ts';
import { type JsonSchema, jsonSchemaOf, memberSchemasOf } from '../model/json-schema.ts';
import {
  actionTypeId,
  actionTypeSchema,
  customActionType,
  declaredActionType,
  functionsTypeId,
  listedActionType,
  printedActionType,
  thirdPartyTypeId,
} from './action-type-schema.ts';
import { eventRuleSchema } from './event-rule-schema.ts';
import { formToldBy, object } from './form-schema.ts';
import { functionsSchema } from './function-schema.ts';
import { declaredPipeline, executionSchema, pipelineSchema, printedPipeline } from './pipeline-schema.ts';
import { stubSchema } from './stub-schema.ts';

/** The JSON Schema of fixture documents. Shapes of AWS in it come from the API model. */

const uuid = jsonSchemaOf('JobId');
const accountId: JsonSchema = { type: 'string', pattern: '^\\d{12}$', description: 'Twelve digits.' };
const region: JsonSchema = { type: 'string', pattern: regionPattern, description: 'Such as us-east-1.' };

const clientId: JsonSchema = {
  ...jsonSchemaOf('ClientId'),
  description: 'Of a third-party job: the client to whom it belongs, one of thirdPartyClients.',
};

const thirdPartyClient = object(
  {
    ...memberSchemasOf('ThirdPartyJob', 'clientId'),
    ...memberSchemasOf('GetThirdPartyJobDetailsInput', 'clientToken'),
    actionType: { ...thirdPartyTypeId, description: "The type whose jobs are this client's when they name none." },
  },
  ['clientId', 'clientToken'],
  'A customer of a partner: whose jobs a poll lists, and the secret that opens them.',
);

const location = object(
  { type: jsonSchemaOf('ArtifactLocationType'), s3Location: jsonSchemaOf('S3ArtifactLocation') },
  ['s3Location'],
);

const from: JsonSchema = {
  type: 'string',
  minLength: 1,
  description: 'A file, or a folder to be zipped, relative to the document.',
};

const inputArtifact = object(
  { ...memberSchemasOf('Artifact', 'name', 'revision'), location, from },
  ['name'],
  'An artifact to read: made of `from`, or lying at a location; with neither it has a key but no bytes.',
);

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
    from,
  },
  ['bucket', 'key', 'from'],
  'An object to be put into a bucket, which is made when it is not there.',
);

const artifact = object(
  { ...memberSchemasOf('Artifact', 'name', 'revision'), location },
  ['name'],
  'An artifact; without a location it gets a key of its own in the artifact bucket.',
);

const shortMembers: Record<string, JsonSchema> = {
  configuration: jsonSchemaOf('ActionConfigurationMap'),
  inputArtifacts: { type: 'array', items: inputArtifact },
  outputArtifacts: { type: 'array', items: artifact },
  pipelineContext: object({
    ...memberSchemasOf('PipelineContext', 'pipelineName', 'pipelineArn', 'pipelineExecutionId'),
    stage: { type: ['string', 'object'], ...omitType(object(memberSchemasOf('StageContext', 'name'))) },
    action: {
      type: ['string', 'object'],
      ...omitType(object(memberSchemasOf('ActionContext', 'name', 'actionExecutionId'))),
    },
  }),
  continuationToken: jsonSchemaOf('ContinuationToken'),
  encryptionKey: jsonSchemaOf('EncryptionKey'),
  count: { type: 'integer', minimum: 1, maximum: 100_000, description: 'How many such jobs. Default 1.' },
};

const shortJob = object(
  { id: uuid, actionTypeId, clientId, ...shortMembers },
  ['actionTypeId'],
  'A job, written short.',
);

const functionJob = object(
  {
    id: uuid,
    function: { type: 'string', minLength: 1, maxLength: 170, description: 'The function that does the job.' },
    actionTypeId: functionsTypeId,
    ...shortMembers,
  },
  ['function'],
  'A job of a Lambda action, written short.',
);

/** As the service prints it; in the model of its answers not even the name is required. */
const printedArtifacts: JsonSchema = { type: 'array', items: { ...jsonSchemaOf('Artifact'), required: ['name'] } };

const jobDetails = object(
  {
    id: uuid,
    accountId,
    nonce: jsonSchemaOf('Nonce'),
    clientId,
    data: object(
      {
        ...(jsonSchemaOf('JobData').properties as Record<string, JsonSchema>),
        actionTypeId: functionsTypeId,
        inputArtifacts: printedArtifacts,
        outputArtifacts: printedArtifacts,
      },
      ['actionTypeId'],
    ),
  },
  ['data'],
  'A job as `aws codepipeline get-job-details` or `get-third-party-job-details` prints it. Its credentials are dropped.',
);

const printedJob = object({ jobDetails }, ['jobDetails']);

export const jobSchema = formToldBy({ jobDetails: printedJob, data: jobDetails, function: functionJob }, shortJob);
const { definition, ...restOfListed } = jsonSchemaOf('ListWebhookItem').properties as Record<string, JsonSchema>;

const listedWebhook = object(
  { definition: definition as JsonSchema, ...restOfListed },
  ['definition'],
  'A webhook as `aws codepipeline list-webhooks` prints it. It gets a URL of its own.',
);

const webhook = formToldBy(
  { definition: listedWebhook },
  object(
    {
      webhook: formToldBy({ definition: listedWebhook }, jsonSchemaOf('WebhookDefinition')),
      ...memberSchemasOf('PutWebhookInput', 'tags'),
    },
    ['webhook'],
    'A webhook, as PutWebhook takes it or answers it.',
  ),
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
    thirdPartyClients: { type: 'array', items: thirdPartyClient },
    jobs: { type: 'array', items: jobSchema },
    buckets: { type: 'array', items: bucketFixture },
    objects: { type: 'array', items: objectFixture },
    pipelines: { type: 'array', items: pipelineSchema },
    webhooks: { type: 'array', items: webhook },
    executions: { type: 'array', items: executionSchema },
    stubs: { type: 'array', items: stubSchema },
    functions: functionsSchema,
    eventTargets: { type: 'array', items: eventTarget },
    eventRules: { type: 'array', items: eventRuleSchema },
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
  [jobSchema, 'JobFixture'],
  [shortJob, 'ShortJobFixture'],
  [functionJob, 'FunctionJobFixture'],
  [jobDetails, 'JobDetailsFixture'],
  [printedJob, 'PrintedJobFixture'],
  [pipelineSchema, 'PipelineFixture'],
  [declaredPipeline, 'DeclaredPipelineFixture'],
  [printedPipeline, 'PrintedPipelineFixture'],
  [webhook, 'WebhookFixture'],
  [listedWebhook, 'ListedWebhookFixture'],
  [executionSchema, 'ExecutionFixture'],
  [stubSchema, 'StubFixture'],
  [eventTarget, 'EventTargetFixture'],
  [eventRuleSchema, 'EventRuleFixture'],
]);

function omitType({ type: _, ...rest }: JsonSchema): JsonSchema {
  return rest;
}
