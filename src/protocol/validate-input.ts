import { ServiceError } from '../model/service-error.ts';
import {
  type IntegerShape,
  type ListShape,
  type MapShape,
  type OperationName,
  operationModels,
  type Shape,
  type StringShape,
  type StructureShape,
  shapeOf,
} from '../model/service-model.ts';

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

type Reader = (value: unknown) => unknown;
type Checker = (value: unknown, path: string, violations: string[]) => void;

/** The service lists at most ten violations and counts no more than it lists (B7). */
const mostViolations = 10;

const validators = new Map<OperationName, InputValidator>();
const readers = new Map<string, Reader>();
const checkers = new Map<string, Checker>();

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

function typeError(message: string): ServiceError {
  return new ServiceError('SerializationException', message);
}

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

function checkerOf(shapeName: string): Checker {
  const known = checkers.get(shapeName);
  if (known !== undefined) return known;
  const checker = compileChecker(shapeOf(shapeName));
  checkers.set(shapeName, checker);
  return checker;
}

function compileChecker(shape: Shape): Checker {
  switch (shape.type) {
    case 'structure':
      return structureChecker(shape);
    case 'list':
      return listChecker(shape);
    case 'map':
      return mapChecker(shape);
    case 'string':
    case 'integer':
      return scalarChecker(scalarConstraints(shape));
    case 'boolean':
    case 'timestamp':
      return () => {};
  }
}

function violation(path: string, constraint: string): string {
  return `Value at '${path}' failed to satisfy constraint: ${constraint}`;
}

function structureChecker(shape: StructureShape): Checker {
  const required = new Set(shape.required);
  const members = Object.entries(shape.members).map(([name, member]) => ({
    name,
    isRequired: required.has(name),
    check: checkerOf(member.shape),
  }));
  return (value, path, violations) => {
    const prefix = path === '' ? '' : `${path}.`;
    for (const { name, isRequired, check } of members) {
      const member = (value as Record<string, unknown>)[name];
      if (member !== undefined) check(member, prefix + name, violations);
      else if (isRequired) {
        violations.push(`Value null at '${prefix}${name}' failed to satisfy constraint: Member must not be null`);
      }
    }
  };
}

function listChecker(shape: ListShape): Checker {
  const checkMember = checkerOf(shape.member.shape);
  const lengths = lengthConstraints(shape);
  return (value, path, violations) => {
    const list = value as unknown[];
    for (const { test, text } of lengths) if (!test(list.length)) violations.push(violation(path, text));
    // A list of a million bad items must not build a million texts of which ten are shown.
    for (let index = 0; index < list.length && violations.length < mostViolations; index++) {
      checkMember(list[index], `${path}.${index + 1}.member`, violations);
    }
  };
}

function mapChecker(shape: MapShape): Checker {
  const keyShape = shapeOf(shape.key.shape) as StringShape;
  const valueShape = shapeOf(shape.value.shape);
  const keyConstraints = scalarConstraints(keyShape);
  const valueConstraints = valueShape.type === 'string' ? scalarConstraints(valueShape) : [];
  const keyText = `Map keys must satisfy constraint: [${bracketed(keyConstraints)}]`;
  const valueText = `Map value must satisfy constraint: [${bracketed(valueConstraints)}]`;
  const checkStructure = valueShape.type === 'structure' ? checkerOf(shape.value.shape) : undefined;
  const lengths = lengthConstraints(shape);
  return (value, path, violations) => {
    const map = value as Record<string, unknown>;
    const keys = Object.keys(map);
    for (const { test, text } of lengths) if (!test(keys.length)) violations.push(violation(path, text));
    if (!keys.every((key) => satisfies(keyConstraints, key))) violations.push(violation(path, keyText));
    if (!keys.every((key) => satisfies(valueConstraints, map[key]))) violations.push(violation(path, valueText));
    if (checkStructure !== undefined) {
      for (const key of keys) checkStructure(map[key], `${path}.${key}.member`, violations);
    }
  };
}

function satisfies(constraints: readonly Constraint<never>[], value: unknown): boolean {
  return constraints.every(({ test }) => test(value as never));
}

function scalarChecker(constraints: readonly Constraint<never>[]): Checker {
  return (value, path, violations) => {
    for (const { test, text } of constraints) {
      if (!test(value as never)) violations.push(violation(path, text));
    }
  };
}

interface Constraint<Value> {
  readonly text: string;
  test(value: Value): boolean;
}

/** In the order in which violations of one value are listed: pattern, enumeration, then the limits (B7). */
function scalarConstraints(shape: StringShape | IntegerShape): Constraint<never>[] {
  if (shape.type === 'integer') return rangeConstraints(shape);
  const constraints: Constraint<string>[] = [];
  if (shape.pattern !== undefined) {
    const expression = new RegExp(`^(?:${shape.pattern})$`, 'u');
    constraints.push({
      text: `Member must satisfy regular expression pattern: ${shape.pattern}`,
      test: (value) => expression.test(value),
    });
  }
  if (shape.enum !== undefined) {
    const values = new Set(shape.enum);
    constraints.push({
      text: `Member must satisfy enum value set: [${shape.enum.join(', ')}]`,
      test: (value) => values.has(value),
    });
  }
  const lengths = lengthConstraints(shape).map(({ text, test }) => ({
    text,
    test: (value: string) => test(value.length),
  }));
  return [...constraints, ...lengths];
}

function rangeConstraints({ min, max }: IntegerShape): Constraint<number>[] {
  const constraints: Constraint<number>[] = [];
  if (max !== undefined) {
    constraints.push({ text: `Member must have value less than or equal to ${max}`, test: (value) => value <= max });
  }
  if (min !== undefined) {
    constraints.push({ text: `Member must have value greater than or equal to ${min}`, test: (value) => value >= min });
  }
  return constraints;
}

function lengthConstraints({ min, max }: StringShape | ListShape | MapShape): Constraint<number>[] {
  const constraints: Constraint<number>[] = [];
  if (max !== undefined) {
    constraints.push({ text: `Member must have length less than or equal to ${max}`, test: (length) => length <= max });
  }
  if (min !== undefined && min > 0) {
    constraints.push({
      text: `Member must have length greater than or equal to ${min}`,
      test: (length) => length >= min,
    });
  }
  return constraints;
}

/** Inside the brackets of a map's constraint the limits stand first, maximum before minimum, then the pattern (B5). */
function bracketed(constraints: readonly Constraint<never>[]): string {
  const isLimit = ({ text }: Constraint<never>) => text.startsWith('Member must have');
  return [...constraints.filter(isLimit), ...constraints.filter((constraint) => !isLimit(constraint))]
    .map(({ text }) => text)
    .join(', ');
}
