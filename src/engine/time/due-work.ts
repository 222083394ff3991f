import type { Store } from '../../sqlite/store.ts';
import type { Deadline, DueWork, Upcoming } from '../deadline.ts';
import { effectDeadline } from '../effects/effect-kind.ts';
import { actionDeadline, ruleDeadline } from '../outcomes/finish-action.ts';
import { jobDeadline } from '../outcomes/finish-job.ts';
import { scheduleDeadline } from '../sources/run-schedules.ts';
import { eventStartDeadline } from '../sources/start-by-event.ts';
import { sourceDeadline } from '../sources/watch-sources.ts';

/** All kinds of rows that fall due. What falls due at the same moment is settled in this order. */
const deadlines: readonly Deadline[] = [
  jobDeadline,
  actionDeadline,
  ruleDeadline,
  sourceDeadline,
  scheduleDeadline,
  eventStartDeadline,
  effectDeadline,
];

/** What falls due first among everything that is due by `until`. */
export function nextDueWork(store: Store, until: number): DueWork | undefined {
  let first: DueWork | undefined;
  for (const deadline of deadlines) {
    const found = deadline.next(store, until);
    if (found !== undefined && (first === undefined || found.dueAt < first.dueAt)) first = found;
  }
  return first;
}

/** The first moment at which anything falls due; null when nothing waits for one. */
export function earliestDue(store: Store): number | null {
  const moments = deadlines.map((deadline) => deadline.earliest(store)).filter((moment) => moment !== null);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** What falls due next, in order. */
export function listDueWork(store: Store, limit: number): Upcoming[] {
  return deadlines
    .flatMap((deadline) => deadline.list(store, limit))
    .sort((one, other) => one.dueAt - other.dueAt)
    .slice(0, limit);
}
