import type { JsonSchema } from '../../model/json-schema.ts';
import { type Found, type Mistake, mustBeGiven, type SchemaError, sayMistakes } from './say-mistakes.ts';

interface Validator {
  isRight(value: unknown): boolean;
  errorsIn(value: unknown): SchemaError[];
}

/** TypeBox stops at eight, of which several can be about one mistake. */
const mostErrors = 1000;

/** What is wrong with a value by a JSON Schema, with the valid choices; nothing when it is right. */
export async function mistakesIn(value: unknown, schema: JsonSchema): Promise<Mistake[]> {
  compile ??= await loadCompiler();
  const validator = compile(schema);
  if (validator.isRight(value)) return [];
  const mistakes = toldOnce(validator.errorsIn(value).flatMap((error) => sayMistakes(error, value, schema)));
  return mistakes.length > 0 ? mistakes : [{ path: [], atName: false, sentence: 'is not of the right form.' }];
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
  return first.flatMap(({ path, atName, sentence, sentenceAsWritten, missing }) => {
    if (missing === undefined) return [{ path, atName, sentence, sentenceAsWritten }];
    const left = missing.filter((name) => !meant.has(JSON.stringify([...path, name])));
    return left.length === 0 ? [] : [{ path, atName, sentence: mustBeGiven(left) }];
  });
}
