/** "Unknown X 'y'. Did you mean 'z'?" */
export function unknownName(kind: string, name: string, valid: readonly string[]): string {
  return `Unknown ${kind} '${name}'. Did you mean '${nearest(name, valid)}'?`;
}

/** The valid name that takes the fewest edits to reach. */
export function nearest(name: string, valid: readonly string[]): string {
  const ranked = valid.map((candidate) => ({
    candidate,
    distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
  }));
  ranked.sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate ?? '';
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] as number) + 1, (current[j - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[b.length] as number;
}
