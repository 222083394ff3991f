import { describe, expect, test } from 'vitest';
import type { ServiceError } from '../../src/model/service-error.ts';
import {
  type ListShape,
  type MapShape,
  type OperationName,
  operationNames,
  type StringShape,
  type StructureShape,
  shapeOf,
} from '../../src/model/service-model.ts';
import { inputValidator } from '../../src/protocol/validate-input.ts';
import { type Place, placesOf, textOf, unmatching, validInput, withValueAt } from '../support/valid-inputs.ts';

/** A value that breaks constraints, and what is said of it. */
interface Fault {
  readonly name: string;
  readonly input: unknown;
  readonly violations: readonly string[];
}

const at = (path: string, constraint: string) => `Value at '${path}' failed to satisfy constraint: ${constraint}`;
const atMost = (n: number) => `Member must have length less than or equal to ${n}`;
const atLeast = (n: number) => `Member must have length greater than or equal to ${n}`;
const ofPattern = (pattern: string) => `Member must satisfy regular expression pattern: ${pattern}`;
const ofEnum = (choices: readonly string[]) => `Member must satisfy enum value set: [${choices.join(', ')}]`;

/** Everything that can be wrong with an operation's input, one thing at a time. */
function faultsOf(operation: OperationName): Fault[] {
  const input = validInput(operation);
  return placesOf(operation).flatMap((place) =>
    faultsAt(place, input).map(([name, value, ...violations]) => ({
      name: `${place.path} ${name}`,
      input: withValueAt(input, place, value),
      violations,
    })),
  );
}

type PlaceFault = readonly [name: string, value: unknown, ...violations: string[]];

function faultsAt(place: Place, input: unknown): PlaceFault[] {
  const { shape, path } = place;
  switch (shape.type) {
    case 'structure':
      return missingMembers(shape, path, valueAt(input, place));
    case 'list':
      return sizes(shape, path, valueAt(input, place) as unknown[]);
    case 'map': {
      const [value] = Object.values(valueAt(input, place) as object);
      return [...mapSizes(shape, path, value), ...mapKeys(shape, path, value)];
    }
    case 'string':
      return place.isMapValue ? mapValues(shape, path) : texts(shape, path);
    case 'integer': {
      const faults: PlaceFault[] = [];
      const { min, max } = shape;
      if (min !== undefined)
        faults.push(['too small', min - 1, at(path, `Member must have value greater than or equal to ${min}`)]);
      if (max !== undefined)
        faults.push(['too large', max + 1, at(path, `Member must have value less than or equal to ${max}`)]);
      return faults;
    }
    default:
      return [];
  }
}

function valueAt(input: unknown, { steps }: Place): unknown {
  return steps.reduce((value, step) => (value as Record<string | number, unknown>)[step], input);
}

function missingMembers({ required = [] }: StructureShape, path: string, value: unknown): PlaceFault[] {
  return required.map((name) => {
    const { [name]: _, ...others } = value as Record<string, unknown>;
    const member = path === '' ? name : `${path}.${name}`;
    return [`without ${name}`, others, `Value at '${member}' failed to satisfy constraint: Member must not be null`];
  });
}

function texts(shape: StringShape, path: string): PlaceFault[] {
  const faults: PlaceFault[] = [];
  const { min = 0, max, pattern } = shape;
  if (shape.enum) faults.push(['none of the choices', 'Nothing', at(path, ofEnum(shape.enum))]);
  if (pattern !== undefined)
    faults.push(['of another pattern', unmatching.repeat(Math.max(min, 1)), at(path, ofPattern(pattern))]);
  if (max !== undefined) faults.push(['too long', textOf(shape, max + 1), at(path, atMost(max))]);
  if (min > 0) {
    const short = min > 1 ? textOf(shape, 1) : '';
    // An empty text also breaks the patterns that ask for a character; the pattern is named first (B7).
    const alsoPattern = pattern !== undefined && pattern !== '.*' && short === '' ? [at(path, ofPattern(pattern))] : [];
    faults.push(['too short', short, ...alsoPattern, at(path, atLeast(min))]);
  }
  return faults;
}

function sizes({ min = 0, max }: ListShape, path: string, [item]: unknown[]): PlaceFault[] {
  const faults: PlaceFault[] = [];
  if (max !== undefined) faults.push(['with too many', Array(max + 1).fill(item), at(path, atMost(max))]);
  if (min > 0) faults.push(['with too few', Array(min - 1).fill(item), at(path, atLeast(min))]);
  return faults;
}

