import { createRequire } from 'node:module';
import { ruleFailed } from '../../domain/condition-execution.ts';
import type { RuleProvider } from './rule-provider.ts';

/**
 * Succeeds in the window that a cron expression opens, and waits for it outside (J35 [documented]). Without a time zone
 * it is UTC [chosen].
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

const second = 1000;

/** The first moment from `now` on that is in the window; undefined when none ever is. @throws Error */
function nextOpening(expression: string, timeZone: string, now: number): number | undefined {
  const { Cron } = croner();
  // Days of the week are 1 to 7 from Sunday on, and "0/15" is a step: the syntax of the rule's page. A day must fit
  // both day fields.
  const options = { alternativeWeekdays: true, sloppyRanges: true, domAndDow: true, timezone: ianaZone(timeZone) };
  const window = new Cron(withLastWeekday(expression), { ...options, mode: '6-or-7-parts', paused: true });
  const thisSecond = now - (now % second);
  if (window.match(new Date(thisSecond))) return now;
  return window.nextRun(new Date(thisSecond))?.getTime();
}

/** `UTC+05:30` is taken, too [chosen]; the library calls it by the offset alone. */
function ianaZone(timeZone: string): string {
  return /^UTC([+-]\d{2}:\d{2})$/.exec(timeZone)?.[1] ?? timeZone;
}

/** "L" alone as the day of the week "simply means 7" (rule's page); the library knows it behind a day only. */
function withLastWeekday(expression: string): string {
  const fields = expression.trim().split(/\s+/);
  return fields.map((field, index) => (index === 5 && field === 'L' ? '7' : field)).join(' ');
}

/** Loaded when a window is first asked for; a handler cannot wait for an import. */
function croner(): typeof import('croner') {
  return createRequire(import.meta.url)('croner');
}
