/**
 * A pure function of a text that remembers its answers. Of more than `most` texts it forgets all: what recurs is soon
 * known again, and whoever sends ever new ones fills no memory. What it throws is not remembered.
 */
export function memoize<Value>(compute: (text: string) => Value, most: number): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = compute(text);
      if (known.size >= most) known.clear();
      known.set(text, value);
    }
    return value;
  };
}
