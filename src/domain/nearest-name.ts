/** As many names as a sentence can list and still be read. */
const mostListed = 12;

/** "Unknown X 'y'. Did you mean 'z'?", or, where nothing is near and the valid names are few, "Valid are …". */
export function unknownName(kind: string, name: string, valid: readonly string[]): string {
  const near = didYouMean(name, valid);
  const isListed = near === '' && valid.length > 0 && valid.length <= mostListed;
  return `Unknown ${kind} '${name}'.${isListed ? ` Valid are ${valid.join(', ')}.` : near}`;
}

/** " Did you mean 'z'?", to follow a sentence; nothing when no valid name is so near that it can have been meant. */
export function didYouMean(name: string, valid: readonly string[]): string {
  const [nearest] = valid
    // So much longer a name is none of these, and to compare it takes long.
    .filter(({ length }) => name.length <= 2 * length)
    .map((candidate) => ({ candidate, distance: distanceBetween(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(name.length, candidate.length) / 2)
    .sort((a, b) => a.distance - b.distance);
  return nearest === undefined ? '' : ` Did you mean '${nearest.candidate}'?`;
}

/** Edits from a name to a valid one, of which who wrote only its beginning has made few. */
function distanceBetween(name: string, candidate: string): number {
  const distance = editDistance(name, candidate);
  return name !== '' && candidate.startsWith(name) ? Math.min(distance, candidate.length / 2) : distance;
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
