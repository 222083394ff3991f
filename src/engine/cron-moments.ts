import { createRequire } from 'node:module';

/**
 * The first moment from one on that is in a pattern of `readWindowCron`; undefined when none ever is.
 * @param from Epoch milliseconds
 * @throws Error
 */
export function firstCronMoment(patterns: readonly string[], timeZone: string, from: number): number | undefined {
  const { Cron } = croner();
  const moments = patterns.map((pattern) => {
    // Days of the week are 1 to 7 from Sunday on, and a day must fit both day fields.
    const options = { alternativeWeekdays: true, domAndDow: true, timezone: ianaZone(timeZone) };
    const window = new Cron(pattern, { ...options, mode: '6-or-7-parts', paused: true });
    if (window.match(new Date(from))) return from;
    return window.nextRun(new Date(from))?.getTime();
  });
  const first = Math.min(...moments.filter((moment) => moment !== undefined));
  return Number.isFinite(first) ? first : undefined;
}

/** `UTC+05:30` is documented; the library calls it by the offset alone. */
function ianaZone(timeZone: string): string {
  return /^UTC([+-]\d{2}:\d{2})$/.exec(timeZone)?.[1] ?? timeZone;
}

/** Loaded when a moment is first asked for; a handler cannot wait for an import. */
function croner(): typeof import('croner') {
  return createRequire(import.meta.url)('croner');
}
