import { type JsonSchema, jsonSchemaOf, memberSchemasOf } from '../model/json-schema.ts';
import { object } from './form-schema.ts';

/** The parts of a fixture document's schema that are about pipelines. */

const text: JsonSchema = { type: 'string' };
const texts: JsonSchema = { type: 'object', additionalProperties: text };

const beside = {
  secrets: { ...texts, description: 'Values of secret properties by Stage/Action/Property, which AWS prints as ****.' },
  tags: { type: 'array', items: jsonSchemaOf('Tag') },
  disabledTransitions: {
    type: 'array',
    items: object(memberSchemasOf('DisableStageTransitionInput', 'stageName', 'reason'), ['stageName', 'reason']),
    description: 'Stages that nothing may enter until EnableStageTransition.',
  },
};

const declaration = jsonSchemaOf('PipelineDeclaration') as JsonSchema & {
  readonly properties: Readonly<Record<string, JsonSchema>>;
};

const printedPipeline: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['pipeline'],
  properties: { pipeline: declaration, metadata: { type: 'object' }, ...beside },
  description: 'A pipeline as `aws codepipeline get-pipeline` prints it.',
};

export const pipelineSchema: JsonSchema = {
  if: { type: 'object', required: ['pipeline'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: printedPipeline,
  else: {
    ...declaration,
    properties: { ...declaration.properties, ...beside },
    description: 'A pipeline, as CreatePipeline takes it.',
  },
};

export const executionSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['pipeline'],
  properties: {
    pipeline: jsonSchemaOf('PipelineName'),
    variables: texts,
    sourceRevisions: jsonSchemaOf('SourceRevisionOverrideList'),
  },
  description: 'An execution to start.',
};

const stubbedCategory: JsonSchema = {
  type: 'string',
  enum: [...(jsonSchemaOf('ActionCategory').enum as string[]), ...(jsonSchemaOf('RuleCategory').enum as string[])],
};

export const stubSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['match', 'result'],
  properties: {
    match: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: {
        ...memberSchemasOf('ActionTypeId', 'owner', 'provider', 'version'),
        category: stubbedCategory,
        pipeline: jsonSchemaOf('PipelineName'),
        stage: jsonSchemaOf('StageName'),
        action: jsonSchemaOf('ActionName'),
        rule: jsonSchemaOf('RuleName'),
      },
      description:
        'Which actions the stub is for: those that have all that is given. It is for rules when it has rule or the category Rule.',
    },
    result: { type: 'string', enum: ['succeed', 'fail'] },
    delay: { type: ['string', 'number', 'object'], description: 'From start to end, such as 90s. Default: at once.' },
    variables: jsonSchemaOf('OutputVariablesMap'),
    outputArtifacts: {
      type: 'object',
      propertyNames: jsonSchemaOf('ArtifactName'),
      additionalProperties: {
        if: { type: 'string' },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { minLength: 1 },
        else: jsonSchemaOf('S3ArtifactLocation'),
      },
      description:
        'What the action makes: a file, a folder, which is zipped, or an object. What is not given is an empty zip.',
    },
    summary: jsonSchemaOf('ExecutionSummary'),
    externalExecutionId: jsonSchemaOf('ExecutionId'),
    message: { ...text, minLength: 1, maxLength: 5000, description: 'Why the action or rule fails.' },
    revision: {
      type: 'object',
      additionalProperties: false,
      required: ['id'],
      properties: { id: jsonSchemaOf('Revision'), summary: jsonSchemaOf('RevisionSummary'), url: jsonSchemaOf('Url') },
      description: 'What a source action finds.',
    },
    targets: {
      ...jsonSchemaOf('DeployActionExecutionTargetList'),
      description: 'Where a deploy action has deployed to; times in ISO 8601 or epoch seconds.',
    },
  },
  description: 'How actions and rules end that nothing here runs.',
};
