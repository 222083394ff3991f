import { ServiceError } from '../model/service-error.ts';
import { type OperationName, operationModels } from '../model/service-model.ts';
import { checkerOf, mostViolations } from './check-shape.ts';
import { readerOf } from './read-shape.ts';

/**
 * The two steps between a parsed JSON body and an operation's input, compiled once from the API model.
 * They are apart because authentication is checked between them (A10).
 */
export interface InputValidator {
  /**
   * Checks types and returns a value of the input's shape: unknown members and nulls dropped, integers truncated,
   * timestamps as `Date` (A9).
   * @throws ServiceError SerializationException
   */
  read(body: unknown): unknown;
  /**
   * Checks the constraints of a value that `read` returned (rules B).
   * @throws ServiceError ValidationException that lists up to ten violations
   */
  check(input: unknown): void;
}

const validators = new Map<OperationName, InputValidator>();

export function inputValidator(operation: OperationName): InputValidator {
  const known = validators.get(operation);
  if (known !== undefined) return known;
  const validator = compileValidator(operationModels[operation].input);
  validators.set(operation, validator);
  return validator;
}

function compileValidator(shapeName: string): InputValidator {
  const read = readerOf(shapeName);
  const check = checkerOf(shapeName);
  return {
    read,
    check(input) {
      const violations: string[] = [];
      check(input, '', violations);
      if (violations.length === 0) return;
      const listed = violations.slice(0, mostViolations);
      const noun = listed.length === 1 ? 'validation error' : 'validation errors';
      throw new ServiceError('ValidationException', `${listed.length} ${noun} detected: ${listed.join('; ')}`);
    },
  };
}
