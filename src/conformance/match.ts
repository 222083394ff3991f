import { isDeepStrictEqual } from 'node:util';

/** Something that came otherwise than it must. */
export interface Difference {
  /** Which part of the answer: `status`, `message`, `output.jobs.0.id`. */
  readonly part: string;
  readonly expected: string;
  readonly got: string;
}

/** What stands for a value that is not known to the letter: an object whose one member begins with `$`. */
const matchers: Readonly<Record<string, (wanted: unknown, got: unknown) => boolean>> = {
  $matches: (wanted, got) => typeof got === 'string' && new RegExp(String(wanted), 's').test(got),
  $ends: (wanted, got) => typeof got === 'string' && got.endsWith(String(wanted)),
  $type: (wanted, got) => typeOf(got) === wanted,
  $length: (wanted, got) => (got as { readonly length?: number } | undefined)?.length === wanted,
  $absent: (wanted, got) => (got === undefined) === wanted,
  $not: (wanted, got) => got !== undefined && differences(wanted, got, '').length > 0,
  $includes: (wanted, got) => Array.isArray(got) && got.some((item) => differences(wanted, item, '').length === 0),
  $excludes: (wanted, got) => Array.isArray(got) && got.every((item) => differences(wanted, item, '').length > 0),
  $sorted: (wanted, got) => Array.isArray(got) && isDeepStrictEqual(got.map(at(wanted)), got.map(at(wanted)).sort()),
  $between: (wanted, got) => typeof got === 'number' && isBetween(wanted as readonly [number, number], got),
};

function at(name: unknown) {
  return (item: Record<string, unknown>) => String(item[String(name)]);
}

function isBetween([least, most]: readonly [number, number], got: number): boolean {
  return got >= least && got <= most;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}

/** What differs of a value: an object may have more members than it must, unless it is to be the whole. */
export function differences(wanted: unknown, got: unknown, part: string, isWhole = false): Difference[] {
  const [matcher] = Object.keys(typeof wanted === 'object' && wanted !== null ? wanted : {});
  if (matcher?.startsWith('$')) {
    const matches = matchers[matcher];
    if (matches === undefined) throw new Error(`There is no matcher ${matcher}`);
    return matches((wanted as Record<string, unknown>)[matcher], got) ? [] : [difference(part, wanted, got)];
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got)) return [difference(part, wanted, got)];
    if (wanted.length !== got.length) {
      return [{ part, expected: `${wanted.length} items`, got: `${got.length}: ${shown(got)}` }];
    }
    return wanted.flatMap((item, index) => differences(item, got[index], below(part, index), isWhole));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeOf(got) !== 'object') return [difference(part, wanted, got)];
    const members = got as Record<string, unknown>;
    const surplus = isWhole ? Object.keys(members).filter((name) => !Object.hasOwn(wanted, name)) : [];
    return [
      ...Object.entries(wanted).flatMap(([name, member]) =>
        differences(member, Object.hasOwn(members, name) ? members[name] : undefined, below(part, name), isWhole),
      ),
      ...surplus.map((name) => ({ part: below(part, name), expected: 'absent', got: shown(members[name]) })),
    ];
  }
  return wanted === got ? [] : [difference(part, wanted, got)];
}

function below(part: string, name: string | number): string {
  return part === '' ? String(name) : `${part}.${name}`;
}

function difference(part: string, wanted: unknown, got: unknown): Difference {
  return { part, expected: shown(wanted), got: shown(got) };
}

const mostShown = 400;

/** A value as a person reads it in a report. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
