import { createRequire } from 'node:module';
import type { Cron } from 'croner';

/**
 * The first moment from one on that is in a pattern of `readWindowCron`; undefined when none ever is.
 * @param from Epoch milliseconds
 * @throws Error
 */
export function firstCronMoment(patterns: readonly string[], timeZone: string, from: number): number | undefined {
  const moments = patterns.map((pattern) => {
    const window = cronOf(pattern, timeZone);
    if (window.match(new Date(from))) return from;
    return window.nextRun(new Date(from))?.getTime();
  });
  const first = Math.min(...moments.filter((moment) => moment !== undefined));
  return Number.isFinite(first) ? first : undefined;
}

/**
 * Of the moments in UTC that are in a pattern of `readWindowCron` and come by an instant, the one so many from the end;
 * undefined when fewer come.
 * @throws Error
 */
export function cronMomentFromEnd(patterns: readonly string[], until: number, count: number): number | undefined {
  // What comes at the instant itself counts; the library looks for what lies before.
  const end = new Date((Math.floor(until / 1000) + 1) * 1000);
  const moments = patterns.flatMap((pattern) => cronOf(pattern, 'UTC').previousRuns(count, end));
  const latestFirst = [...new Set(moments.map(Number))].sort((one, other) => other - one);
  return latestFirst[count - 1];
}

function cronOf(pattern: string, timeZone: string): Cron {
  const { Cron } = croner();
  // Days of the week are 1 to 7 from Sunday on, and a day must fit both day fields.
  const options = { alternativeWeekdays: true, domAndDow: true, mode: '6-or-7-parts', paused: true } as const;
  // By an offset the library counts five times as fast as by a zone.
  return new Cron(pattern, {
    ...options,
    ...(timeZone === 'UTC' ? { utcOffset: 0 } : { timezone: ianaZone(timeZone) }),
  });
}

/** `UTC+05:30` is documented; the library calls it by the offset alone. */
function ianaZone(timeZone: string): string {
  return /^UTC([+-]\d{2}:\d{2})$/.exec(timeZone)?.[1] ?? timeZone;
}

/** Loaded when a moment is first asked for; a handler cannot wait for an import. */
function croner(): typeof import('croner') {
  return createRequire(import.meta.url)('croner');
}
