import type { Alarm } from '../../runtime/alarm.ts';

/**
 * Calls back when a body has stalled for so long that it is given up (A15), unless the function that it returns is
 * called before.
 */
export type AfterStall = (callback: () => void) => () => void;

/** What a request is told whose body has stalled (A15), and the status that goes with it. */
export const stalledBody = 'The rest of the body did not come in time; the connection is closed.';
export const stalledStatus = 408;

/**
 * One alarm for all bodies that are waited for: as they all get the same time, the one that has waited longest is the
 * first whose time is up.
 * @param patience Milliseconds of real time
 * @param createAlarm Makes an alarm that calls `ring`
 */
export function createAfterStall(patience: number, createAlarm: (ring: () => void) => Alarm): AfterStall {
  const waiting = new Set<{ readonly since: number; readonly callback: () => void }>();
  let isSet = false;
  const alarm = createAlarm(() => {
    isSet = false;
    const now = performance.now();
    for (const each of waiting) {
      const left = each.since + patience - now;
      if (left > 0) return setFor(left);
      waiting.delete(each);
      each.callback();
    }
  });
  function setFor(delay: number): void {
    if (isSet) return;
    isSet = true;
    alarm.set(delay);
  }
  return (callback) => {
    const wait = { since: performance.now(), callback };
    waiting.add(wait);
    setFor(patience);
    return () => waiting.delete(wait);
  };
}
