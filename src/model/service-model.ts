import document from './codepipeline-2015-07-09.json' with { type: 'json' };

/** Name of one of the 44 operations of the API, such as `PollForJobs`. */
export type OperationName = keyof typeof document.operations;

/** Name of an exception that the API model declares, such as `JobNotFoundException`. */
export type ModelledErrorCode = keyof typeof document.errors;

/** An operation as the model declares it: shape names, and the exceptions its clients are told of. */
interface OperationModel {
  readonly input: string;
  /** Null for the operations that answer with an empty body. */
  readonly output: string | null;
  readonly errors: readonly ModelledErrorCode[];
}

export interface StructureShape {
  readonly type: 'structure';
  readonly required?: readonly string[];
  readonly members: Readonly<Record<string, { readonly shape: string }>>;
  readonly sensitive?: boolean;
}

export interface ListShape {
  readonly type: 'list';
  readonly member: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly type: 'map';
  readonly key: { readonly shape: string };
  readonly value: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
}

export interface StringShape {
  readonly type: 'string';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
}

export interface IntegerShape {
  readonly type: 'integer';
  readonly min?: number;
  readonly max?: number;
}

interface PlainShape {
  readonly type: 'boolean' | 'timestamp';
}

/** A shape of the API model with the constraints that its values must satisfy. */
export type Shape = StructureShape | ListShape | MapShape | StringShape | IntegerShape | PlainShape;

export const operationModels = document.operations as unknown as Readonly<Record<OperationName, OperationModel>>;

export const operationNames = Object.keys(document.operations) as readonly OperationName[];

/** Prefix of the `X-Amz-Target` header, without the dot. */
export const targetPrefix: string = document.targetPrefix;

const shapes: Readonly<Record<string, Shape>> = document.shapes as unknown as Record<string, Shape>;

const errors: Readonly<Record<string, { readonly httpStatus: number }>> = document.errors;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(document.operations, name);
}

/** A shape by its name, with the service's real constraints where they are known to differ from the published model. */
export function shapeOf(name: string): Shape {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`The API model has no shape ${name}`);
  const amendment = constraintAmendments[name];
  return amendment === undefined ? shape : ({ ...shape, ...amendment } as Shape);
}

/** Whether the API model declares an error, of whatever operation. */
export function isModelledError(code: string): boolean {
  return Object.hasOwn(errors, code);
}

export function httpStatusOf(code: string): number {
  return errors[code]?.httpStatus ?? 400;
}

/**
 * Constraints that the service is known to apply differently from the published model, by shape name.
 * Kept apart from the model so that the model can be refreshed without losing them.
 */
const constraintAmendments: Readonly<Record<string, Partial<StringShape>>> = {
  ActionConfigurationValue: { max: 50_000 }, // B6 [transcript]
  StartTimeRange: { enum: ['All', 'Latest'] }, // B4 [transcript]: the same values in another order
};

/**
 * The SDK marks required members of a structure as possibly undefined; validation has made sure of those of a request,
 * which this type says.
 */
export type Checked<T> = T extends Date
  ? T
  : T extends readonly (infer Member)[]
    ? Checked<Member>[]
    : T extends object
      ? {
          [Key in keyof T]: undefined extends T[Key]
            ? Key extends OptionalKeys<T>
              ? Checked<T[Key]>
              : Exclude<Checked<T[Key]>, undefined>
            : Checked<T[Key]>;
        }
      : T;

type OptionalKeys<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? Key : never }[keyof T];
