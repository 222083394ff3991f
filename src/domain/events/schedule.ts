import { readWindowCron } from '../executions/window-cron.ts';

/** When a rule of EventBridge runs by itself: every so many milliseconds, or at the moments of patterns in UTC. */
export type Schedule = { readonly every: number } | { readonly patterns: readonly string[] };

const units = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)`: a rule's ScheduleExpression, which has no seconds and no time zone (J45
 * [documented]).
 * @throws Error
 */
export function readSchedule(expression: string): Schedule {
  const [, rate] = /^rate\((.*)\)$/.exec(expression) ?? [];
  if (rate !== undefined) return { every: readRate(rate) };
  const [, cron] = /^cron\((.*)\)$/.exec(expression) ?? [];
  if (cron !== undefined) return { patterns: readCron(cron) };
  throw new Error('It is neither rate(5 minutes) nor cron(0 8 * * ? *).');
}

function readRate(rate: string): number {
  const [, count = '', unit = '', plural] = /^0*([1-9]\d{0,5}) (minute|hour|day)(s?)$/.exec(rate) ?? [];
  if (count === '') throw new Error(`'${rate}' is not a number of minutes, hours or days.`);
  const isPlural = plural === 's';
  if (isPlural === (count === '1')) throw new Error(`'${rate}' must be ${count} ${unit}${isPlural ? '' : 's'}.`);
  return Number(count) * units[unit as keyof typeof units];
}

function readCron(cron: string): string[] {
  const parts = cron.toUpperCase().split(' ');
  if (/^\s|\s\s|\s$|[^\S ]/.test(cron)) {
    throw new Error('Its fields must have one space between them, and none before and after them.');
  }
  if (parts.length !== 6) throw new Error(`It has ${parts.length} fields instead of 6.`);
  const [minutes, hours, day, month, weekday = '', year = ''] = parts.map(readAsThere);
  if ((day === '?') === (weekday === '?')) {
    throw new Error('One of its fields day-of-month and day-of-week must be ?, and the other not.');
  }
  if (/,.*#|#.*,/.test(weekday)) throw new Error('In its field day-of-week, # must be in the only expression.');
  const years = year.split(',').filter((one) => !/^\d{4}$/.test(one) || (one >= '1970' && one <= '2199'));
  const patterns = readWindowCron(['0', minutes, hours, day, month, weekday, years.join() || '*'].join(' '));
  return years.length === 0 ? [] : patterns;
}

/**
 * A field in the words of a window: EventBridge does not look at what follows a value that it could read (`TUESDAY`,
 * `33x`, `1.5`, `1-31W`), and takes steps of zero for none (J45 [transcript]). `*` and a range with such a step are
 * what Quartz makes of them, which reads the others the same [inferred].
 */
function readAsThere(field: string): string {
  return field
    .split(',')
    .map((element) =>
      element
        .replace(/^(\d+)[^\d/#LW-].*$/, '$1')
        .replace(/^([A-Z]{3}(?:-[A-Z]{3})?)[A-KM-Z].*$/, '$1')
        .replace(/^(\d+)-\d+\/0+$/, '$1')
        .replace(/^(\d+-\d+)[^\d/].*$/, '$1')
        .replace(/^(.+)\/0+$/, '$1'),
    )
    .join();
}

/** What EventBridge passes at such a moment. [documented: EventBridge user guide, "Scheduled Events"] */
export interface ScheduledEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Scheduled Event';
  readonly source: 'aws.events';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: object;
}
