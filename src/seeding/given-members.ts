/**
 * A value as JSON would carry it, without the members that are undefined: what is built of optional parts has some, and
 * over HTTP they would simply be absent. What is no plain object, such as a function or bytes, stays as it is.
 */
export function givenMembers<T>(value: T): T {
  if (Array.isArray(value)) return value.map(givenMembers) as T;
  if (!isPlainObject(value)) return value;
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(given.map(([name, member]) => [name, givenMembers(member)])) as T;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
