import { parseJson } from '../../bounds/parse-json.ts';
import { isRecord } from '../../domain/members.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import { type JsonSchema, jsonSchemaOf, memberSchemasOf } from '../../model/json-schema.ts';
import { type Findings, type Origins, type Path, unresolved } from './findings.ts';

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

/** How a kind of template writes what the API's shapes describe. */
export interface Dialect {
  /** Names that a member of the API may have; the first is the one to tell. */
  namesOf(member: string): readonly string[];
  /** Whether a member with this value counts as not given; one that is not required, or one that is. */
  isAbsent(value: unknown, isRequired: boolean): boolean;
  /** What is made of a text of the template. Default: the text. */
  readonly fitText?: (text: string, schema: JsonSchema, path: Path) => string;
  /** Whether a map may be written as the text of its JSON. */
  readonly writesMapsAsTexts: boolean;
  /** Whether a structure may be written as a list of one, as Terraform's blocks are. */
  readonly writesStructuresAsLists: boolean;
}

interface ObjectSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/**
 * Turns a template's values into what the API takes: the API's names of members, and its types where the template may
 * write another (`RunOrder: "1"`, `Version: 1`). What the schema does not describe, and what is missing, is told in the
 * template's words; all else that may be wrong is left to the check of the document.
 */
export class Fitting {
  readonly #dialect: Dialect;
  readonly #findings: Findings;
  readonly #origins: Origins;

  constructor(dialect: Dialect, findings: Findings, origins: Origins) {
    this.#dialect = dialect;
    this.#findings = findings;
    this.#origins = origins;
  }

  /** @param path Where the value lies in the template. */
  fit(value: unknown, schema: JsonSchema, path: Path): unknown {
    if (value === unresolved) return value;
    if (isStructure(schema)) return this.#fitStructure(value, schema, path);
    if (isSchema(schema.items)) return this.#fitList(value, schema.items, path);
    if (isSchema(schema.additionalProperties)) return this.#fitMap(value, schema.additionalProperties, path);
    const scalar = fitScalar(value, schema);
    return typeof scalar === 'string' ? (this.#dialect.fitText?.(scalar, schema, path) ?? scalar) : scalar;
  }

  #fitStructure(value: unknown, schema: ObjectSchema, path: Path): unknown {
    const { required = [], properties } = schema;
    if (Array.isArray(value) && value.length === 1 && this.#dialect.writesStructuresAsLists) {
      return this.#fitStructure(value[0], schema, this.#origins.get(value, 0) ?? [...path, 0]);
    }
    // A list of names is a list of structures that have nothing but a name.
    if (typeof value === 'string' && required.length === 1 && this.#dialect.writesStructuresAsLists) {
      return { [required[0] as string]: value };
    }
    if (!isRecord(value)) return value;
    const members = new Map<string, string>();
    for (const member of Object.keys(properties)) {
      for (const name of this.#dialect.namesOf(member)) members.set(name, member);
    }
    const target: [string, unknown][] = [];
    const origins: [string, Path][] = [];
    for (const [name, given] of Object.entries(value)) {
      const member = members.get(name);
      const origin = this.#origins.get(value, name) ?? [...path, name];
      if (member === undefined) this.#tellUnknown(name, Object.keys(properties), origin);
      else if (!this.#dialect.isAbsent(given, required.includes(member))) {
        target.push([member, this.fit(given, properties[member] as JsonSchema, origin)]);
        origins.push([member, origin]);
      }
    }
    const fitted = Object.fromEntries(target);
    for (const [member, origin] of origins) this.#origins.set(fitted, member, origin);
    const missing = required
      .filter((member) => !Object.hasOwn(fitted, member))
      .map((member) => `'${this.#tell(member)}'`);
    if (missing.length > 0) this.#findings.mistake(path, `${missing.join(', ')} must be given.`);
    return fitted;
  }

  #fitList(value: unknown, items: JsonSchema, path: Path): unknown {
    if (!Array.isArray(value)) return value;
    const origins = value.map((_, index) => this.#origins.get(value, index) ?? [...path, index]);
    const fitted = value.map((item, index) => this.fit(item, items, origins[index] as Path));
    for (const [index, origin] of origins.entries()) this.#origins.set(fitted, index, origin);
    return fitted;
  }

  #fitMap(given: unknown, values: JsonSchema, path: Path): unknown {
    const value = typeof given === 'string' && this.#dialect.writesMapsAsTexts ? parsedOr(given) : given;
    if (!isRecord(value)) return value;
    const origin = (name: string) => this.#origins.get(value, name) ?? [...path, name];
    const isNullAbsent = this.#dialect.isAbsent(null, true);
    const entries = Object.entries(value).filter(([, given]) => given !== null || !isNullAbsent);
    const fitted = Object.fromEntries(entries.map(([name, given]) => [name, this.fit(given, values, origin(name))]));
    for (const [name] of entries) this.#origins.set(fitted, name, origin(name));
    return fitted;
  }

  #tellUnknown(name: string, members: readonly string[], path: Path): void {
    const known = members.map((member) => this.#tell(member));
    this.#findings.mistake(
      path,
      `'${name}' is not known here; valid are ${known.join(', ')}.${didYouMean(name, known)}`,
      true,
    );
  }

  #tell(member: string): string {
    return this.#dialect.namesOf(member)[0] as string;
  }
}

/** What a text of JSON says; any other text stays as it is. */
function parsedOr(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}

function isStructure(schema: JsonSchema): schema is ObjectSchema {
  return isSchema(schema.properties);
}

/** CloudFormation takes `"1"` for a number and `1` for a text; what is neither stays as it is. */
function fitScalar(value: unknown, { type }: JsonSchema): unknown {
  switch (type) {
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    case 'integer':
      return typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value) ? Number(value) : value;
    case 'boolean':
      return value === 'true' || value === 'false' ? value === 'true' : value;
    default:
      return value;
  }
}
