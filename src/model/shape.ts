import { type JsonSchema, secret } from './json-schema.ts';

declare const valueType: unique symbol;

/**
 * What values of one kind are, said once: from it come the JSON Schema that checks them and that the OpenAPI document
 * shows, their type (`TypeOf`), and the declaration that the package is published with (scripts/write-declarations.ts).
 */
export interface Shape<T = unknown> {
  /** Made when it is first asked for. */
  readonly schema: JsonSchema;
  readonly declaration: Declaration;
  readonly description?: string | undefined;
  /** The shape that this one is, under a description of its own. */
  readonly origin?: Shape | undefined;
  readonly [valueType]?: T;
}

/** How TypeScript writes a type. */
export type Declaration =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list' | 'map'; readonly item: Shape }
  | { readonly kind: 'union'; readonly forms: readonly Shape[] }
  | { readonly kind: 'object'; readonly members: Members; readonly base?: ObjectShape<Members> | undefined };

/** The type of a shape's values. */
export type TypeOf<S extends Shape> = S extends Shape<infer T> ? T : never;

/** A member that may be absent. */
export interface Optional<T = unknown> {
  readonly optional: Shape<T>;
}

export type Members = Readonly<Record<string, Shape | Optional>>;

/**
 * A shape of objects, whose members others may have, too. The declarations that a build makes of other files name it.
 * @public
 */
export interface ObjectShape<M extends Members> extends Shape<ObjectOf<M>> {
  readonly members: M;
}

type OptionalNames<M> = { [Name in keyof M]: M[Name] extends Optional ? Name : never }[keyof M];

type ObjectOf<M> = Flat<
  { readonly [Name in Exclude<keyof M, OptionalNames<M>>]: M[Name] extends Shape<infer T> ? T : never } & {
    readonly [Name in OptionalNames<M>]?: M[Name] extends Optional<infer T> ? T : never;
  }
>;

type Flat<T> = { [Name in keyof T]: T[Name] };

/** Keywords of JSON Schema besides `type` and `description`. */
type Constraints = JsonSchema;

export function optional<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

export function text(description?: string, constraints?: Constraints): Shape<string> {
  return written('string', { type: 'string', ...constraints }, description);
}

export function integer(description?: string, constraints?: Constraints): Shape<number> {
  return written('number', { type: 'integer', ...constraints }, description);
}

export function number(description?: string, constraints?: Constraints): Shape<number> {
  return written('number', { type: 'number', ...constraints }, description);
}

/** How many: zero or more. */
export function count(description?: string): Shape<number> {
  return integer(description, { minimum: 0 });
}

export function flag(description?: string): Shape<boolean> {
  return written('boolean', { type: 'boolean' }, description);
}

export function literal<const T extends string | boolean>(value: T, description?: string): Shape<T> {
  return written(quoted(value), { const: value }, description);
}

/** One of several texts. */
export function choice<const T extends string>(values: readonly T[], description?: string): Shape<T> {
  return written(values.map(quoted).join(' | '), { type: 'string', enum: values }, description);
}

/** A value of a schema that does not say its type: `declared` does, as TypeScript writes it. */
export function written<T>(declared: string, schema: JsonSchema, description?: string): Shape<T> {
  return { schema: withDescription(schema, description), declaration: { kind: 'text', text: declared }, description };
}

/** A value of one of several forms. What tells them apart, a schema of its own may say (`checkedBy`, `toldBy`). */
export function union<S extends Shape>(forms: readonly S[]): Shape<TypeOf<S>> {
  return {
    get schema() {
      return keep(this, { anyOf: forms.map(({ schema }) => schema) });
    },
    declaration: { kind: 'union', forms },
    description: undefined,
  };
}

/**
 * A thing that has several forms: the first whose member it has, else the last one. Each form stands behind an `else`:
 * of what fails behind a `then` typebox tells nothing.
 */
export function toldBy<S extends Shape, O>(
  forms: Readonly<Record<string, S>>,
  otherwise: Shape<O>,
): Shape<TypeOf<S> | O> {
  const marks = Object.keys(forms).map((member): JsonSchema => ({ type: 'object', required: [member] }));
  return checkedBy(union<Shape<TypeOf<S> | O>>([...(Object.values(forms) as Shape<TypeOf<S>>[]), otherwise]), () => ({
    allOf: [
      ...Object.values(forms).map(({ schema }, index) => ({
        if: { anyOf: [...marks.slice(0, index), { not: marks[index] }] },
        else: schema,
      })),
      { if: { anyOf: marks }, else: otherwise.schema },
    ],
  }));
}

