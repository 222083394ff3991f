import type { JsonSchema } from '../model/json-schema.ts';

/** An object of these members and no others. */
export function object(
  properties: Record<string, JsonSchema>,
  required: readonly string[] = [],
  description?: string,
): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    required,
    ...(description !== undefined && { description }),
  };
}
