import { createRequire } from 'node:module';
import { ruleFailed } from '../../../domain/executions/condition-execution.ts';
import { readWindowCron } from '../../../domain/executions/window-cron.ts';
import type { RuleProvider } from './provider.ts';

/**
 * Succeeds in the window that a cron expression opens, and waits for it outside; without a time zone it is UTC (J35
 * [documented]).
 */
export const deploymentWindow: RuleProvider = ({ now }, { data: { configuration } }) => {
  const { Cron: cron = '', TimeZone: timeZone = 'UTC' } = configuration;
  try {
    const opening = nextOpening(cron, timeZone, now);
    if (opening === now) return { status: 'Succeeded' };
    return { at: opening ?? Number.POSITIVE_INFINITY, end: { status: 'Succeeded' } };
  } catch (error) {
    const message = `The window '${cron}' in the time zone '${timeZone}' cannot be read: ${(error as Error).message}`;
    return ruleFailed('ConfigurationError', message);
  }
};

/** The first moment from `now` on that is in the window; undefined when none ever is. @throws Error */
function nextOpening(expression: string, timeZone: string, now: number): number | undefined {
  const { Cron } = croner();
  const openings = readWindowCron(expression).map((pattern) => {
    // Days of the week are 1 to 7 from Sunday on, and a day must fit both day fields.
    const options = { alternativeWeekdays: true, domAndDow: true, timezone: ianaZone(timeZone) };
    const window = new Cron(pattern, { ...options, mode: '6-or-7-parts', paused: true });
    if (window.match(new Date(now))) return now;
    return window.nextRun(new Date(now))?.getTime();
  });
  const first = Math.min(...openings.filter((opening) => opening !== undefined));
  return Number.isFinite(first) ? first : undefined;
}

/** `UTC+05:30` is documented; the library calls it by the offset alone. */
function ianaZone(timeZone: string): string {
  return /^UTC([+-]\d{2}:\d{2})$/.exec(timeZone)?.[1] ?? timeZone;
}

/** Loaded when a window is first asked for; a handler cannot wait for an import. */
function croner(): typeof import('croner') {
  return createRequire(import.meta.url)('croner');
}
