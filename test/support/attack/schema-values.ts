import { hostileText } from './mutate.ts';
import type { Random } from './random.ts';

/** As much of JSON Schema as the OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly pattern?: string;
}

/** Values of forms that a document's schemas describe, with names that an attacked emulator knows among them. */
export class SchemaValues {
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #texts: Readonly<Record<string, readonly string[]>>;

  /** @param texts What is worth a try, by the name of a member or parameter; under `''` for all others */
  constructor(schemas: Readonly<Record<string, Schema>>, texts: Readonly<Record<string, readonly string[]>>) {
    this.#schemas = schemas;
    this.#texts = texts;
  }

  /** A value of the schema's form; patterns are kept only where `texts` knows how. */
  of(random: Random, schema: Schema, name = '', depth = 0): unknown {
    if (schema.$ref !== undefined) {
      return this.of(random, this.#schemas[schema.$ref.split('/').at(-1) as string] ?? {}, name, depth);
    }
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return random.in(schema.enum);
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices !== undefined) return this.of(random, random.in(choices), name, depth);
    if (schema.allOf !== undefined) {
      return Object.assign({}, ...schema.allOf.map((each) => this.of(random, each, name, depth)));
    }
    const type = Array.isArray(schema.type) ? random.in(schema.type) : schema.type;
    switch (type) {
      case 'object':
        return this.#object(random, schema, depth);
      case 'array': {
        const length = Math.max(schema.minItems ?? 0, depth > 8 ? 0 : random.of(0, 1, 1, 2));
        return Array.from({ length }, () => this.of(random, schema.items ?? {}, name, depth + 1));
      }
      case 'integer':
      case 'number':
        return (schema.minimum ?? 0) + random.below(3);
      case 'boolean':
        return random.chance(0.5);
      case 'null':
        return null;
      default:
        return this.text(random, name);
    }
  }

  text(random: Random, name: string): string {
    const known = this.#texts[name];
    if (known !== undefined && random.chance(0.9)) return random.in(known);
    return random.chance(0.6) ? random.in(this.#texts[''] ?? ['a']) : hostileText(random);
  }

  #object(random: Random, { properties = {}, required = [], additionalProperties }: Schema, depth: number): object {
    const members = Object.entries(properties).filter(
      ([name]) => required.includes(name) || (depth < 6 && random.chance(0.4)),
    );
    const value = members.map(([name, member]) => [name, this.of(random, member, name, depth + 1)]);
    if (typeof additionalProperties === 'object') {
      value.push([random.of('a', 'b', 'Host'), this.of(random, additionalProperties, '', depth + 1)]);
    }
    return Object.fromEntries(value);
  }
}
