import { type Shape, written } from '../model/shape.ts';

/** A length of time: milliseconds, `PT16M` (ISO 8601), `16m`, `1h30m`, or by its parts. */
export type Duration =
  | number
  | string
  | {
      readonly days?: number;
      readonly hours?: number;
      readonly minutes?: number;
      readonly seconds?: number;
      readonly milliseconds?: number;
    };

export function durationShape(description?: string): Shape<Duration> {
  const properties = Object.fromEntries(Object.keys(millisecondsIn).map((unit) => [unit, { type: 'number' }]));
  return written(
    'Duration',
    { type: ['string', 'number', 'object'], properties, additionalProperties: false, minProperties: 1 },
    description,
  );
}

const millisecondsIn = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000, milliseconds: 1 } as const;

const iso =
  /^P(?:(?<days>\d+(?:\.\d+)?)D)?(?:T(?:(?<hours>\d+(?:\.\d+)?)H)?(?:(?<minutes>\d+(?:\.\d+)?)M)?(?:(?<seconds>\d+(?:\.\d+)?)S)?)?$/;
const short =
  /^(?:(?<days>\d+(?:\.\d+)?)d)?(?:(?<hours>\d+(?:\.\d+)?)h)?(?:(?<minutes>\d+(?:\.\d+)?)m)?(?:(?<seconds>\d+(?:\.\d+)?)s)?(?:(?<milliseconds>\d+)ms)?$/;

/**
 * Whole milliseconds.
 * @throws RangeError a sentence that shows what a duration looks like
 */
export function milliseconds(duration: Duration): number {
  const total = typeof duration === 'string' ? fromText(duration) : fromParts(duration);
  if (!Number.isFinite(total) || total < 0) throw invalid(duration);
  return Math.round(total);
}

function fromText(text: string): number {
  const parts = text === '' ? undefined : (iso.exec(text)?.groups ?? short.exec(text)?.groups);
  if (parts === undefined || Object.values(parts).every((part) => part === undefined)) throw invalid(text);
  return sum(parts);
}

function fromParts(duration: Exclude<Duration, string>): number {
  if (typeof duration === 'number') return duration;
  const isPart = ([unit, length]: [string, unknown]) =>
    Object.hasOwn(millisecondsIn, unit) && typeof length === 'number';
  const parts = Object.entries(duration);
  if (parts.length === 0 || !parts.every(isPart)) throw invalid(duration);
  return sum(duration);
}

function sum(parts: Readonly<Record<string, string | number | undefined>>): number {
  let total = 0;
  for (const [unit, length] of Object.entries(millisecondsIn)) total += Number(parts[unit] ?? 0) * length;
  return total;
}

/** Characters of what was given that a sentence quotes. */
const longestQuoted = 100;

function invalid(duration: unknown): RangeError {
  const shown = (typeof duration === 'string' ? `'${duration}'` : JSON.stringify(duration)).slice(0, longestQuoted);
  return new RangeError(`${shown} is not a duration; write one as PT16M, 16m, 1h30m or 500ms.`);
}

/** Epoch milliseconds as ISO 8601 in UTC. */
export function instant(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}

/** To the second, without a fraction. */
export function instantToSecond(epochMilliseconds: number): string {
  return `${instant(epochMilliseconds).slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}
