/** A service model as botocore keeps it: data/codepipeline/2015-07-09/service-2.json, as far as it is read here. */
export interface BotocoreModel {
  readonly metadata: { readonly apiVersion: string; readonly targetPrefix: string };
  readonly operations: Readonly<Record<string, BotocoreOperation>>;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

interface Reference {
  readonly shape: string;
}

interface BotocoreOperation {
  readonly input: Reference;
  readonly output?: Reference;
  readonly errors?: readonly Reference[];
}

type BotocoreShape = Readonly<Record<string, unknown>> & { readonly exception?: boolean };

/** Statuses that AWS's documentation gives and its model leaves out (A3); all others are 400. */
const statuses: Readonly<Record<string, number>> = { ConflictException: 409 };

/** What a shape or member says that is no constraint. */
const prose = new Set(['documentation']);

/** The model in the form of src/model: operations, errors, shapes and constraints, without prose. */
export function convertModel({ metadata, operations, shapes }: BotocoreModel, version: string): object {
  const all = Object.entries(shapes);
  return {
    apiVersion: metadata.apiVersion,
    targetPrefix: metadata.targetPrefix,
    source: `botocore ${version} service-2.json, documentation removed`,
    operations: mapValues(operations, ({ input, output, errors = [] }) => ({
      input: input.shape,
      output: output?.shape ?? null,
      errors: errors.map(({ shape }) => shape),
    })),
    errors: Object.fromEntries(
      all.filter(([, shape]) => shape.exception).map(([name]) => [name, { httpStatus: statuses[name] ?? 400 }]),
    ),
    shapes: Object.fromEntries(
      all.filter(([, shape]) => !shape.exception).map(([name, shape]) => [name, withoutProse(shape)]),
    ),
  };
}

function withoutProse(value: unknown, isNamesOfMembers = false): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      // A member may itself be called `documentation`.
      .filter(([name]) => isNamesOfMembers || !prose.has(name))
      .map(([name, inner]) => [name, withoutProse(inner, name === 'members' && !isNamesOfMembers)]),
  );
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
