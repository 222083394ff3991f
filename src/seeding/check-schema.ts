import { didYouMean, nearestName } from '../domain/nearest-name.ts';
import { secretMask } from '../domain/pipelines/secrets.ts';
import { isSecret, type JsonSchema } from '../model/json-schema.ts';

/** One thing that is wrong with a value: where, and a sentence. */
export interface Mistake {
  /** Members and indexes from the value's root to the place. */
  readonly path: readonly (string | number)[];
  /** Whether the place is the name of the last member rather than its value. */
  readonly atName: boolean;
  readonly sentence: string;
}

/** A mistake, and what it has to do with others at its place. */
interface Found extends Mistake {
  /** Of the schema. */
  readonly keyword?: string;
  /** Of a name that is not known: the member that was most likely meant. */
  readonly meant?: string | undefined;
  /** Members that are not there. */
  readonly missing?: readonly string[];
}

interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
  readonly message: string;
}

interface Validator {
  isRight(value: unknown): boolean;
  errorsIn(value: unknown): SchemaError[];
}

/** TypeBox stops at eight, of which several can be about one mistake. */
const mostErrors = 1000;

/** What is wrong with a value by a JSON Schema, with the valid choices; nothing when it is right. */
export async function mistakesIn(value: unknown, schema: JsonSchema): Promise<Mistake[]> {
  compile ??= await loadCompiler();
  return mistakesBy(value, schema, compile);
}

type Compile = (schema: JsonSchema) => Validator;

let compile: Compile | undefined;

/** Loaded on first use: it takes longer to load than the emulator to start. */
async function loadCompiler(): Promise<Compile> {
  const [{ Check, Compile, Errors }, { Settings }] = await Promise.all([
    import('typebox/schema'),
    import('typebox/system'),
  ]);
  const validators = new WeakMap<JsonSchema, Validator>();
  return (schema) => {
    let validator = validators.get(schema);
    if (validator === undefined) {
      let compiled: { Check(value: unknown): boolean } | undefined;
      let left = mostInterpreted;
      validator = {
        isRight(value) {
          left -= countValues(value, left);
          if (left > 0) return Check(schema as never, value);
          compiled ??= Compile(schema as never);
          return compiled.Check(value);
        },
        errorsIn(value) {
          // The settings are those of everybody who uses TypeBox in this process.
          const { maxErrors } = Settings.Get();
          Settings.Set({ maxErrors: mostErrors });
          try {
            return Errors(schema as never, value)[1] as unknown as SchemaError[];
          } finally {
            Settings.Set({ maxErrors });
          }
        },
      };
      validators.set(schema, validator);
    }
    return validator;
  };
}

/**
 * Values that are checked by a schema as it stands before it is compiled: the one of fixture documents takes as long to
 * compile as some 2,000 values take to be checked without that, and most documents have a hundred.
 */
const mostInterpreted = 2000;

/** How many values a value is made of, itself included; at least `most` where there are more. */
function countValues(value: unknown, most: number): number {
  let count = 1;
  if (typeof value !== 'object' || value === null) return count;
  for (const member of Object.values(value)) {
    if (count >= most) break;
    count += countValues(member, most - count);
  }
  return count;
}

function mistakesBy(value: unknown, schema: JsonSchema, compile: Compile): Mistake[] {
  const validator = compile(schema);
  if (validator.isRight(value)) return [];
  const mistakes = toldOnce(validator.errorsIn(value).flatMap((error) => found(error, value, schema, compile)));
  return mistakes.length > 0 ? mistakes : [{ path: [], atName: false, sentence: 'is not of the right form.' }];
}

/** Of several things that are wrong with one value, that of the first of these says most of the way out. */
const mostTelling = ['enum', 'pattern'];

/**
 * One mistake for each place. A member whose name is misspelt is not also one that is missing, and a value that is none
 * of the choices not also one of the wrong type.
 */
function toldOnce(found: readonly Found[]): Mistake[] {
  const meant = new Set(found.map(({ path, meant }) => meant && JSON.stringify([...path.slice(0, -1), meant])));
  const atPlace = Map.groupBy(found, ({ path, missing }) => JSON.stringify([path, missing !== undefined]));
  const first = [...atPlace.values()].map(
    (all) =>
      mostTelling.map((word) => all.find(({ keyword }) => keyword === word)).find((one) => one !== undefined) ?? all[0],
  ) as Found[];
  return first.flatMap(({ path, atName, sentence, missing }) => {
    if (missing === undefined) return [{ path, atName, sentence }];
    const left = missing.filter((name) => !meant.has(JSON.stringify([...path, name])));
    return left.length === 0 ? [] : [{ path, atName, sentence: mustBeGiven(left) }];
  });
}

function mustBeGiven(names: readonly string[]): string {
  return `${names.map((name) => `'${name}'`).join(', ')} must be given.`;
}

function found(error: SchemaError, root: unknown, schema: JsonSchema, compile: Compile): Found[] {
  return describe(error, root, schema, compile).map((mistake) => ({ ...mistake, keyword: error.keyword }));
}

