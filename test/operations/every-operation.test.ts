import { expect, test } from 'vitest';
import { operationNames } from '../../src/model/service-model.ts';
import { errorsOf } from '../../src/model/undeclared-errors.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { call } from '../support/http.ts';
import { violationsOf } from '../support/model-violations.ts';
import { validInput } from '../support/valid-inputs.ts';

test.each(operationNames)(
  '%s answers a valid input as the model says or with an error that it declares',
  async (operation) => {
    await using emulator = await startTestEmulator();

    const { status, body } = await call(emulator, operation, validInput(operation));

    if (status === 200) expect(violationsOf(operation, body)).toEqual([]);
    else
      expect({ status, code: (body as { __type: string }).__type }).toEqual({
        status: 400,
        code: expect.toBeOneOf([...errorsOf(operation)]),
      });
  },
);
