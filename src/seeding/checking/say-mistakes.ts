import { didYouMean, nearestName } from '../../domain/nearest-name.ts';
import { secretMask } from '../../domain/pipelines/secrets.ts';
import { isSecret, type JsonSchema } from '../../model/json-schema.ts';
import { failureInWords } from './patterns-in-words.ts';

/** One thing that is wrong with a value: where, and a sentence. */
export interface Mistake {
  /** Members and indexes from the value's root to the place. */
  readonly path: readonly (string | number)[];
  /** Whether the place is the name of the last member rather than its value. */
  readonly atName: boolean;
  readonly sentence: string;
  /** Of a number, the sentence with it as it stands in the file: `1234e56` is read as 1.234e+59, and `1.10` as 1.1. */
  readonly sentenceAsWritten?: ((written: string) => string) | undefined;
}

/** A mistake, and what it has to do with others at its place. */
export interface Found extends Mistake {
  /** Of the schema. */
  readonly keyword?: string;
  /** Of a name that is not known: the member that was most likely meant. */
  readonly meant?: string | undefined;
  /** Members that are not there. */
  readonly missing?: readonly string[];
}

/** What TypeBox tells of a value that is not by its schema. */
export interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
  readonly message: string;
}

/** An error with what its sentence is made of. */
interface Failure extends SchemaError {
  readonly schema: JsonSchema;
  readonly path: Mistake['path'];
  /** What is at the place. */
  readonly value: unknown;
  /** Writes a value for people, and none that may be a secret. */
  readonly shown: (value: unknown) => string;
}

/** What an error of TypeBox's says to whoever wrote the value. */
export function sayMistakes(error: SchemaError, root: unknown, schema: JsonSchema): readonly Found[] {
  const { keyword, instancePath, schemaPath, message } = error;
  const path = pathOf(instancePath);
  const value = path.reduce<unknown>(
    (parent, segment) => (parent as Record<string | number, unknown>)?.[segment],
    root,
  );
  const mayBeSecret = typeof value !== 'boolean' && isWithinSecret(schema, schemaPath);
  const shown = mayBeSecret ? showNothing : textOf;
  const failure: Failure = { ...error, schema, path, value, shown };
  const said = Object.hasOwn(sayings, keyword) ? sayings[keyword]?.(failure) : `${message}.`;
  const mistakes = typeof said === 'string' ? [{ path, atName: false, sentence: said }] : (said ?? []);
  return mistakes.map((mistake) => ({ ...mistake, keyword }));
}

const showNothing = () => secretMask;

/** The members and indexes of a JSON pointer. */
function pathOf(pointer: string): Mistake['path'] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}

/** By keyword of the schema: a sentence about the place, or mistakes at places of their own. */
const sayings: Readonly<Record<string, (failure: Failure) => string | readonly Found[]>> = {
  // Said by the error of the schema around or below it.
  allOf: () => [],
  boolean: () => [],
  if: () => [],
  propertyNames: () => [],
  additionalProperties: sayUnknownNames,
  required: ({ path, params }) => [
    { path, atName: false, sentence: '', missing: params.requiredProperties as string[] },
  ],
  enum({ params, value, shown }) {
    const choices = (params.allowedValues as unknown[]).map(String);
    return `'${shown(value)}' is not one of ${choices.join(', ')}.${didYouMean(shown(value), choices)}`;
  },
  type: sayType,
  const: ({ params }) => `must be ${JSON.stringify(params.allowedValue)}.`,
  minProperties: (failure) => sayHowMany(failure, 'at least'),
  maxProperties: (failure) => sayHowMany(failure, 'no more than'),
  pattern: sayPattern,
};

function sayType({ path, params, value, shown }: Failure): readonly Found[] {
  const wanted = [params.type].flat().join(' or ');
  const sentenceWith = (showAs: (value: unknown) => string) => {
    const example = shown === showNothing ? '' : `: "${showAs(value)}"`;
    const hint = wanted === 'string' && typeof value !== 'object' ? `; write it in quotes${example}` : '';
    return `must be ${article(wanted)} ${wanted}, not ${kindOf(value, showAs)}${hint}.`;
  };
  const isShown = typeof value === 'number' && shown !== showNothing;
  const sentenceAsWritten = isShown ? (written: string) => sentenceWith(() => written) : undefined;
  return [{ path, atName: false, sentence: sentenceWith(shown), sentenceAsWritten }];
}

function sayUnknownNames({ schema, schemaPath, params, path }: Failure): readonly Found[] {
  const { properties = {}, additionalProperties } = schemaAt(schema, schemaPath) ?? {};
  if (additionalProperties !== false) return [];
  const known = Object.keys(properties as object);
  return (params.additionalProperties as string[]).map((name) => ({
    path: [...path, name],
    atName: true,
    meant: nearestName(textOf(name), known),
    sentence:
      known.length === 0
        ? `'${textOf(name)}' is not known here.`
        : `'${textOf(name)}' is not known here; valid are ${known.join(', ')}.${didYouMean(textOf(name), known)}`,
  }));
}

function sayHowMany({ schema, schemaPath, params, message }: Failure, many: string): string {
  const { properties = {} } = schemaAt(schema, schemaPath) ?? {};
  const choices = Object.keys(properties as object).join(', ');
  return choices === '' ? `${message}.` : `${many} ${params.limit} of ${choices} must be given.`;
}

function sayPattern({ schema, schemaPath, params, value, shown }: Failure): string {
  const { description = '' } = (schemaAt(schema, schemaPath) ?? {}) as { description?: string };
  const pattern = String(params.pattern);
  const failure =
    failureInWords(pattern) ?? (description === '' ? `does not match ${pattern}` : 'is not of the right form');
  const isTold = `is not ${description.toLowerCase()}` === `${failure}.`;
  return `'${shown(value)}' ${failure}.${isTold || description === '' ? '' : ` ${description}`}`;
}

/** The sentence about members that are not there. */
export function mustBeGiven(names: readonly string[]): string {
  return `${names.map((name) => `'${name}'`).join(', ')} must be given.`;
}

function schemaAt(schema: JsonSchema, pointer: string): JsonSchema | undefined {
  const segments = pointer.split('/').slice(1);
  return segments.reduce<JsonSchema | undefined>((at, segment) => at?.[segment] as JsonSchema | undefined, schema);
}

/** Whether one of the schemas on the way to a place is marked as a secret's. */
function isWithinSecret(schema: JsonSchema, pointer: string): boolean {
  let at: JsonSchema | undefined = schema;
  for (const segment of pointer.split('/').slice(1)) {
    if (at === undefined || isSecret(at)) break;
    at = at[segment] as JsonSchema | undefined;
  }
  return at !== undefined && isSecret(at);
}

/** Characters of a value that a sentence quotes: somebody has to read it. */
const longestQuoted = 200;

function textOf(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return text.length <= longestQuoted ? text : `${text.slice(0, longestQuoted)}…`;
}

function kindOf(value: unknown, shown: (value: unknown) => string): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${shown(value)}`;
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? 'an' : 'a';
}

/** `jobs[0].actionTypeId.category` */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
