import { instantToSecond } from '../../domain/duration.ts';
import { type EventRule, eventRuleArn } from '../../domain/events/event-rule.ts';
import { readSchedule, type Schedule, type ScheduledEvent } from '../../domain/events/schedule.ts';
import { worldOf } from '../../domain/world.ts';
import { isStorageFailure } from '../../sqlite/database/database-errors.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Context } from '../context.ts';
import { cronMomentFromEnd, firstCronMoment } from '../cron-moments.ts';
import { deadline } from '../deadline.ts';
import { tellTargets, tellTargetsOf } from '../rule-targets.ts';

/** The next moment at which a rule of EventBridge runs by its schedule (J45). */
export const scheduleDeadline = deadline({
  rows: ({ eventSchedules }) => eventSchedules.dueRows,
  name: ({ world, name }) => `rule ${name} in ${world}`,
  brings: () => 'runs by its schedule',
  settle(context, { world, name, dueAt }, until) {
    const { store, log } = context;
    const rule = store.eventRules.find(world, name) as EventRule & { readonly schedule: string };
    const schedule = readSchedule(rule.schedule);
    const next = nextMoment(schedule, dueAt);
    const later = next === undefined ? undefined : momentOfLast(schedule, dueAt, next, until);
    if (later !== undefined) {
      const between = `between ${instantToSecond(dueAt)} and ${instantToSecond(later)}`;
      log.warn(`Rule ${name} leaves out its moments ${between}: more than ${mostAtOnce} have come at once.`);
    }
    store.eventSchedules.save(world, name, later ?? next);
    runRule(context, world, rule);
    return { event: 'Scheduled' };
  },
  setAside: ({ eventSchedules }, { key }) => eventSchedules.dueRows.clear(key),
});

/** How often a rule runs at most when the clock leaps, lest a leap of years takes hours. */
const mostAtOnce = 1000;

function runRule({ store, ids, log, now }: Context, world: string, rule: EventRule): void {
  const place = worldOf(world);
  const event: ScheduledEvent = {
    version: '0',
    id: ids.eventId(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: place.accountId,
    time: instantToSecond(now),
    region: place.region,
    resources: [eventRuleArn(place, rule.name)],
    detail: {},
  };
  const starts = { at: now, invocationDepth: () => 0 };
  const told = { world: place, at: now, starts };
  tellTargetsOf(rule, event, { store, ids, log }, told);
  // A rule that passes its own event, too, does so once.
  const rules = store.eventRules.list(world).filter(({ name }) => name !== rule.name);
  tellTargets({ store, ids, log }, { ...told, rules, events: [event] });
}

/** Writes when a rule that has been saved runs next, if it has a schedule and is enabled. */
export function planRule(store: Store, world: string, { name, schedule, isEnabled }: EventRule, now: number): void {
  const next = schedule === undefined || !isEnabled ? undefined : nextMoment(readSchedule(schedule), now);
  store.eventSchedules.save(world, name, next);
}

/**
 * Leaves out the moments that came while the emulator did not run: its clock went on, and nobody was there to be told.
 * A rule that no longer can be read runs no more, and keeps nobody from starting.
 */
export function passMissedMoments({ store, log }: Pick<Context, 'store' | 'log'>, now: number): void {
  for (const { key, world, name, dueAt } of store.eventSchedules.listDue(now)) {
    try {
      const { schedule } = store.eventRules.find(world, name) as EventRule & { readonly schedule: string };
      store.eventSchedules.save(world, name, momentToCome(readSchedule(schedule), dueAt, now));
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      store.eventSchedules.dueRows.clear(key);
      log.warn(
        `Rule ${name} in ${world} runs no more by its schedule, which cannot be read. ${(error as Error).message}`,
      );
    }
  }
}

/** The first moment after now of one whose moment was missed: a rate counts on from that. */
function momentToCome(schedule: Schedule, missed: number, now: number): number | undefined {
  if ('patterns' in schedule) return nextMoment(schedule, now);
  return missed + (Math.floor((now - missed) / schedule.every) + 1) * schedule.every;
}

/**
 * The moment with which the last thousand of those begin that come by an instant; undefined when no more come.
 * @param next The first after the one at which the rule runs
 */
function momentOfLast(schedule: Schedule, at: number, next: number, until: number): number | undefined {
  // The gaps of a cron expression are of any size: this alone would leave out some of far fewer moments.
  if (until - next <= (next - at) * mostAtOnce) return undefined;
  if ('patterns' in schedule) {
    const latest = latestMoments.find(schedule.patterns, until);
    return latest !== undefined && latest > next ? latest : undefined;
  }
  return next + (Math.floor((until - next) / schedule.every) - mostAtOnce + 1) * schedule.every;
}

/**
 * The first of the last thousand moments of cron expressions by the end of a leap of the clock. They are counted once
 * for all moments on the way, which takes tens of milliseconds.
 */
const latestMoments = {
  minute: Number.NaN,
  known: new Map<string, number | undefined>(),
  find(patterns: readonly string[], until: number): number | undefined {
    // No moment lies within a minute, so all of the minute have the same ones before them.
    const minute = Math.floor(until / 60_000);
    if (minute !== this.minute) this.known.clear();
    this.minute = minute;
    const key = patterns.join();
    if (!this.known.has(key)) this.known.set(key, cronMomentFromEnd(patterns, until, mostAtOnce));
    return this.known.get(key);
  },
};

/** A rate begins when its rule is made. [documented: EventBridge user guide, "Rate expressions"] */
function nextMoment(schedule: Schedule, after: number): number | undefined {
  if ('every' in schedule) return after + schedule.every;
  return firstCronMoment(schedule.patterns, 'UTC', (Math.floor(after / 1000) + 1) * 1000);
}
