import {
  type OperationName,
  operationModels,
  type Shape,
  type StringShape,
  shapeOf,
} from '../../src/model/service-model.ts';

/** A value in an input: where it is, in AWS's words and for programs, and of which shape. */
export interface Place {
  /** As violations name it: `pipeline.stages.1.member.name`. */
  readonly path: string;
  readonly steps: readonly (string | number)[];
  readonly shape: Shape;
  /** Whether the place is a map's value, whose violations are reported on the map. */
  readonly isMapValue: boolean;
}

const uuid = '00000000-0000-4000-8000-000000000000';

/** For each pattern of the model a text that matches it, to be repeated at its `*` for length. */
const matching: Readonly<Record<string, (length: number) => string>> = {
  '[0-9]{12}': () => '123456789012',
  '[0-9]{12}|\\*': () => '*',
  'AWS|ThirdParty': () => 'AWS',
  '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}': () => uuid,
  'arn:aws(-[\\w]+)*:lambda:.+:[0-9]{12}:function:.+': filled('arn:aws:lambda:us-east-1:123456789012:function:'),
  'arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+': filled('arn:aws:codepipeline:us-east-1:123456789012:'),
  'arn:aws(-[\\w]+)*:iam::[0-9]{12}:role/.*': filled('arn:aws:iam::123456789012:role/'),
};

function filled(prefix: string) {
  return (length: number) => prefix.padEnd(Math.max(length, prefix.length + 1), 'x');
}

/** A text of at least this length that keeps the shape's pattern. */
export function textOf({ pattern = '', enum: choices }: StringShape, length: number): string {
  if (choices !== undefined) return choices[0] as string;
  return matching[pattern]?.(length) ?? 'x'.repeat(Math.max(length, 1));
}

/** A text of the right length that breaks the shape's pattern. */
export const unmatching = '\n';

/** A valid input with every member that the model has. */
export function validInput(operation: OperationName): Record<string, unknown> {
  return valid(shapeOf(operationModels[operation].input)) as Record<string, unknown>;
}

function valid(shape: Shape): unknown {
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members).map(([name, member]) => [name, valid(shapeOf(member.shape))]),
      );
    case 'list':
      return Array.from({ length: Math.max(shape.min ?? 0, 1) }, () => valid(shapeOf(shape.member.shape)));
    case 'map':
      return { [validKey(shape)]: valid(shapeOf(shape.value.shape)) };
    case 'string':
      return textOf(shape, shape.min ?? 1);
    case 'integer':
      return shape.min ?? 1;
    case 'boolean':
      return true;
    case 'timestamp':
      return 1_446_137_358.328;
  }
}

function validKey({ key }: { readonly key: { readonly shape: string } }): string {
  const shape = shapeOf(key.shape) as StringShape;
  return textOf(shape, shape.min ?? 1);
}

/** Every place of an operation's valid input, the input itself first. */
export function placesOf(operation: OperationName): Place[] {
  return [...below({ path: '', steps: [], shape: shapeOf(operationModels[operation].input), isMapValue: false })];
}

function* below(place: Place): Generator<Place> {
  yield place;
  const { shape, steps } = place;
  const prefix = place.path === '' ? '' : `${place.path}.`;
  if (shape.type === 'structure') {
    for (const [name, member] of Object.entries(shape.members)) {
      yield* below({
        path: prefix + name,
        steps: [...steps, name],
        shape: shapeOf(member.shape),
        isMapValue: false,
      });
    }
  } else if (shape.type === 'list') {
    yield* below({
      path: `${prefix}1.member`,
      steps: [...steps, 0],
      shape: shapeOf(shape.member.shape),
      isMapValue: false,
    });
  } else if (shape.type === 'map') {
    const key = validKey(shape);
    yield* below({
      path: `${prefix}${key}.member`,
      steps: [...steps, key],
      shape: shapeOf(shape.value.shape),
      isMapValue: true,
    });
  }
}

/** The input with another value at a place; undefined leaves the member out. */
export function withValueAt(input: unknown, { steps }: Pick<Place, 'steps'>, value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const parent = input as Record<string | number, unknown>;
  const changed = withValueAt(parent[step], { steps: rest }, value);
  if (Array.isArray(input)) return input.with(step as number, changed);
  const { [step]: _, ...others } = parent;
  // In the order of the model, in which the members of `others` are already.
  return changed === undefined
    ? others
    : Object.fromEntries(Object.keys(parent).map((name) => [name, name === step ? changed : parent[name]]));
}