function describe(
  { keyword, instancePath, schemaPath, params, message }: SchemaError,
  root: unknown,
  schema: JsonSchema,
  compile: Compile,
): Found[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
  const value = path.reduce<unknown>(
    (parent, segment) => (parent as Record<string | number, unknown>)?.[segment],
    root,
  );
  const at = (sentence: string): Mistake[] => [{ path, atName: false, sentence }];
  const mayBeSecret = typeof value !== 'boolean' && isWithinSecret(schema, schemaPath);
  const shown = mayBeSecret ? () => secretMask : textOf;
  switch (keyword) {
    case 'allOf':
    case 'boolean':
    case 'propertyNames':
      return []; // said by the error of the schema around or below it
    case 'if': {
      // Of what fails behind an `else` typebox tells; of what fails behind a `then` only that it does.
      if (params.failingKeyword !== 'then') return [];
      const then = schemaAt(schema, `${schemaPath}/then`) as JsonSchema;
      return mistakesBy(value, then, compile).map((mistake) => ({ ...mistake, path: [...path, ...mistake.path] }));
    }
    case 'additionalProperties': {
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
    case 'required':
      return [{ ...at('')[0], missing: params.requiredProperties as string[] } as Found];
    case 'enum': {
      const choices = (params.allowedValues as unknown[]).map(String);
      return at(`'${shown(value)}' is not one of ${choices.join(', ')}.${didYouMean(shown(value), choices)}`);
    }
    case 'type': {
      const wanted = [params.type].flat().join(' or ');
      const hint = wanted === 'string' && typeof value !== 'object' ? `; write it in quotes: "${shown(value)}"` : '';
      return at(`must be ${article(wanted)} ${wanted}, not ${kindOf(value, shown)}${hint}.`);
    }
    case 'const':
      return at(`must be ${JSON.stringify(params.allowedValue)}.`);
    case 'minProperties':
    case 'maxProperties': {
      const { properties = {} } = schemaAt(schema, schemaPath) ?? {};
      const choices = Object.keys(properties as object).join(', ');
      const many = keyword === 'minProperties' ? `at least ${params.limit}` : `no more than ${params.limit}`;
      return choices === '' ? at(`${message}.`) : at(`${many} of ${choices} must be given.`);
    }
    case 'pattern': {
      const { description = '' } = (schemaAt(schema, schemaPath) ?? {}) as { description?: string };
      const pattern = String(params.pattern);
      const failure =
        failureInWords(pattern) ?? (description === '' ? `does not match ${pattern}` : 'is not of the right form');
      const isTold = `is not ${description.toLowerCase()}` === `${failure}.`;
      return at(`'${shown(value)}' ${failure}.${isTold || description === '' ? '' : ` ${description}`}`);
    }
    default:
      return at(`${message}.`);
  }
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

/** Patterns of the API's model and of fixtures that are more than a set of characters, as the end of "is not …". */
const things: Readonly<Record<string, string>> = {
  '^\\d{12}$': 'twelve digits',
  '^(?:[0-9]{12})$': 'twelve digits',
  '^(?:[0-9]{12}|\\*)$': 'twelve digits or *',
  '^(?:AWS|ThirdParty)$': 'AWS or ThirdParty',
  '^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$': 'a UUID in lower case',
  '^(?:arn:aws(-[\\w]+)*:lambda:.+:[0-9]{12}:function:.+)$': "a Lambda function's ARN",
  '^(?:arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+)$': 'an ARN of CodePipeline',
  '^(?:arn:aws(-[\\w]+)*:iam::[0-9]{12}:role/.*)$': "a role's ARN",
  '^[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}$': 'the name of a region',
  '^(?:.*)$': 'one line',
  '^[a-zA-Z][a-zA-Z0-9_]*$': 'a letter with letters, digits and _ after it',
  '^https?://.+': 'a URL that begins with http:// or https://',
  '^https?://[^/]': 'a URL that begins with http:// or https://',
};

/** `[A-Za-z0-9_-]+`, or with a least and most number of characters. */
const setOfCharacters = /^\^(?:\(\?:)?\[([^\]]+)\](?:\+|\{(\d+),(\d+)\})\)?\$$/;

const ranges: readonly (readonly [range: string, words: string])[] = [
  ['A-Z', 'capital letters'],
  ['a-z', 'small letters'],
  ['0-9', 'digits'],
];

/** What a pattern asks for, as the end of a sentence about a value that has not got it: `is not twelve digits`. */
export function failureInWords(pattern: string): string | undefined {
  const thing = things[pattern];
  if (thing !== undefined) return `is not ${thing}`;
  const [, set, least, most] = setOfCharacters.exec(pattern) ?? [];
  if (set === undefined) return undefined;
  const length = least === undefined ? '' : `${least} to ${most} `;
  return `is not ${length === '' ? 'only ' : length}${charactersIn(set)}`;
}

/** `letters, digits, _ and -` */
function charactersIn(set: string): string {
  let rest = set.replaceAll('\\', '');
  const words: string[] = [];
  for (const [range, name] of ranges) {
    if (!rest.includes(range)) continue;
    rest = rest.replace(range, '');
    words.push(name);
  }
  if (words[0] === 'capital letters' && words[1] === 'small letters') words.splice(0, 2, 'letters');
  words.push(...[...rest].map((character) => (character === ' ' ? 'spaces' : character)));
  return words.length === 1 ? (words[0] as string) : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
