import { type JsonSchema, jsonSchemaOf, memberSchemasOf } from '../model/json-schema.ts';
import { executionSchema, pipelineSchema, stubSchema } from './pipeline-schema.ts';

/** The JSON Schema of fixture documents. Shapes of AWS in it come from the API model. */

const uuid = jsonSchemaOf('JobId');
const accountId: JsonSchema = { type: 'string', pattern: '^\\d{12}$', description: 'Twelve digits.' };
const region: JsonSchema = { type: 'string', pattern: '^[a-z0-9-]{4,30}$', description: 'Such as us-east-1.' };

function object(properties: Record<string, JsonSchema>, required: readonly string[] = [], description?: string) {
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    required,
    ...(description !== undefined && { description }),
  };
}

const fixtureOwner: JsonSchema = { type: 'string', enum: ['Custom', 'ThirdParty'], description: 'Default Custom.' };

const actionType = object(
  {
    ...memberSchemasOf(
      'CreateCustomActionTypeInput',
      'category',
      'provider',
      'version',
      'settings',
      'configurationProperties',
      'inputArtifactDetails',
      'outputArtifactDetails',
      'tags',
    ),
    owner: fixtureOwner,
  },
  ['category', 'provider', 'version', 'inputArtifactDetails', 'outputArtifactDetails'],
  'An action type, as CreateCustomActionType takes it.',
);

const location = object(
  { type: jsonSchemaOf('ArtifactLocationType'), s3Location: jsonSchemaOf('S3ArtifactLocation') },
  ['s3Location'],
);

const artifact = object(
  { ...memberSchemasOf('Artifact', 'name', 'revision'), location },
  ['name'],
  'An artifact; without a location it gets a key of its own in the artifact bucket.',
);

const actionTypeId = object(
  {
    ...memberSchemasOf('ActionTypeId', 'category', 'provider', 'version'),
    owner: { type: 'string', enum: ['Custom'] },
  },
  ['category', 'provider', 'version'],
);

const shortJob = object(
  {
    id: uuid,
    actionTypeId,
    configuration: jsonSchemaOf('ActionConfigurationMap'),
    inputArtifacts: { type: 'array', items: artifact },
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
    count: { type: 'integer', minimum: 1, maximum: 1_000_000, description: 'How many such jobs. Default 1.' },
  },
  ['actionTypeId'],
  'A job, written short.',
);

const jobDetails = object(
  {
    id: uuid,
    accountId,
    data: object({ ...(jsonSchemaOf('JobData').properties as Record<string, JsonSchema>), actionTypeId }, [
      'actionTypeId',
    ]),
  },
  ['data'],
  'A job as `aws codepipeline get-job-details` prints it. Its credentials are dropped.',
);

const printedJob = object({ jobDetails }, ['jobDetails']);

const has = (member: string): JsonSchema => ({ type: 'object', required: [member] });

/**
 * Which of the three forms a job has is told by its members. Each form stands behind an `else`: of what fails behind a `then`
 * typebox tells nothing.
 */
export const jobSchema: JsonSchema = {
  allOf: [
    { if: { not: has('jobDetails') }, else: printedJob },
    { if: { anyOf: [has('jobDetails'), { not: has('data') }] }, else: jobDetails },
    { if: { anyOf: [has('jobDetails'), has('data')] }, else: shortJob },
  ],
};

export const fixtureDocumentSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Fixture document of codepipeline-local',
  ...object({
    $schema: { type: 'string' },
    account: accountId,
    region,
    actionTypes: { type: 'array', items: actionType },
    jobs: { type: 'array', items: jobSchema },
    pipelines: { type: 'array', items: pipelineSchema },
    executions: { type: 'array', items: executionSchema },
    stubs: { type: 'array', items: stubSchema },
  }),
};

export { actionType as actionTypeSchema };

function omitType({ type: _, ...rest }: JsonSchema & { type: unknown }): JsonSchema {
  return rest;
}
