import { type JsonSchema, jsonSchemaOf, memberSchemasOf } from '../model/json-schema.ts';
import { formToldBy, object } from './form-schema.ts';

const owner: JsonSchema = { type: 'string', enum: ['Custom', 'ThirdParty'], description: 'Default Custom.' };

const customMembers = memberSchemasOf(
  'CreateCustomActionTypeInput',
  'category',
  'provider',
  'version',
  'settings',
  'configurationProperties',
  'inputArtifactDetails',
  'outputArtifactDetails',
  'tags',
);

const requiredOfCustom = ['category', 'provider', 'version', 'inputArtifactDetails', 'outputArtifactDetails'];

/** What CreateCustomActionType takes, and no more. */
export const customActionTypeSchema = object(customMembers, requiredOfCustom);

export const customActionType = object(
  { ...customMembers, owner },
  requiredOfCustom,
  'An action type, as CreateCustomActionType takes it.',
);

export const declaredActionType: JsonSchema = {
  ...jsonSchemaOf('ActionTypeDeclaration'),
  description: 'An action type of a partner or of AWS, as UpdateActionType takes it.',
};

const count: JsonSchema = { type: 'integer', minimum: 0 };
const counts = object({ minimumCount: count, maximumCount: count }, ['minimumCount', 'maximumCount']);

/**
 * AWS's own types, which are left out, break the model's limits: more than five artifacts, more than ten properties.
 */
export const listedActionType = object(
  {
    ...memberSchemasOf('ActionType', 'id', 'settings'),
    actionConfigurationProperties: { type: 'array', items: jsonSchemaOf('ActionConfigurationProperty') },
    inputArtifactDetails: counts,
    outputArtifactDetails: counts,
  },
  ['id', 'inputArtifactDetails', 'outputArtifactDetails'],
  'An action type as `aws codepipeline list-action-types` prints it; those of AWS are there already.',
);

export const printedActionType = object(
  {
    actionType: formToldBy({ executor: declaredActionType }, listedActionType),
    tags: customMembers.tags as JsonSchema,
  },
  ['actionType'],
  'An action type as `aws codepipeline get-action-type` or `create-custom-action-type` prints it.',
);

export const actionTypeSchema = formToldBy(
  { actionType: printedActionType, executor: declaredActionType, id: listedActionType },
  customActionType,
);
