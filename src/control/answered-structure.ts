import { type JsonSchema, jsonSchemaOf, timestampSchema } from '../model/json-schema.ts';

export const instant: JsonSchema = {
  type: 'string',
  format: 'date-time',
  description: "ISO 8601 in UTC, by the emulator's clock.",
};

/** Of the API model: for what the service takes. It keeps none of them when it answers, `required` neither. */
const constraints = new Set([
  'required',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
]);

/** A structure of AWS as an answer of the control API has it: with instants that are texts, and without constraints. */
export function answeredStructure(name: string): JsonSchema {
  return asAnswered(jsonSchemaOf(name)) as JsonSchema;
}

function asAnswered(schema: unknown): unknown {
  if (schema === timestampSchema) return instant;
  if (Array.isArray(schema)) return schema.map(asAnswered);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !constraints.has(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, asAnswered(value)]));
}
