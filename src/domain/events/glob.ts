import { memoize } from '../../bounds/memoize.ts';

/** A place in a pattern: what the next character must be to go on from here, and where that leads. */
interface State {
  readonly takes?: (character: string) => boolean;
  readonly next: State[];
}

type Automaton = { readonly start: State; readonly end: State };

/** A pipeline has at most some hundred patterns, and an event many files to hold against them. */
const mostKnown = 1000;

const automatonOf = memoize(compile, mostKnown);

/**
 * Whether a text matches a glob pattern by the user guide's rules: no other signs than those mean anything (P12). Takes
 * time in proportion to the lengths of both multiplied, whatever the pattern (decision 0016).
 */
export function matchesGlob(text: string, pattern: string): boolean {
  const { start, end } = automatonOf(pattern);
  let states = reachedFrom([start]);
  for (const character of text) {
    const after = [...states].filter(({ takes }) => takes?.(character)).flatMap(({ next }) => next);
    if (after.length === 0) return false;
    states = reachedFrom(after);
  }
  return states.has(end);
}

/** These states, and all to which they lead without a character. */
function reachedFrom(states: readonly State[]): Set<State> {
  const reached = new Set(states);
  // What is added to a set while it is walked is walked, too.
  for (const { takes, next } of reached) if (takes === undefined) for (const state of next) reached.add(state);
  return reached;
}

function compile(pattern: string): Automaton {
  const characters = [...pattern];
  const start: State = { next: [] };
  return { start, end: append(characters, start, true) };
}

/**
 * Makes states for a part of a pattern.
 * @param isAtBeginning Whether a name begins there: at the beginning of all, and behind a slash.
 * @returns The state behind the part.
 */
function append(characters: readonly string[], from: State, isAtBeginning: boolean): State {
  let state = from;
  let at = 0;
  const nameBegins = () => (at === 0 ? isAtBeginning : characters[at - 1] === '/');
  while (at < characters.length) {
    const [sign = '', following] = characters.slice(at, at + 2);
    const closing = closingOf(characters, at);
    if (sign === '\\' && following !== undefined) {
      state = take(state, is(following));
      at += 2;
    } else if (sign === '*' && following === '*') {
      const isForFolders = nameBegins() && characters[at + 2] === '/';
      state = isForFolders ? takeFolders(state) : repeat(state, () => true);
      at += isForFolders ? 3 : 2;
    } else if (sign === '*') {
      state = repeat(state, isOfName);
      at += 1;
    } else if (sign === '?') {
      state = take(state, isOfName);
      at += 1;
    } else if (sign === '[' && closing !== undefined) {
      state = take(state, isIn(characters.slice(at + 1, closing)));
      at = closing + 1;
    } else if (sign === '{' && closing !== undefined) {
      state = takeOneOf(alternatives(characters.slice(at + 1, closing)), state, nameBegins());
      at = closing + 1;
    } else {
      state = take(state, is(sign));
      at += 1;
    }
  }
  return state;
}

function take(from: State, takes: (character: string) => boolean): State {
  const after: State = { next: [] };
  from.next.push({ takes, next: [after] });
  return after;
}

function repeat(from: State, takes: (character: string) => boolean): State {
  const loop: State = { next: [] };
  loop.next.push({ takes, next: [loop] });
  from.next.push(loop);
  return loop;
}

/** Any number of folders, none at all included: `∗∗/` where a name begins. */
function takeFolders(from: State): State {
  const after = take(
    repeat(from, () => true),
    is('/'),
  );
  from.next.push(after);
  return after;
}

function takeOneOf(parts: readonly (readonly string[])[], from: State, isAtBeginning: boolean): State {
  const after: State = { next: [] };
  for (const part of parts) {
    const start: State = { next: [] };
    from.next.push(start);
    append(part, start, isAtBeginning).next.push(after);
  }
  return after;
}

/** Where the brackets or braces close that open here; undefined where none do, and the sign is a character. */
function closingOf(characters: readonly string[], opening: number): number | undefined {
  const close = { '[': ']', '{': '}' }[characters[opening] as string];
  if (close === undefined) return undefined;
  // In brackets a backslash is a character, and so is a bracket that closes at once.
  const isInBrackets = close === ']';
  const first = isInBrackets ? opening + (characters[opening + 1] === '!' ? 3 : 2) : opening + 1;
  for (let at = first; at < characters.length; at += 1) {
    if (!isInBrackets && characters[at] === '\\') at += 1;
    else if (characters[at] === close) return at;
    else if (!isInBrackets && characters[at] === '[') at = closingOf(characters, at) ?? at;
  }
  return undefined;
}

/** What commas part that are not escaped or in brackets. */
function alternatives(characters: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (let at = 0; at < characters.length; at += 1) {
    if (characters[at] === ',') {
      parts.push([]);
      continue;
    }
    const end = characters[at] === '\\' ? at + 1 : characters[at] === '[' ? (closingOf(characters, at) ?? at) : at;
    parts.at(-1)?.push(...characters.slice(at, end + 1));
    at = end;
  }
  return parts;
}

/** A set of characters: `abc`, `a-z`, `!a-z`. A slash is in none, not even in `!a`. */
function isIn(set: readonly string[]): (character: string) => boolean {
  const isNegated = set[0] === '!';
  const ranges: [string, string][] = [];
  for (let at = isNegated ? 1 : 0; at < set.length; at += 1) {
    const first = set[at] as string;
    const last = set[at + 1] === '-' ? set[at + 2] : undefined;
    ranges.push([first, last ?? first]);
    if (last !== undefined) at += 2;
  }
  return (character) => {
    const isThere = ranges.some(([first, last]) => first <= character && character <= last);
    return isOfName(character) && isThere !== isNegated;
  };
}

function is(wanted: string): (character: string) => boolean {
  return (character) => character === wanted;
}

function isOfName(character: string): boolean {
  return character !== '/';
}
