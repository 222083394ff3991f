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
  const [, count = '', unit = '', plural] = /^([1-9]\d{0,5})\s+(minute|hour|day)(s?)$/.exec(rate.trim()) ?? [];
  if (count === '') throw new Error(`'${rate}' is not a number of minutes, hours or days.`);
  const isPlural = plural === 's';
  if (isPlural === (count === '1')) throw new Error(`'${rate}' must be ${count} ${unit}${isPlural ? '' : 's'}.`);
  return Number(count) * units[unit as keyof typeof units];
}

function readCron(cron: string): string[] {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== 6) throw new Error(`It has ${parts.length} fields instead of 6.`);
  const open = [parts[2], parts[4]].filter((part) => part === '?').length;
  if (open !== 1) throw new Error('One of its fields day-of-month and day-of-week must be ?, and the other not.');
  return readWindowCron(['0', ...parts].join(' '));
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
