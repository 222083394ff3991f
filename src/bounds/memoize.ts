import { keep } from './keep.ts';

/**
 * A pure function of a text that remembers its answers. Of more than `most` texts it forgets all: what recurs is soon
 * known again, and whoever sends ever new ones fills no memory. What it throws is not remembered.
 */
export function memoize<Value>(compute: (text: string) => Value, most: number): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const value = known.get(text);
    return value === undefined ? keep(known, text, compute(text), most) : value;
  };
}

/**
 * Loads something at its first use, once. A failure is not remembered: there may have been no descriptor left for its
 * file.
 */
export function loadOnce<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => {
    loaded ??= load().catch((error) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}
