import { instantToSecond } from '../../domain/duration.ts';
import { type EventRule, eventRuleArn } from '../../domain/events/event-rule.ts';
import { readSchedule, type Schedule, type ScheduledEvent } from '../../domain/events/schedule.ts';
import { worldOf } from '../../domain/world.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Context } from '../context.ts';
import { firstCronMoment } from '../cron-moments.ts';
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
    const { next, leftOut } = momentAfter(readSchedule(rule.schedule), dueAt, until);
    if (leftOut && next !== undefined) {
      log.warn(`Rule ${name} leaves out its moments before ${instantToSecond(next)}: too many have come at once.`);
    }
    store.eventSchedules.save(world, name, next);
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
 */
export function passMissedMoments(store: Store, now: number): void {
  for (const { world, name } of store.eventSchedules.listDue(now)) {
    const rule = store.eventRules.find(world, name);
    if (rule !== undefined) planRule(store, world, rule, now);
  }
}

/** The moment after one, of those that come by an instant only the last thousand. */
function momentAfter(schedule: Schedule, at: number, until: number) {
  const next = nextMoment(schedule, at);
  if (next === undefined || until - next <= (next - at) * mostAtOnce) return { next, leftOut: false };
  const latest = until - (next - at) * mostAtOnce;
  if ('patterns' in schedule) return { next: nextMoment(schedule, latest), leftOut: true };
  return { next: at + Math.ceil((latest - at) / schedule.every) * schedule.every, leftOut: true };
}

/** A rate begins when its rule is made. [documented: EventBridge user guide, "Rate expressions"] */
function nextMoment(schedule: Schedule, after: number): number | undefined {
  if ('every' in schedule) return after + schedule.every;
  return firstCronMoment(schedule.patterns, 'UTC', (Math.floor(after / 1000) + 1) * 1000);
}
