/** As many names as a sentence can list and still be read. */
const mostListed = 12;

/**
 * "Unknown X 'y'. Did you mean 'z'?"; where nothing is near "Valid are …", or, where these are too many to list, what
 * else helps.
 */
export function unknownName(kind: string, name: string, valid: readonly string[], otherwise = ''): string {
  return `Unknown ${kind} '${name}'.${whatIsValid(name, valid) || (otherwise && ` ${otherwise}`)}`;
}

/** " Did you mean 'z'?" or " Valid are …", to follow a sentence; nothing where nothing is near and these are many. */
export function whatIsValid(name: string, valid: readonly string[]): string {
  const isListed = valid.length > 0 && valid.length <= mostListed;
  return didYouMean(name, valid) || (isListed ? ` Valid are ${valid.join(', ')}.` : '');
}

/** " Did you mean 'z'?", to follow a sentence; nothing when no valid name is so near that it can have been meant. */
export function didYouMean(name: string, valid: readonly string[]): string {
  const nearest = nearestName(name, valid);
  return nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
}

/** The valid name that was most likely meant; undefined when none is near. */
export function nearestName(name: string, valid: readonly string[]): string | undefined {
  const given = wordOf(name);
  const [nearest] = valid
    // So much longer a name is none of these, and to compare it takes long.
    .filter((candidate) => given.length <= 2 * wordOf(candidate).length)
    .map((candidate) => ({ candidate, distance: distanceBetween(given, wordOf(candidate)) }))
    .filter(({ candidate, distance }) => distance <= mostEdits(given, wordOf(candidate)))
    .sort((a, b) => a.distance - b.distance);
  return nearest?.candidate;
}

/** What of a name tells it from others: not the dashes before an option, nor capitals. */
function wordOf(name: string): string {
  return name.replace(/^-+/, '').toLowerCase();
}

/** Slips of who meant a name: a third of its letters, of a short one the half. */
function mostEdits(given: string, candidate: string): number {
  const length = Math.max(given.length, candidate.length);
  return given === '' || length === 1 ? 0 : Math.max(1, Math.floor(length / 3));
}

/** Letters that are enough to be the beginning of a word, or its end. */
const beginning = 3;
const end = 4;

/** Edits from a name to a valid one; who wrote only the beginning or the end, or more than that, has made one. */
function distanceBetween(given: string, candidate: string): number {
  const [shorter, longer] = given.length < candidate.length ? [given, candidate] : [candidate, given];
  const isBeginning = shorter.length >= beginning && longer.startsWith(shorter);
  const isEnd = shorter.length >= end && longer.endsWith(shorter);
  if (isBeginning || isEnd) return Math.min(1, longer.length - shorter.length);
  return editDistance(given, candidate);
}

/** Two letters that have changed places count as one edit. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      current.push(
        Math.min(
          (last[j - 1] as number) + (isSame ? 0 : 1),
          (last[j] as number) + 1,
          (current[j - 1] as number) + 1,
          isSwapped ? (beforeLast[j - 2] as number) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] as number;
}