function mapSizes({ max }: MapShape, path: string, value: unknown): PlaceFault[] {
  if (max === undefined) return [];
  const entries = Array.from({ length: max + 1 }, (_, index) => [`x${index}`, value]);
  return [['with too many', Object.fromEntries(entries), at(path, atMost(max))]];
}

/** Inside the brackets: maximum, minimum, pattern (B5). */
function bracketed({ min = 0, max, pattern }: StringShape): string {
  return [
    ...(max === undefined ? [] : [atMost(max)]),
    ...(min > 0 ? [atLeast(min)] : []),
    ...(pattern === undefined ? [] : [ofPattern(pattern)]),
  ].join(', ');
}

function mapKeys({ key }: MapShape, path: string, value: unknown): PlaceFault[] {
  const shape = shapeOf(key.shape) as StringShape;
  const expected = at(path, `Map keys must satisfy constraint: [${bracketed(shape)}]`);
  return badTexts(shape).map(([name, bad]) => [`with a key ${name}`, { [bad]: value }, expected]);
}

function mapValues(shape: StringShape, path: string): PlaceFault[] {
  const map = path.replace(/\.[^.]+\.member$/, '');
  const expected = at(map, `Map value must satisfy constraint: [${bracketed(shape)}]`);
  return badTexts(shape).map(([name, value]) => [`with a value ${name}`, value, expected]);
}

function badTexts(shape: StringShape): [name: string, text: string][] {
  const { min = 0, max, pattern } = shape;
  return [
    ...(max === undefined ? [] : ([['too long', textOf(shape, max + 1)]] as [string, string][])),
    ...(min > 0 ? ([['too short', '']] as [string, string][]) : []),
    ...(pattern === undefined ? [] : ([['of another pattern', unmatching]] as [string, string][])),
  ];
}

function messageFor(operation: OperationName, input: unknown): string {
  const validator = inputValidator(operation);
  try {
    validator.check(validator.read(input));
    return 'no violation';
  } catch (error) {
    return `${(error as ServiceError).code}: ${(error as ServiceError).message}`;
  }
}

describe('every constraint of the API model', () => {
  test.each(operationNames)('of %s is checked, and breaking it is told in the words of the service', (operation) => {
    const told = faultsOf(operation).map(({ name, input }) => [name, messageFor(operation, input)]);

    const expected = faultsOf(operation).map(({ name, violations }) => [
      name,
      violations.length === 1
        ? `ValidationException: 1 validation error detected: ${violations[0]}`
        : `ValidationException: ${violations.length} validation errors detected: ${violations.join('; ')}`,
    ]);
    expect(told).toEqual(expected);
  });

  test.each(operationNames)('of %s is satisfied by the input that the faults were put into', (operation) => {
    const input = validInput(operation);

    expect(messageFor(operation, input)).toBe('no violation');
  });

  test('was found in the model: there are as many as it has', () => {
    const faults = operationNames.flatMap(faultsOf);

    expect(faults.length).toBeGreaterThan(900);
    expect(
      new Set(
        faults.map(({ name }) =>
          name
            .split(' ')
            .slice(1)
            .join(' ')
            .replace(/^without.*/, 'without'),
        ),
      ),
    ).toEqual(
      new Set([
        'without',
        'none of the choices',
        'of another pattern',
        'too long',
        'too short',
        'too small',
        'too large',
        'with too many',
        'with too few',
        'with a key too long',
        'with a key too short',
        'with a key of another pattern',
        'with a value too long',
        'with a value too short',
        'with a value of another pattern',
      ]),
    );
  });

  test.each(operationNames)('of %s leaves an input with only its required members alone', (operation) => {
    const input = placesOf(operation)
      .toReversed()
      .reduce<unknown>((reduced, place) => {
        if (place.shape.type !== 'structure') return reduced;
        const required = new Set(place.shape.required);
        const value = valueAt(reduced, place) as object;
        return withValueAt(
          reduced,
          place,
          Object.fromEntries(Object.entries(value).filter(([name]) => required.has(name))),
        );
      }, validInput(operation));

    expect(messageFor(operation, input)).toBe('no violation');
  });
});