/** The same values, or null. */
export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  const { schema, description } = shape;
  return {
    schema: { ...schema, type: [schema.type, 'null'] },
    declaration: { kind: 'union', forms: [undescribed(shape), written('null', { type: 'null' })] },
    description,
  };
}

export function list<T>(item: Shape<T>, description?: string, constraints?: Constraints): Shape<readonly T[]> {
  return {
    get schema() {
      return keep(this, withDescription({ type: 'array', items: item.schema, ...constraints }, description));
    },
    declaration: { kind: 'list', item },
    description,
  };
}

/** An object with any names, and values of one shape. */
export function map<T>(
  item: Shape<T>,
  description?: string,
  constraints?: Constraints,
): Shape<Readonly<Record<string, T>>> {
  return {
    get schema() {
      const schema = { type: 'object', ...constraints, additionalProperties: item.schema };
      return keep(this, withDescription(schema, description));
    },
    declaration: { kind: 'map', item },
    description,
  };
}

/** An object of these members and no others. */
export function object<M extends Members>(members: M, description?: string, constraints?: Constraints): ObjectShape<M> {
  return objectOf(members, members, undefined, description, constraints);
}

/** An object with members of its own, which are told first, and those of another one. */
export function extended<B extends Members, M extends Members>(
  base: ObjectShape<B>,
  members: M,
  description?: string,
): ObjectShape<B & M> {
  return objectOf({ ...members, ...base.members }, members, base as never, description);
}

function objectOf<M extends Members>(
  members: M,
  own: Members,
  base: ObjectShape<Members> | undefined,
  description?: string,
  constraints?: Constraints,
): ObjectShape<M> {
  return {
    members,
    get schema() {
      const entries = Object.entries(members);
      const schema = {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(entries.map(([name, member]) => [name, shapeOfMember(member).schema])),
        required: entries.filter(([, member]) => !('optional' in member)).map(([name]) => name),
        ...constraints,
      };
      return keep(this, withDescription(schema, description));
    },
    declaration: { kind: 'object', members: own, base },
    description,
  };
}

export function shapeOfMember(member: Shape | Optional): Shape {
  return 'optional' in member ? member.optional : member;
}

/** A shape in the place where it is a member: the description is the member's, the schema stays the one it is. */
export function described<T>(shape: Shape<T>, description: string): Shape<T> {
  return {
    get schema() {
      return shape.schema;
    },
    declaration: shape.declaration,
    description,
    origin: shape.origin ?? shape,
  };
}

/** A shape under another schema, which says more of its values than their type does. */
export function checkedBy<T>(shape: Shape<T>, schema: () => JsonSchema): Shape<T> {
  return {
    get schema() {
      return keep(this, withDescription(schema(), shape.description));
    },
    declaration: shape.declaration,
    description: shape.description,
  };
}

/** A shape whose values are secrets or may hold some: no refusal quotes them. */
export function concealed<T>(shape: Shape<T>): Shape<T> {
  return {
    get schema() {
      return keep(this, secret(shape.schema));
    },
    declaration: shape.declaration,
    description: shape.description,
  };
}

/** A shape whose type has a name elsewhere: that of `T`, which must be what the shape says. */
export function called<T>(name: string, shape: Shape<NoInfer<T>>): Shape<T> {
  return { ...shape, declaration: { kind: 'text', text: name } };
}

function undescribed<T>(shape: Shape<T>): Shape<T> {
  return { ...shape, description: undefined };
}

/** A schema is one object however often it is asked for: what is compiled from it is remembered by its identity. */
function keep(shape: object, schema: JsonSchema): JsonSchema {
  Object.defineProperty(shape, 'schema', { value: schema });
  return schema;
}

function withDescription(schema: JsonSchema, description: string | undefined): JsonSchema {
  return description === undefined ? schema : { ...schema, description };
}

function quoted(value: string | boolean): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
