import { describe, expect, test } from 'vitest';
import type { OperationName } from '../../src/model/service-model.ts';
import { startTestEmulator } from './emulator.ts';
import { call } from './http.ts';

/** An input that is malformed, and the one violation that is told of it. */
export type MalformedInput = readonly [what: string, input: object, violation: string];

/** The block `input` of an operation's test: malformed values, each refused with one violation. */
export function describeInput(operation: OperationName, malformed: readonly MalformedInput[]): void {
  describe('input', () => {
    test.each(malformed)('is refused with %s', async (_, input, violation) => {
      await using emulator = await startTestEmulator();

      const answer = await call(emulator, operation, input);

      expect(answer).toEqual({
        status: 400,
        body: { __type: 'ValidationException', message: `1 validation error detected: ${violation}` },
      });
    });
  });
}

export function isNull(path: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must not be null`;
}

export function isLongerThan(length: number, path: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must have length less than or equal to ${length}`;
}

export function isShorterThan(length: number, path: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must have length greater than or equal to ${length}`;
}

export function isLargerThan(value: number, path: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must have value less than or equal to ${value}`;
}

export function isSmallerThan(value: number, path: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must have value greater than or equal to ${value}`;
}

export function isNoneOf(choices: string, path: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must satisfy enum value set: [${choices}]`;
}

export function isUnlike(pattern: string, path: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`;
}

export const uuidPattern = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** Of a failure that a worker reports. */
export const failureTypes =
  'JobFailed, ConfigurationError, PermissionError, RevisionOutOfSync, RevisionUnavailable, SystemUnavailable';

export const categories = 'Source, Build, Deploy, Test, Invoke, Approval, Compute';
