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

/**
 * A thing that has several forms: the first whose member it has, else the last one. Each form stands behind an `else`:
 * of what fails behind a `then` typebox tells nothing.
 */
export function formToldBy(forms: Readonly<Record<string, JsonSchema>>, otherwise: JsonSchema): JsonSchema {
  const marks = Object.keys(forms).map((member): JsonSchema => ({ type: 'object', required: [member] }));
  return {
    allOf: [
      ...Object.values(forms).map((form, index) => ({
        if: { anyOf: [...marks.slice(0, index), { not: marks[index] }] },
        else: form,
      })),
      { if: { anyOf: marks }, else: otherwise },
    ],
  };
}
