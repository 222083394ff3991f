import { ServiceError } from '../model/service-error.ts';
import {
  type ListShape,
  type MapShape,
  type OperationName,
  operationModels,
  type Shape,
  type StructureShape,
  shapeOf,
} from '../model/service-model.ts';
import { checkerOf, mostViolations } from './check-shape.ts';

/**
 * The two steps between a parsed JSON body and an operation's input, compiled once from the API model.
 * They are apart because authentication is checked between them (A10).
 */
interface InputValidator {
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

/** Checks the type of a JSON value and reads it. @throws ServiceError SerializationException (A9) */
type Reader = (value: unknown) => unknown;

const readers = new Map<string, Reader>();

/** The reader of a shape, compiled on first use. */
function readerOf(shapeName: string): Reader {
  const known = readers.get(shapeName);
  if (known !== undefined) return known;
  const reader = compileReader(shapeOf(shapeName));
  readers.set(shapeName, reader);
  return reader;
}

function compileReader(shape: Shape): Reader {
  switch (shape.type) {
    case 'structure':
      return structureReader(shape);
    case 'list':
      return listReader(shape);
    case 'map':
      return mapReader(shape);
    case 'string':
      return scalarReader('string', 'a String', (value) => value);
    case 'integer':
      return scalarReader('number', 'an Integer', (value) => Math.trunc(value as number));
    case 'timestamp':
      return scalarReader('number', 'a Timestamp', readTimestamp);
    case 'boolean':
      return scalarReader('boolean', 'a Boolean', (value) => value);
  }
}

function readTimestamp(seconds: unknown): Date {
  const date = new Date(Math.round((seconds as number) * 1000));
  // Beyond what a date can hold (±8.64e15 ms) nothing is known of the service; an error beats a stored NaN.
  if (Number.isNaN(date.getTime())) throw typeError('NUMBER_VALUE can not be converted to a Timestamp');
  return date;
}

function scalarReader(wanted: 'string' | 'number' | 'boolean', noun: string, read: Reader): Reader {
  return (value) => {
    if (typeof value === wanted) {
      // 1e400 is valid JSON and parses to Infinity, which no integer can hold.
      if (wanted === 'number' && !Number.isFinite(value))
        throw typeError(`NUMBER_VALUE can not be converted to ${noun}`);
      return read(value);
    }
    switch (typeof value) {
      case 'string':
        throw typeError(`STRING_VALUE can not be converted to ${noun}`);
      case 'number':
        throw typeError(`NUMBER_VALUE can not be converted to ${noun}`);
      case 'boolean':
        throw typeError(`${value ? 'TRUE_VALUE' : 'FALSE_VALUE'} can not be converted to ${noun}`);
      default:
        throw Array.isArray(value)
          ? typeError('Start of list found where not expected')
          : typeError('Start of structure or map found where not expected.');
    }
  };
}

function structureReader(shape: StructureShape): Reader {
  const members = new Map<string, Reader>();
  for (const [name, member] of Object.entries(shape.members)) members.set(name, readerOf(member.shape));
  return (value) => {
    if (typeof value !== 'object') throw typeError('Expected null');
    if (Array.isArray(value)) throw typeError('Start of list found where not expected');
    const input = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const name in input) {
      const read = members.get(name);
      const member = input[name];
      if (read !== undefined && member !== null) result[name] = read(member);
    }
    return result;
  };
}

function listReader(shape: ListShape): Reader {
  const readMember = readerOf(shape.member.shape);
  return (value) => {
    if (typeof value !== 'object') throw typeError('Expected list or null');
    if (!Array.isArray(value)) throw typeError('Start of structure or map found where not expected.');
    const result: unknown[] = [];
    for (const member of value) if (member !== null) result.push(readMember(member));
    return result;
  };
}

function mapReader(shape: MapShape): Reader {
  const readValue = readerOf(shape.value.shape);
  return (value) => {
    if (typeof value !== 'object') throw typeError('Expected map or null');
    if (Array.isArray(value)) throw typeError('Start of list found where not expected');
    const input = value as Record<string, unknown>;
    // Keys are the caller's: without a prototype `__proto__` and `constructor` are keys like any other.
    const result: Record<string, unknown> = Object.create(null);
    for (const key in input) if (input[key] !== null) result[key] = readValue(input[key]);
    return result;
  };
}

function typeError(message: string): ServiceError {
  return new ServiceError('SerializationException', message);
}
