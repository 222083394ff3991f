/** Keeps a value in a map of at most so many: of more, all are forgotten. @returns The value */
export function keep<Key, Value>(kept: Map<Key, Value>, key: Key, value: Value, most: number): Value {
  if (kept.size >= most) kept.clear();
  kept.set(key, value);
  return value;
}
