import { describe, expect, test } from 'vitest';
import { ServiceError } from '../../src/model/service-error.ts';
import type { OperationName, Shape } from '../../src/model/service-model.ts';
import { inputValidator } from '../../src/protocol/validate-input.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { call } from '../support/http.ts';
import { buildType } from '../support/jobs.ts';
import { type Place, placesOf, validInput, withValueAt } from '../support/valid-inputs.ts';

const listFound = 'Start of list found where not expected';
const structureFound = 'Start of structure or map found where not expected.';

/** What is said of each kind of value where another is wanted (A9). */
const messages: Readonly<Record<Shape['type'], Readonly<Record<string, string>>>> = {
  integer: {
    '"1"': 'STRING_VALUE can not be converted to an Integer',
    true: 'TRUE_VALUE can not be converted to an Integer',
    false: 'FALSE_VALUE can not be converted to an Integer',
    '[1]': listFound,
    '{"a":1}': structureFound,
  },
  string: {
    '1': 'NUMBER_VALUE can not be converted to a String',
    '1.5': 'NUMBER_VALUE can not be converted to a String',
    true: 'TRUE_VALUE can not be converted to a String',
    false: 'FALSE_VALUE can not be converted to a String',
    '["x"]': listFound,
    '{"a":"x"}': structureFound,
  },
  // Of booleans and timestamps nothing is published; these follow the words for the others.
  boolean: {
    '"true"': 'STRING_VALUE can not be converted to a Boolean',
    '1': 'NUMBER_VALUE can not be converted to a Boolean',
    '[true]': listFound,
    '{}': structureFound,
  },
  timestamp: {
    '"2015-10-29T16:49:18Z"': 'STRING_VALUE can not be converted to a Timestamp',
    true: 'TRUE_VALUE can not be converted to a Timestamp',
    '[1]': listFound,
    '{}': structureFound,
  },
  list: {
    '"x"': 'Expected list or null',
    '1': 'Expected list or null',
    true: 'Expected list or null',
    '{"a":1}': structureFound,
  },
  structure: {
    '"x"': 'Expected null',
    '1': 'Expected null',
    false: 'Expected null',
    '[]': listFound,
  },
  map: {
    '"x"': 'Expected map or null',
    '1': 'Expected map or null',
    true: 'Expected map or null',
    '[]': listFound,
  },
};

/** Inputs that have, between them, places of every type. */
const inputs: readonly OperationName[] = [
  'PollForJobs',
  'CreatePipeline',
  'CreateCustomActionType',
  'PutJobSuccessResult',
];

function read(operation: OperationName, input: unknown): unknown {
  try {
    return inputValidator(operation).read(input);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** Every place inside an input; the input itself is A8's. */
function placesInside(operation: OperationName): Place[] {
  return placesOf(operation).filter(({ steps }) => steps.length > 0);
}

describe.each(inputs)('in every place of %s', (operation) => {
  test('a value of another type is refused in the words of A9', () => {
    const given = placesInside(operation).flatMap((place) =>
      Object.entries(messages[place.shape.type]).map(([json, message]) => ({ place, json, message })),
    );

    const told = given.map(({ place, json }) => [
      place.path,
      json,
      read(operation, withValueAt(validInput(operation), place, JSON.parse(json))),
    ]);

    expect(told).toEqual(
      given.map(({ place, json, message }) => [place.path, json, `SerializationException: ${message}`]),
    );
  });

  test('null is as good as nothing', () => {
    for (const place of placesInside(operation)) {
      const withNull = read(operation, withValueAt(validInput(operation), place, null));
      const isItem = typeof place.steps.at(-1) === 'number';
      const without = read(
        operation,
        isItem
          ? withValueAt(validInput(operation), { steps: place.steps.slice(0, -1) }, [])
          : withValueAt(validInput(operation), place, undefined),
      );

      expect(withNull, place.path).toEqual(without);
    }
  });

  test('a member that the API does not know is ignored', () => {
    const input = validInput(operation);

    for (const place of placesOf(operation).filter(({ shape }) => shape.type === 'structure')) {
      const value = place.steps.reduce<object>((at, step) => (at as Record<string | number, object>)[step]!, input);
      const more = withValueAt(input, place, { ...value, unknown: [{ deep: 1 }] });

      expect(read(operation, more), place.path).toEqual(read(operation, input));
    }
  });
});

describe('an integer', () => {
  test.each([
    [1.5, 1],
    [1.999, 1],
    [-0.5, -0],
    [2e1, 20],
  ])('loses its fraction: %d is taken as %d', (given, taken) => {
    const input = inputValidator('PollForJobs').read({ maxBatchSize: given });

    expect(input).toEqual({ maxBatchSize: taken });
  });

  test('is held against its limits without its fraction', async () => {
    await using emulator = await startTestEmulator();

    const { body } = await call(emulator, 'PollForJobs', { actionTypeId: buildType, maxBatchSize: 0.9 });

    expect(body).toEqual({
      __type: 'ValidationException',
      message:
        "1 validation error detected: Value at 'maxBatchSize' failed to satisfy constraint: Member must have value greater than or equal to 1",
    });
  });
});

describe('a type error', () => {
  test('has its message under a capital M', async () => {
    await using emulator = await startTestEmulator();

    const answer = await call(emulator, 'PollForJobs', { actionTypeId: { ...buildType, version: 1 } });

    expect(answer).toEqual({
      status: 400,
      body: { __type: 'SerializationException', Message: 'NUMBER_VALUE can not be converted to a String' },
    });
  });

  test('is found before any constraint is looked at', async () => {
    await using emulator = await startTestEmulator();

    const { body } = await call(emulator, 'PollForJobs', { maxBatchSize: 0, queryParam: { a: 1 } });

    expect(body).toEqual({
      __type: 'SerializationException',
      Message: 'NUMBER_VALUE can not be converted to a String',
    });
  });
});
