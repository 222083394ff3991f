import type { Clock, ClockSetting } from '../runtime/clock.ts';
import type { Store } from '../sqlite/store.ts';
import type { ContentSweeper } from './content-sweeper.ts';
import type { Context } from './context.ts';
import type { EffectRunner } from './effects/effect-runner.ts';
import type { Engine } from './engine.ts';
import type { Events } from './events/events.ts';

/** What knows things of the state that are no longer true when all of it is replaced. */
export interface StateOwners {
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: Clock;
  readonly effects: EffectRunner;
  readonly events: Events;
  readonly sweeper: ContentSweeper;
}

/**
 * Replaces the whole state in one transaction, so that no request sees half of it; what is under way for the state
 * before is dropped, and bytes that nothing refers to any more go away.
 * @param setting Of the clock from then on; it goes on when there is none.
 */
export function replaceState<T>(owners: StateOwners, work: (context: Context) => T, setting?: ClockSetting): T {
  const { engine, store, clock, effects, events, sweeper } = owners;
  let result: T;
  try {
    result = engine.perform((context) => {
      const made = work(context);
      // Before the commit, which tells of what the work itself has changed.
      events.clear();
      if (setting) store.emulator.saveClock(setting);
      return made;
    });
  } finally {
    // Also when it was rolled back: what was noted of the new rows is not true then.
    store.noteReplaced();
  }
  engine.noteReplaced();
  engine.changeClock(() => setting && clock.become(setting));
  effects.forgetRunning();
  sweeper.sweep();
  return result;
}
