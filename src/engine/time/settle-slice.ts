import type { Clock } from '../../runtime/clock.ts';
import { isStorageFailure } from '../../sqlite/database/database-errors.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Context } from '../context.ts';
import type { Occurrence } from '../deadline.ts';
import { earliestDue, nextDueWork } from './due-work.ts';

/**
 * Real milliseconds after which a slice ends: so long may what has fallen due hold up a request. A hundred thousand
 * windows that end together take seconds.
 */
const longest = 8;

/**
 * Rows that a slice settles however long they take, so that few of them are settled before the request that follows.
 */
const fewest = 16;

/** What settling needs to know. */
export interface Settling {
  readonly clock: Clock;
  readonly context: Omit<Context, 'now'>;
  /** Real milliseconds since some moment. */
  readonly elapsed: () => number;
  /** Told of what happened, after its commit. */
  readonly report?: ((occurrence: Occurrence) => void) | undefined;
}

/**
 * Settles the first of what is due by an instant, in order, each row at its own moment.
 * @returns Whether all of it is settled
 */
export function settleSlice(settling: Settling, until: number): boolean {
  const { elapsed, context } = settling;
  const { store } = context;
  if (store.due.earliest > until) return true;
  try {
    const endsAt = elapsed() + longest;
    let settled = 0;
    const isEnough = (count: number) => settled + count >= fewest && elapsed() > endsAt;
    // What is committed may start a pipeline at the same moment.
    while (store.due.earliest <= until && !isEnough(0)) settled += settleRows(settling, until, isEnough);
    return store.due.earliest > until;
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    return settleApart(settling, until);
  }
}

/**
 * Settles rows in one transaction.
 * @returns How many
 */
function settleRows(settling: Settling, until: number, isEnough: (count: number) => boolean): number {
  const { clock, context } = settling;
  const { store } = context;
  const occurrences: Occurrence[] = [];
  const isDone = store.transaction(() => {
    let work = nextDueWork(store, until);
    let moment = work?.dueAt;
    while (work !== undefined && !isEnough(occurrences.length)) {
      if (work.dueAt !== moment && startsPipelines(store)) break;
      moment = work.dueAt;
      clock.moveTo(work.dueAt);
      occurrences.push({ at: work.dueAt, ...work.settle({ ...context, now: work.dueAt }) });
      work = nextDueWork(store, until);
    }
    // A manual clock stands at the last moment settled; were it lost, a restart would find work from the future.
    if (clock.mode === 'manual') store.emulator.saveClock(clock.setting);
    return work === undefined;
  });
  // Not before the commit: of rows that were rolled back it would know nothing.
  if (isDone) store.due.correct(earliestDue(store));
  for (const occurrence of occurrences) settling.report?.(occurrence);
  return occurrences.length;
}

/**
 * Whether the commit of what has been settled may start pipelines: they start at its moment, before the next begins.
 */
function startsPipelines({ commits, eventRules }: Store): boolean {
  return commits.hasChanges && eventRules.startByChanges();
}

/** Settles rows one by one up to the one that cannot be, and sets that aside: it would be in the way of all others. */
function settleApart(settling: Settling, until: number): boolean {
  const { store, log } = settling.context;
  for (;;) {
    const work = nextDueWork(store, until);
    if (work === undefined) return false;
    try {
      settleRows(settling, until, (count) => count > 0);
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      store.transaction(() => work.setAside());
      log.error(`What was due for ${work.name} has failed; nothing more happens to it by itself`, error);
      return false;
    }
  }
}
