import { isRecord, memberOf } from '../members.ts';
import { unknownName } from '../nearest-name.ts';
import { addressBlock } from './address-block.ts';

/**
 * Patterns of EventBridge's rules [documented: EventBridge user guide, "Creating event patterns" and "Comparison
 * operators"]: an object's members must all match, and of a list, which every leaf is, one item. What is refused, and
 * what the guide leaves open, is as in Event Ruler 2.1, which AWS publishes
 * (findings/event-ruler-reads-dots-as-levels.sh).
 */
export type EventPattern = { readonly [member: string]: unknown };

type Leaf = (value: unknown) => boolean;

/** What is wrong with a pattern, as a sentence; undefined when nothing is. */
export function patternOffence(pattern: unknown, path: readonly string[] = []): string | undefined {
  const where = path.length === 0 ? 'the pattern' : path.join('.');
  if (path.at(-1) === '$or') {
    if (!Array.isArray(pattern) || pattern.length < 2) return `${where} needs a list of at least two patterns.`;
    return firstOf(pattern, (item, index) =>
      isRecord(item) ? patternOffence(item, [...path, String(index)]) : `${where}.${index} must be an object.`,
    );
  }
  if (path.length === 0 && !isRecord(pattern)) return `${where} must be an object.`;
  if (Array.isArray(pattern)) {
    if (pattern.length === 0) return `${where} is an empty list, which nothing matches.`;
    return firstOf(pattern, (item) => {
      const leaf = leafOf(item);
      return typeof leaf === 'string' ? `${where}: ${leaf}` : undefined;
    });
  }
  if (!isRecord(pattern)) return `${where} must be an object, or a list of what matches.`;
  if (Object.keys(pattern).length === 0) return `${where} is empty.`;
  return firstOf(Object.entries(pattern), ([member, part]) => patternOffence(part, [...path, member]));
}

/**
 * The path of the first member of a pattern that an event does not match; undefined when it matches all of it.
 * @param pattern One without an offence.
 */
export function mismatchIn(pattern: EventPattern, event: unknown, path = ''): string | undefined {
  return firstOf(Object.entries(pattern), ([member, part]) => {
    if (member === '$or') {
      const isMatched = (part as EventPattern[]).some((one) => mismatchIn(one, event) === undefined);
      return isMatched ? undefined : `${path}$or`;
    }
    const values = valuesAt(member, event);
    const at = `${path}${member}`;
    if (Array.isArray(part)) {
      const leaves = orNothing(values.filter((one) => !isRecord(one)));
      const isMatched = part.some((item) => leaves.some(leafOf(item) as Leaf));
      return isMatched ? undefined : at;
    }
    const mismatches = values.map((one) => mismatchIn(part as EventPattern, one, `${at}.`));
    return mismatches.includes(undefined) ? undefined : mismatches[0];
  });
}

/** A dot in a member's name leads a level down. */
function valuesAt(member: string, event: unknown): unknown[] {
  const levels = member.split('.');
  return levels.reduce<unknown[]>((among, name) => among.flatMap((one) => valuesOf(memberOf(one, name))), [event]);
}

/** A list stands for its items, also for those of lists in it; an empty one is as if it were not there. */
function valuesOf(value: unknown): unknown[] {
  return orNothing([value].flat(Number.POSITIVE_INFINITY));
}

function orNothing(values: unknown[]): unknown[] {
  return values.length > 0 ? values : [undefined];
}

