/** What texts may refer to, by name. Values may refer to others; each is filled in where it is used. */
export type Scope = Readonly<Record<string, unknown>>;

/** A value of an answer: a text in it refers to nothing. */
export class Bound {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Stands for a value that is not known before something is asked: whatever lies in it is shown by its path. */
export class Placeholder {}

/** A text refers to what is not bound. */
export class UnboundError extends Error {
  override readonly name = 'UnboundError';
}

const reference = /\$\(([\w.-]+)\)/g;
const onlyReference = /^\$\(([\w.-]+)\)$/;

/**
 * A value with its references filled in. A text that is nothing but a reference becomes the value itself, whatever its
 * type. Objects with `$from`, `$repeat` or `$each` become what these make.
 * @throws UnboundError
 */
export function filled(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return filledText(value, scope);
  if (Array.isArray(value)) return value.map((item) => filled(item, scope));
  if (typeof value !== 'object' || value === null) return value;
  if ('$from' in value) return changed(value as Changed, scope);
  if ('$repeat' in value) {
    const { $repeat, $times } = value as { $repeat: string; $times: number };
    return filledText($repeat, scope)
      ?.toString()
      .repeat(Number(filled($times, scope)));
  }
  if ('$each' in value) {
    const { $each, $times } = value as { $each: unknown; $times: number };
    return Array.from({ length: Number(filled($times, scope)) }, (_, index) =>
      filled($each, { ...scope, index: String(index + 1) }),
    );
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [String(filledText(name, scope)), filled(member, scope)]),
  );
}

function filledText(text: string, scope: Scope): unknown {
  const [, only] = onlyReference.exec(text) ?? [];
  if (only !== undefined) return lookUp(only, scope);
  return text.replace(reference, (_, path: string) => String(lookUp(path, scope)));
}

function lookUp(path: string, scope: Scope): unknown {
  const [name = '', ...rest] = path.split('.');
  if (!Object.hasOwn(scope, name)) throw new UnboundError(`nothing is bound to '${name}'`);
  if (scope[name] instanceof Placeholder) return `<${path}>`;
  // Without itself: a value that stands in its own way is not bound rather than endless.
  const { [name]: own, ...others } = scope;
  const value = valueAt(own instanceof Bound ? own.value : filled(own, others), rest);
  if (value === undefined) throw new UnboundError(`'${name}' has nothing at '${rest.join('.')}'`);
  return value;
}

/** A value with changes: `$set` by paths, `$unset` for what is taken out. */
interface Changed {
  readonly $from: unknown;
  readonly $set?: Readonly<Record<string, unknown>>;
  readonly $unset?: readonly string[];
}

function changed({ $from, $set = {}, $unset = [] }: Changed, scope: Scope): unknown {
  const copy = structuredClone(filled($from, scope));
  for (const [path, value] of Object.entries(filled($set, scope) as object)) {
    const { holder, last } = placeIn(copy, path);
    holder[last] = value;
  }
  for (const path of filled($unset, scope) as readonly string[]) {
    const { holder, last } = placeIn(copy, path);
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
  }
  return copy;
}

function placeIn(root: unknown, path: string): { readonly holder: Record<string, unknown>; readonly last: string } {
  const parts = path.split('.');
  const last = parts.pop() as string;
  let holder = root as Record<string, unknown>;
  for (const part of parts) {
    holder[part] ??= {};
    holder = holder[part] as Record<string, unknown>;
  }
  return { holder, last };
}

/** What lies at a path of names and indexes; undefined where there is nothing. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

/** A body as a JSON value; undefined for one that is none. */
export function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The parts of a path; of the empty one none. */
export function partsOf(path: string): readonly string[] {
  return path === '' ? [] : path.split('.');
}
