import type { JsonSchema } from '../model/json-schema.ts';
import { object } from './form-schema.ts';

/** The part of a fixture document's schema that is about EventBridge's rules. */

const text: JsonSchema = { type: 'string' };

const target = object(
  {
    Arn: {
      type: 'string',
      pattern: '^arn:aws[a-z-]*:codepipeline:[a-z0-9-]+:\\d{12}:[A-Za-z0-9.@_-]{1,100}$',
      description: "A pipeline's ARN.",
    },
    Id: text,
    RoleArn: { ...text, description: 'What AWS starts the pipeline with; of no effect here.' },
    Input: { ...text, description: 'JSON: sourceRevisions and variables of the start.' },
    InputPath: text,
    InputTransformer: object({ InputPathsMap: { type: 'object', additionalProperties: text }, InputTemplate: text }, [
      'InputTemplate',
    ]),
  },
  ['Arn'],
  'A pipeline that the rule starts.',
);

export const eventRuleSchema = object(
  {
    Name: { type: 'string', pattern: '^[.\\-_A-Za-z0-9]{1,64}$' },
    EventPattern: { type: ['object', 'string'], description: 'As PutRule takes it, or as an object.' },
    State: { type: 'string', enum: ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] },
    Description: text,
    RoleArn: text,
    Targets: { type: 'array', minItems: 1, items: target },
  },
  ['Name', 'EventPattern', 'Targets'],
  "A rule of EventBridge, in its API's names, that starts pipelines when an object of S3 has a new version.",
);