function firstOf<T>(items: readonly T[], find: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What one item of a list matches, or a sentence that says why it is none. */
function leafOf(item: unknown): Leaf | string {
  if (item === null || ['string', 'number', 'boolean'].includes(typeof item)) return (value) => value === item;
  if (!isRecord(item)) return 'a list stands in a list.';
  const [[operator = '', operand] = [], ...others] = Object.entries(item);
  if (others.length > 0) return 'an operator stands alone in its braces.';
  const make = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  return make?.(operand) ?? unknownOperator(operator, make === undefined);
}

function unknownOperator(operator: string, isUnknown: boolean): string {
  if (isUnknown) return unknownName('operator', operator, Object.keys(operators));
  return `'${operator}' is given what it does not take.`;
}

const operators: Readonly<Record<string, (operand: unknown) => Leaf | undefined>> = {
  prefix: (operand) => affix(operand, (text, part) => text.startsWith(part)),
  suffix: (operand) => affix(operand, (text, part) => text.endsWith(part)),
  'equals-ignore-case': (operand) => {
    if (typeof operand !== 'string') return undefined;
    return (value) => typeof value === 'string' && value.toLowerCase() === operand.toLowerCase();
  },
  wildcard: (operand) => {
    const pieces = typeof operand === 'string' ? wildcardPieces(operand) : undefined;
    if (pieces === undefined) return undefined;
    return (value) => typeof value === 'string' && matchesPieces(value, pieces);
  },
  exists: (operand) => {
    if (typeof operand !== 'boolean') return undefined;
    return (value) => (value !== undefined) === operand;
  },
  numeric: numericRange,
  cidr: (operand) => {
    const isIn = typeof operand === 'string' ? addressBlock(operand) : undefined;
    return isIn && ((value) => typeof value === 'string' && isIn(value));
  },
  'anything-but': anythingBut,
};

/** `{ "prefix": "a" }`, or with `equals-ignore-case` inside. */
function affix(operand: unknown, matches: (text: string, part: string) => boolean): Leaf | undefined {
  if (typeof operand === 'string') return (value) => typeof value === 'string' && matches(value, operand);
  const part = isRecord(operand) ? operand['equals-ignore-case'] : undefined;
  if (typeof part !== 'string') return undefined;
  return (value) => typeof value === 'string' && matches(value.toLowerCase(), part.toLowerCase());
}

/** A text, a number, a list of either, or an operator on one or more texts: whatever is there and none of these. */
function anythingBut(operand: unknown): Leaf | undefined {
  const excluded = isRecord(operand) ? excludedByOperator(operand) : excludedValues([operand].flat());
  const leaves = excluded.map(leafOf);
  if (leaves.length === 0 || leaves.some((leaf) => typeof leaf === 'string')) return undefined;
  return (value) => value !== undefined && !leaves.some((leaf) => (leaf as Leaf)(value));
}

const excludingOperators = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

function excludedByOperator(operand: Readonly<Record<string, unknown>>): unknown[] {
  const [[operator = '', value] = [], ...others] = Object.entries(operand);
  if (others.length > 0 || !excludingOperators.includes(operator)) return [];
  const texts = [value].flat();
  if (['prefix', 'suffix'].includes(operator) && texts.includes('')) return [];
  return texts.map((one) => ({ [operator]: one }));
}

/** Texts alone, or numbers alone; none where there is anything else. */
function excludedValues(values: unknown[]): unknown[] {
  const isAll = (kind: string) => values.every((value) => typeof value === kind);
  return isAll('string') || isAll('number') ? values : [];
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `[">", 0, "<=", 5]`: of two, the first is the lower bound, and less than the second. */
function numericRange(operand: unknown): Leaf | undefined {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) return undefined;
  const [from, lowest, to, highest] = operand;
  if (operand.length === 4 && !(/^>=?$/.test(from) && /^<=?$/.test(to) && lowest < highest)) return undefined;
  const bounds: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = comparisons[String(operand[index])];
    const bound = operand[index + 1];
    if (compare === undefined || typeof bound !== 'number') return undefined;
    bounds.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && bounds.every((holds) => holds(value));
}

/**
 * The texts between the stars; `\*` and `\\` are characters. Undefined where stars meet, or `\` stands before anything
 * else.
 */
function wildcardPieces(pattern: string): string[] | undefined {
  if (!/^(?:\\[*\\]|\*(?!\*)|[^*\\])*$/s.test(pattern)) return undefined;
  const pieces = [''];
  for (const [token] of pattern.matchAll(/\\[*\\]|./gs)) {
    if (token === '*') pieces.push('');
    else pieces[pieces.length - 1] += token.length === 2 ? token.charAt(1) : token;
  }
  return pieces;
}

/** Without backtracking: each piece is taken where it first comes. */
function matchesPieces(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
