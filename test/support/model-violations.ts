import {
  type OperationName,
  operationModels,
  type Shape,
  type StringShape,
  shapeOf,
} from '../../src/model/service-model.ts';

/**
 * What the API model has against an answer as it came over the wire, one line each. Ranges of numbers and lengths of
 * lists are left aside: AWS's own types exceed them (CloudFormation's takes ten artifacts [documented] where the model
 * allows five).
 */
export function violationsOf(operation: OperationName, answer: unknown): string[] {
  const { output } = operationModels[operation];
  if (output === null) return answer === undefined ? [] : ['the answer should be empty'];
  return [...violations(shapeOf(output), answer, operation)];
}

const typeOf = { string: 'string', integer: 'number', boolean: 'boolean', timestamp: 'number' } as const;

/** Members that the model demands and the service leaves out: of an action's current revision (L13 [transcript]). */
const leftOut = new Map<Shape, readonly string[]>([[shapeOf('ActionRevision'), ['revisionChangeId', 'created']]]);

/** Texts of which the service has longer ones than the model allows: descriptions of properties (F8 [transcript]). */
const longer: ReadonlySet<Shape> = new Set([shapeOf('Description')]);

function* violations(shape: Shape, value: unknown, path: string): Generator<string> {
  if (shape.type === 'list') {
    if (!Array.isArray(value)) return yield `${path} is no list`;
    for (const [index, item] of value.entries())
      yield* violations(shapeOf(shape.member.shape), item, `${path}.${index}`);
  } else if (shape.type === 'structure' || shape.type === 'map') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return yield `${path} is no ${shape.type}`;
    const entries = Object.entries(value);
    if (shape.type === 'map') {
      for (const [key, item] of entries) {
        yield* violations(shapeOf(shape.key.shape), key, `the key ${path}.${key}`);
        yield* violations(shapeOf(shape.value.shape), item, `${path}.${key}`);
      }
      return;
    }
    const demanded = (shape.required ?? []).filter((name) => !leftOut.get(shape)?.includes(name));
    for (const name of demanded) if (!(name in value)) yield `${path} lacks ${name}`;
    for (const [name, item] of entries) {
      const member = shape.members[name];
      if (member === undefined) yield `${path} has ${name}`;
      else yield* violations(shapeOf(member.shape), item, `${path}.${name}`);
    }
  } else if (typeof value !== typeOf[shape.type]) {
    yield `${path} is no ${shape.type}: ${JSON.stringify(value)}`;
  } else if (shape.type === 'string') {
    yield* textViolations(shape, value as string, path);
  }
}

function* textViolations(shape: StringShape, value: string, path: string): Generator<string> {
  const { min = 0, max = Infinity, enum: choices, pattern } = shape;
  if (value.length < min || (value.length > max && !longer.has(shape)))
    yield `${path} is of ${value.length} characters`;
  if (choices?.includes(value) === false) yield `${path} is none of the choices: ${value}`;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
    yield `${path} breaks the pattern: ${value}`;
}
