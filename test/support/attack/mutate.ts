import type { Random } from './random.ts';

type Json = unknown;
type Steps = readonly (string | number)[];

const names = ['__proto__', 'constructor', 'toString', 'length', 'name', 'jobId', 'stages', 'nextToken', '', '\u0000'];

/** Texts on which programs of many kinds have come to grief. */
const hostileTexts = [
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', '\ufeffx', '\u202e', '\u001b[2J', '🚀', 'é', '..', '../../etc/passwd'],
  ...['%', '%00', '%zz', '*', '**', '[', '(', '#{', '#{variables.x}', '#{A.B}', '$(a)', "'; DROP TABLE jobs; --"],
  ...['null', 'undefined', 'NaN', 'true', '0', '-1', '1e309', '9007199254740993', '__proto__', 'constructor'],
  ...[
    'arn:aws:codepipeline:us-east-1:123456789012:One',
    'arn:',
    ':::::',
    '2030-01-01T00:00:00.000Z',
    'P1D',
    '1s',
    '9e9d',
  ],
  ...['ffffffff-ffff-4fff-8fff-ffffffffffff', '123456789012', 'us-east-1', 'One', 'Source', 'Work', 'hook'],
] as const;

const hostileNumbers = [
  ...[0, -0, 1, -1, 0.5, 1e21, -1e21, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, Number.MAX_VALUE, Number.MIN_VALUE],
];

/** A text of so many units at most, long ones seldom. */
export function hostileText(random: Random): string {
  if (random.chance(0.75)) return random.in(hostileTexts);
  const unit = random.of('a', '/', '*', '{', 'é', '%2F', '\ud83d', '#{a.b}', ',', '\\', '"');
  return unit.repeat(random.of(1, 10, 100, 129, 256, 257, 1001, random.chance(0.05) ? 100_000 : 2049));
}

/** A value that stands where another was expected. */
function hostileValue(random: Random): Json {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return random.in(hostileNumbers);
    case 2:
      return random.chance(0.5);
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return nested(random.of(2, 20, 150), random.chance(0.5));
    case 6:
      return Array.from({ length: random.of(1, 51, 1001) }, () => random.of<Json>('a', 1, null, {}));
    default:
      return hostileText(random);
  }
}

function nested(depth: number, isList: boolean): Json {
  let value: Json = 'x';
  for (let level = 0; level < depth; level++) value = isList ? [value] : { a: value };
  return value;
}

/** The value changed in one place, of any depth. */
export function mutateJson(random: Random, value: Json): Json {
  const places = placesIn(value);
  return changedAt(value, random.in(places), (old, parent) => {
    switch (random.below(10)) {
      case 0:
        return undefined;
      case 1:
        return Array.isArray(old) ? [...old, ...old] : [old, old];
      case 2:
        return typeof old === 'object' && old !== null && !Array.isArray(old)
          ? { ...old, [random.in(names)]: hostileValue(random) }
          : hostileValue(random);
      case 3: {
        const others = parent === null || typeof parent !== 'object' ? [] : Object.values(parent);
        return others.length === 0 ? hostileValue(random) : random.in(others);
      }
      case 4:
        return typeof old === 'string' ? mutateText(random, old) : hostileValue(random);
      case 5:
        return typeof old === 'number' ? old * random.of(-1, 1e3, 1e9) + random.of(-1, 0, 1) : hostileValue(random);
      case 6:
        return typeof old === 'string' ? old.toUpperCase() : hostileValue(random);
      default:
        return hostileValue(random);
    }
  });
}

function placesIn(value: Json): Steps[] {
  const places: Steps[] = [[]];
  const walk = (node: Json, steps: Steps) => {
    if (typeof node !== 'object' || node === null || places.length > 500) return;
    for (const [name, member] of Object.entries(node)) {
      const below = [...steps, Array.isArray(node) ? Number(name) : name];
      places.push(below);
      walk(member, below);
    }
  };
  walk(value, []);
  return places;
}

function changedAt(value: Json, steps: Steps, change: (old: Json, parent: Json) => Json, parent: Json = null): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value, parent);
  const changed = changedAt((value as Record<string | number, Json>)[step], rest, change, value);
  if (Array.isArray(value)) return value.with(step as number, changed);
  return Object.fromEntries(
    Object.entries(value as object)
      .map(([name, member]) => [name, name === step ? changed : member])
      .filter(([, member]) => member !== undefined),
  );
}

/** The text with a piece cut out, put in, doubled or replaced. */
export function mutateText(random: Random, text: string, pieces: readonly string[] = hostileTexts): string {
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.of(0, 1, 1, 4, 40, text.length));
  switch (random.below(5)) {
    case 0:
      return text.slice(0, from) + text.slice(to);
    case 1:
      return text.slice(0, from) + random.in(pieces) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(from);
    case 3:
      return text.slice(0, from);
    default:
      return text.slice(0, from) + String.fromCharCode(random.below(random.of(128, 256, 65536))) + text.slice(from);
  }
}

/** The same, of bytes, so that what comes of it need be no text. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  const from = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, from + random.of(0, 1, 1, 16, 300));
  const middle = Buffer.from(Array.from({ length: random.of(0, 1, 1, 8) }, () => random.below(256)));
  return Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)]);
}

export type Headers = readonly (readonly [name: string, value: string])[];

/** One header changed, left out, doubled or added; what is no text of HTTP is left to the attack on bytes. */
export function mutateHeaders(random: Random, headers: Headers, more: Headers = []): Headers {
  const index = random.below(Math.max(headers.length, 1));
  const [name, value] = headers[index] ?? ['x-extra', ''];
  const changed = (text: string) => [...headers.slice(0, index), [name, text] as const, ...headers.slice(index + 1)];
  switch (random.below(5)) {
    case 0:
      return name.toLowerCase() === 'host' ? headers : headers.toSpliced(index, 1);
    case 1:
      return name.toLowerCase() === 'host' ? headers : changed(headerText(hostileText(random)));
    case 2:
      return name.toLowerCase() === 'host' ? headers : [...headers, [name, value]];
    case 3:
      return more.length === 0 ? changed(headerText(mutateText(random, value))) : [...headers, random.in(more)];
    default:
      return changed(headerText(mutateText(random, value)));
  }
}

/** What of a text may stand in a header, cut to what HTTP servers take. */
export function headerText(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 4000);
}
