import { deepestJson } from '../../bounds/parse-json.ts';
import type { Handler } from '../../functions/call-handler.ts';
import type { FixtureDocument, FunctionFixture } from '../types.ts';

/** A document as it can be written down, and the functions of this process that it had as values, by name. */
interface WithoutHandlers {
  readonly document: FixtureDocument;
  readonly handlers: ReadonlyMap<string, Handler>;
}

/** Takes the code out of a document that is a value. */
export function takeHandlers(given: FixtureDocument): WithoutHandlers {
  const functions = Object.entries(given.functions ?? {});
  const handlers = functions.filter(([, value]) => typeof value === 'function') as [string, Handler][];
  if (handlers.length === 0) return { document: given, handlers: new Map() };
  const rest = functions.filter(([, value]) => typeof value !== 'function') as [string, FunctionFixture][];
  return { document: { ...given, functions: Object.fromEntries(rest) }, handlers: new Map(handlers) };
}

/** Thrown for a value that is nested deeper than JSON is read, as one is without end that holds itself. */
export class NestingError extends Error {
  override readonly name = 'NestingError';

  constructor() {
    super(`It is nested deeper than ${deepestJson} levels, or holds itself.`);
  }
}

/**
 * A value as JSON would carry it, without the members that are undefined: what is built of optional parts has some, and
 * over HTTP they would simply be absent. What is no plain object, such as a function or bytes, stays as it is.
 * @throws NestingError
 */
export function givenMembers<T>(value: T): T {
  return given(value, 0) as T;
}

function given(value: unknown, depth: number): unknown {
  if (depth > deepestJson) throw new NestingError();
  if (Array.isArray(value)) return value.map((item) => given(item, depth + 1));
  if (!isPlainObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, given(member, depth + 1)]));
}

export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
