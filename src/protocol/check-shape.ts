import { TooCostlyError, withinBudget } from '../bounds/within-budget.ts';
import {
  type IntegerShape,
  type ListShape,
  type MapShape,
  type Shape,
  type StringShape,
  type StructureShape,
  shapeOf,
} from '../model/service-model.ts';

/**
 * Adds to the violations what a value breaks of its shape's constraints (rules B). @param path Of the value in the
 * input
 */
type Checker = (value: unknown, path: string, violations: string[]) => void;

/** The service lists at most ten violations and counts no more than it lists (B7). */
export const mostViolations = 10;

const checkers = new Map<string, Checker>();

/** The checker of a shape, compiled on first use. */
export function checkerOf(shapeName: string): Checker {
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
        violations.push(violation(prefix + name, 'Member must not be null'));
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
      test: (value) => matches(value, expression),
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

/** Characters up to which any pattern of the model's takes less than a millisecond, whatever they are. */
const longestUnwatched = 2048;

/** Some of the model's patterns backtrack, and some of their members have no longest length: ARNs to be tagged. */
const mostMilliseconds = 50;

/** Whether a value satisfies a pattern. What takes too long does not: only what is no match backtracks. */
function matches(value: string, expression: RegExp): boolean {
  if (value.length <= longestUnwatched) return expression.test(value);
  try {
    return withinBudget(mostMilliseconds, () => expression.test(value));
  } catch (error) {
    if (error instanceof TooCostlyError) return false;
    throw error;
  }
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
