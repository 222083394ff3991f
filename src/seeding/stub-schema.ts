import { type JsonSchema, jsonSchemaOf, memberSchemasOf } from '../model/json-schema.ts';

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
    delay: {
      type: ['string', 'number', 'object'],
      description: 'From start to end, such as 90s, with its unit. Default: at once.',
    },
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
        'What the action makes: a file, a folder, which is zipped, or an object. What is not given is a zip with codepipeline-local.txt alone.',
    },
    summary: jsonSchemaOf('ExecutionSummary'),
    externalExecutionId: jsonSchemaOf('ExecutionId'),
    message: { type: 'string', minLength: 1, maxLength: 5000, description: 'Why the action or rule fails.' },
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
