/** Letters of an id that a person is shown, and gives, at least. */
const fewestLetters = 8;

/** Beginnings of ids, as short as tells each from all the others. */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(ids)].sort();
  const common = sorted.map((id, index) => commonLength(id, sorted[index + 1] ?? ''));
  return new Map(
    sorted.map((id, index) => {
      const letters = Math.max(common[index - 1] ?? 0, common[index] ?? 0) + 1;
      return [id, id.slice(0, Math.max(fewestLetters, letters))];
    }),
  );
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
