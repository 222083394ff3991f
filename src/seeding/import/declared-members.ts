import { type JsonSchema, jsonSchemaOf, memberSchemasOf } from '../../model/json-schema.ts';

const {
  version: _,
  artifactStores: __,
  ...declared
} = jsonSchemaOf('PipelineDeclaration').properties as Readonly<Record<string, JsonSchema>>;

/**
 * What templates declare of a pipeline in the API's form: all but the version, which AWS counts, and several stores.
 */
export const pipelineMembers: Readonly<Record<string, JsonSchema>> = declared;

/** What templates declare of a webhook in the API's form. */
export const webhookMembers = memberSchemasOf(
  'WebhookDefinition',
  'name',
  'targetPipeline',
  'targetAction',
  'filters',
  'authentication',
  'authenticationConfiguration',
);
