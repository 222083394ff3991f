import { type Shape, shapeOf } from './service-model.ts';

/** A JSON Schema as data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Epoch seconds or ISO 8601. */
export const timestampSchema: JsonSchema = { type: ['number', 'string'] };

const schemas = new Map<string, JsonSchema>();
const structureNames = new WeakMap<JsonSchema, string>();
const secretSchemas = new WeakSet<JsonSchema>();

/** Shapes of the API whose values are secrets or may hold some, beside those that AWS calls sensitive. */
const secretShapes: ReadonlySet<string> = new Set([
  'ActionConfigurationMap',
  'RuleConfigurationMap',
  'ClientToken',
  'WebhookAuthConfigurationSecretToken',
]);

/** The JSON Schema of a shape of the API, in which members that AWS does not know are errors. */
export function jsonSchemaOf(shapeName: string): JsonSchema {
  const known = schemas.get(shapeName);
  if (known !== undefined) return known;
  const shape = shapeOf(shapeName);
  const schema = convert(shape);
  if (('sensitive' in shape && shape.sensitive) || secretShapes.has(shapeName)) secret(schema);
  schemas.set(shapeName, schema);
  if (shape.type === 'structure') structureNames.set(schema, shapeName);
  return schema;
}

/** Of which structure of the API a schema is, if it is one's as it stands. */
export function structureNameOf(schema: JsonSchema): string | undefined {
  return structureNames.get(schema);
}

/**
 * Marks a schema: its values are secrets or may hold some, so that no refusal, which ends up in logs, quotes them. This
 * is no keyword, since published schemas have none that means it: what is `writeOnly` is in no response.
 */
export function secret(schema: JsonSchema): JsonSchema {
  secretSchemas.add(schema);
  return schema;
}

export function isSecret(schema: JsonSchema): boolean {
  return secretSchemas.has(schema);
}

/** Schemas of some members of a structure, by name. */
export function memberSchemasOf(structureName: string, ...names: readonly string[]): Record<string, JsonSchema> {
  const structure = shapeOf(structureName);
  if (structure.type !== 'structure') throw new Error(`${structureName} is not a structure`);
  return Object.fromEntries(
    names.map((name) => {
      const member = structure.members[name];
      if (member === undefined) throw new Error(`${structureName} has no member ${name}`);
      return [name, jsonSchemaOf(member.shape)];
    }),
  );
}

function convert(shape: Shape): JsonSchema {
  switch (shape.type) {
    case 'structure':
      return {
        type: 'object',
        additionalProperties: false,
        ...(shape.required && { required: shape.required }),
        properties: Object.fromEntries(
          Object.entries(shape.members).map(([name, member]) => [name, jsonSchemaOf(member.shape)]),
        ),
      };
    case 'list':
      return {
        type: 'array',
        items: jsonSchemaOf(shape.member.shape),
        ...(shape.min && { minItems: shape.min }),
        ...(shape.max !== undefined && { maxItems: shape.max }),
      };
    case 'map':
      return {
        type: 'object',
        propertyNames: jsonSchemaOf(shape.key.shape),
        additionalProperties: jsonSchemaOf(shape.value.shape),
        ...(shape.max !== undefined && { maxProperties: shape.max }),
      };
    case 'string':
      return {
        type: 'string',
        ...(shape.enum && { enum: shape.enum }),
        ...(shape.pattern !== undefined && { pattern: `^(?:${shape.pattern})$` }),
        ...(shape.min && { minLength: shape.min }),
        ...(shape.max !== undefined && { maxLength: shape.max }),
      };
    case 'integer':
      return {
        type: 'integer',
        ...(shape.min !== undefined && { minimum: shape.min }),
        ...(shape.max !== undefined && { maximum: shape.max }),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'timestamp':
      return timestampSchema;
  }
}

/** An object of these members and no others; all of them are required where it is not said which. */
export function objectSchema(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema {
  return { type: 'object', additionalProperties: false, properties, required };
}
