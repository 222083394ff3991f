import { type JsonSchema, jsonSchemaOf, memberSchemasOf, secret } from '../model/json-schema.ts';
import { object } from './form-schema.ts';

/** The parts of a fixture document's schema that are about pipelines. */

const text: JsonSchema = { type: 'string' };
const texts: JsonSchema = { type: 'object', additionalProperties: text };

const beside = {
  secrets: secret({
    ...texts,
    description: 'Values of secret properties by Stage/Action/Property, which AWS prints as ****.',
  }),
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

export const printedPipeline: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['pipeline'],
  properties: { pipeline: declaration, metadata: { type: 'object' }, ...beside },
  description: 'A pipeline as `aws codepipeline get-pipeline` prints it.',
};

export const declaredPipeline: JsonSchema = {
  ...declaration,
  properties: { ...declaration.properties, ...beside },
  description: 'A pipeline, as CreatePipeline takes it.',
};

export const pipelineSchema: JsonSchema = {
  if: { type: 'object', required: ['pipeline'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: printedPipeline,
  else: declaredPipeline,
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
