import { type JsonSchema, structureNameOf } from './json-schema.ts';

/** Where the definitions of a document lie, and how those of AWS's structures are called there. */
interface Publication {
  readonly place: string;
  readonly nameOfStructure: (name: string) => string;
  /** Schemas that have a name of their own in the document. */
  readonly named: ReadonlyMap<JsonSchema, string>;
}

/**
 * Writes a schema as those who make types and forms of schemas understand it. Inside, a thing of several forms is told
 * by `if` and `else`, because that says best what is wrong with a value; generators pass over these words, and make
 * anything of it. So each becomes a `oneOf`, which is the same where the forms exclude each other. What has a name
 * becomes a definition, several types become a `oneOf` of each, and constants say their type.
 */
export function createPublisher({ place, nameOfStructure, named }: Publication) {
  const definitions: Record<string, JsonSchema> = {};

  function publish(schema: JsonSchema): JsonSchema {
    const structure = structureNameOf(schema);
    const name = named.get(schema) ?? (structure && nameOfStructure(structure));
    if (name === undefined) return write(schema);
    if (!(name in definitions)) {
      definitions[name] = {};
      definitions[name] = write(schema);
    }
    return { $ref: `${place}/${name}` };
  }

  function write(schema: JsonSchema): JsonSchema {
    const forms = formsOf(schema);
    if (forms !== undefined) return { ...described(schema), oneOf: forms.map(publish) };
    const types = typesOf(schema);
    if (types !== undefined) return { ...described(schema), oneOf: types.map(write) };
    const typed = 'const' in schema && !('type' in schema) ? { type: typeof schema.const, ...schema } : schema;
    return Object.fromEntries(Object.entries(typed).map(([keyword, value]) => [keyword, written(keyword, value)]));
  }

  function written(keyword: string, value: unknown): unknown {
    if (keyword === 'properties') {
      return Object.fromEntries(
        Object.entries(value as Record<string, JsonSchema>).map(([name, schema]) => [name, publish(schema)]),
      );
    }
    if (typeof value === 'object' && ofOne.has(keyword)) return publish(value as JsonSchema);
    return ofSeveral.has(keyword) ? (value as JsonSchema[]).map(publish) : value;
  }

  return { publish, definitions };
}

/** Keywords whose value is a schema, and those whose value is a list of them. */
const ofOne = new Set(['items', 'additionalProperties', 'propertyNames', 'not', 'contentSchema']);
const ofSeveral = new Set(['oneOf', 'anyOf', 'allOf']);

/** The forms of a thing that `if` tells apart, in a chain of them or once. */
function formsOf(schema: JsonSchema): JsonSchema[] | undefined {
  if (Array.isArray(schema.allOf) && schema.allOf.every((each: JsonSchema) => 'if' in each)) {
    return schema.allOf.map(({ else: form }: JsonSchema) => form as JsonSchema);
  }
  if (!('if' in schema)) return undefined;
  const { if: condition, else: form, description: _, ...beside } = schema;
  return [{ ...(condition as JsonSchema), ...beside }, form as JsonSchema];
}

/** A schema for each type of several; a type and null need none. */
function typesOf({ type, description: _, ...keywords }: JsonSchema): JsonSchema[] | undefined {
  if (!Array.isArray(type) || type.length === 1 || (type.length === 2 && type.includes('null'))) return undefined;
  return type.map((each: string) => ({ type: each, ...(each === 'object' && keywords) }));
}

function described({ description }: JsonSchema): JsonSchema {
  return description === undefined ? {} : { description };
}
