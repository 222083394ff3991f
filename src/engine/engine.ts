import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Alarm } from '../runtime/alarm.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { Store } from '../sqlite/store.ts';
import type { Background } from './background.ts';
import type { Context, Policy, Transactions } from './context.ts';
import type { Occurrence } from './deadline.ts';
import { passMissedMoments } from './sources/run-schedules.ts';
import { earliestDue } from './time/due-work.ts';
import { type Settling, settleSlice } from './time/settle-slice.ts';
import type { Waits } from './waits.ts';

/** Milliseconds by which what is due may be late while the emulator runs. */
const longestLate = 5 * 60_000;

/**
 * Runs every piece of work on the state: what is due first, then the work, each in one transaction. Of very much that
 * is due at once only the first goes before; the rest is settled in slices, between which requests are served, as AWS's
 * timers are late under load.
 */
export class Engine implements Transactions {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  readonly #waits: Waits;
  readonly #background: Background;
  readonly #elapsed: () => number;
  readonly #context: Omit<Context, 'now'>;
  /** Emulator's time for which the alarm is set. */
  #alarmAt = Number.POSITIVE_INFINITY;
  /**
   * How many are settling slices of what is due, in turns of their own: the rest of a request's, or advances of the
   * clock.
   */
  #settlers = 0;
  #replacements = 0;
  #isStopped = false;

  constructor(parts: {
    store: Store;
    clock: Clock;
    createAlarm: (ring: () => void) => Alarm;
    waits: Waits;
    background: Background;
    /** Real milliseconds since some moment. */
    elapsed: () => number;
    policy: Policy;
    ids: Ids;
    log: Log;
  }) {
    const { store, clock, waits, policy, ids, log } = parts;
    this.#store = store;
    this.#clock = clock;
    this.#waits = waits;
    this.#background = parts.background;
    this.#elapsed = parts.elapsed;
    this.#context = { store, policy, ids, log };
    // Nothing is due of a state that has just been made; finding that out costs 15 statements.
    if (!store.isInMemory) {
      this.leaveOutMissed();
      store.due.correct(earliestDue(store));
    }
    store.commits.watch({
      committed: ({ hasDeadline }) => {
        if (hasDeadline) this.#setAlarm();
      },
    });
    this.#alarm = parts.createAlarm(() => this.#background.run('What falls due', () => this.#ring()));
  }

  /** Runs work in one transaction at one instant, after what was due before it. Whatever it throws rolls back. */
  perform<T>(work: (context: Context) => T): T {
    const now = this.#clock.now();
    this.#settle(now);
    return this.#store.transaction(() => work({ ...this.#context, now }));
  }

  /** Looks at the state at one instant, after what was due before it. Changes nothing and wakes nobody. */
  read<T>(look: (context: Context) => T): T {
    const now = this.#clock.now();
    this.#settle(now);
    return look({ ...this.#context, now });
  }

  /**
   * Leaves out the moments of schedules that came while the clock went on without an emulator that ran. A clock that
   * stands still does not.
   */
  leaveOutMissed(): void {
    if (this.#clock.mode === 'manual') return;
    this.#store.transaction(() => passMissedMoments(this.#context, this.#clock.now()));
  }

  /** Settles all that fell due while the emulator was not running, and waits for what comes next. */
  start(): void {
    while (!settleSlice(this.#settling(), this.#clock.now()));
    this.#setAlarm();
  }

  /**
   * Moves the clock to an instant; whatever falls due on the way happens in order, each at its own moment. Requests
   * that come meanwhile are served at the moment that is reached. An instant in the past changes nothing.
   * @returns What happened, until the state is replaced by another
   */
  async advanceTo(instant: number): Promise<Occurrence[]> {
    const occurrences: Occurrence[] = [];
    const replacements = this.#replacements;
    const settling = this.#settling((occurrence) => occurrences.push(occurrence));
    if (this.#settlers === 0) this.#lookForSuspension(this.#clock.now());
    this.#settlers++;
    try {
      while (!settleSlice(settling, instant)) {
        this.#setAlarm();
        await nextTurn();
        if (this.#isStopped || this.#replacements > replacements) return occurrences;
      }
    } finally {
      this.#settlers--;
    }
    this.changeClock(() => this.#clock.moveTo(instant));
    return occurrences;
  }

  /** Changes the clock and keeps what it was changed to. */
  changeClock(change: () => void): void {
    change();
    this.#store.transaction(() => this.#store.emulator.saveClock(this.#clock.setting));
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#setAlarm();
  }

  /**
   * Runs work in one transaction that makes another of the whole state. What is due in the one before is not settled:
   * nobody will see what would come of it.
   */
  replace<T>(work: (context: Context) => T): T {
    const now = this.#clock.now();
    let result: T;
    try {
      result = this.#store.transaction(() => work({ ...this.#context, now }));
    } finally {
      // Also when it was rolled back: what was noted of the new rows is not true then.
      this.#store.due.correct(earliestDue(this.#store));
    }
    this.#replacements++;
    this.#waits.wakeAll();
    return result;
  }

  /** How many times the whole state has become another since the start. */
  get replacements(): number {
    return this.#replacements;
  }

  stop(): void {
    this.#isStopped = true;
    this.#alarm.clear();
  }

  /** Settles what is due, or its first part and the rest later; whoever asks comes before the rest. */
  #settle(until: number): void {
    if (this.#settlers > 0 || this.#store.due.earliest > until) return;
    this.#lookForSuspension(until);
    if (!settleSlice(this.#settling(), until)) this.#workOff();
    this.#setAlarm();
  }

  /** Where something is very late although nobody advances the clock, the machine was suspended. */
  #lookForSuspension(now: number): void {
    if (now - this.#store.due.earliest > longestLate) this.leaveOutMissed();
  }

  /** Settles slice by slice, each in a turn of its own. */
  #workOff(): void {
    this.#settlers++;
    setImmediate(() => {
      this.#settlers--;
      this.#background.run('What falls due', () => {
        if (!this.#isStopped) this.#settle(this.#clock.now());
      });
    });
  }

  #ring(): void {
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#settle(this.#clock.now());
    this.#setAlarm();
  }

  #settling(report?: (occurrence: Occurrence) => void): Settling {
    return { clock: this.#clock, context: this.#context, elapsed: this.#elapsed, report };
  }

  #setAlarm(): void {
    const { earliest } = this.#store.due;
    if (this.#clock.mode === 'manual' || earliest >= this.#alarmAt) return;
    this.#alarmAt = earliest;
    this.#alarm.set(earliest - this.#clock.now());
  }
}
