import type { Alarm } from '../runtime/alarm.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { Store } from '../sqlite/store.ts';
import type { Changes } from './changes.ts';
import type { Context, Policy } from './context.ts';
import { nextDueWork, type Occurrence } from './due-work.ts';

/** Due rows settled in one transaction: many enough to be fast, few enough that a kill repeats little. */
const batchSize = 500;

/** Runs every piece of work on the state: what is due first, then the work, each in one transaction. */
export class Engine {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  readonly #changes: Changes;
  readonly #context: Omit<Context, 'now'>;
  /** Emulator's time for which the alarm is set. */
  #alarmAt = Number.POSITIVE_INFINITY;

  constructor(parts: {
    store: Store;
    clock: Clock;
    createAlarm: (ring: () => void) => Alarm;
    changes: Changes;
    policy: Policy;
    ids: Ids;
    log: Log;
  }) {
    const { store, clock, changes, policy, ids, log } = parts;
    this.#store = store;
    this.#clock = clock;
    this.#changes = changes;
    this.#context = { store, policy, ids, log };
    this.#alarm = parts.createAlarm(() => this.#ring());
  }

  /**
   * Runs work in one transaction at one instant, after all that was due before it. Whatever it throws rolls back.
   * @param now The clock's time, where it was read already and nothing can have happened since
   */
  perform<T>(work: (context: Context) => T, now: number = this.#clock.now()): T {
    this.#settle(now);
    const result = this.#store.transaction(() => work({ ...this.#context, now }));
    this.#afterCommit();
    return result;
  }

  /** Looks at the state at one instant, after all that was due before it. Changes nothing and wakes nobody. */
  read<T>(look: (context: Context) => T): T {
    const now = this.#clock.now();
    if (this.#store.due.earliest <= now) {
      this.#settle(now);
      this.#afterCommit();
    }
    return look({ ...this.#context, now });
  }

  /** Settles what fell due while the emulator was not running, and waits for what comes next. */
  start(): void {
    this.#settle(this.#clock.now());
    this.#afterCommit();
  }

  /**
   * Moves the clock to an instant; whatever falls due on the way happens in order, each at its own moment.
   * An instant in the past changes nothing.
   */
  advanceTo(instant: number): Occurrence[] {
    const occurrences: Occurrence[] = [];
    this.#settle(instant, (occurrence) => occurrences.push(occurrence));
    this.changeClock(() => this.#clock.moveTo(instant));
    return occurrences;
  }

  /** Changes the clock and keeps what it was changed to. */
  changeClock(change: () => void): void {
    change();
    this.#store.transaction(() => this.#store.emulator.saveClock(this.#clock.setting));
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#afterCommit();
  }

  stop(): void {
    this.#alarm.clear();
  }

  #settle(until: number, report?: (occurrence: Occurrence) => void): void {
    const { due } = this.#store;
    while (due.earliest <= until) {
      this.#store.transaction(() => {
        for (let count = 0; count < batchSize; count++) {
          if (!this.#settleNext(until, report)) {
            due.correct(this.#store.earliestDue());
            break;
          }
        }
        // A manual clock stands at the last moment settled; were it lost, a restart would find work from the future.
        if (this.#clock.mode === 'manual') this.#store.emulator.saveClock(this.#clock.setting);
      });
    }
  }

  #settleNext(until: number, report?: (occurrence: Occurrence) => void): boolean {
    const work = nextDueWork(this.#store, until);
    if (work === undefined) return false;
    this.#clock.moveTo(Math.min(work.dueAt, until));
    const what = work.settle({ ...this.#context, now: work.dueAt });
    report?.({ at: work.dueAt, ...what });
    return true;
  }

  #ring(): void {
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#settle(this.#clock.now());
    this.#afterCommit();
  }

  #afterCommit(): void {
    this.#changes.note();
    const { earliest } = this.#store.due;
    if (this.#clock.mode === 'manual' || earliest >= this.#alarmAt) return;
    this.#alarmAt = earliest;
    this.#alarm.set(earliest - this.#clock.now());
  }
}
