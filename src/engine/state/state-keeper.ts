import type { World } from '../../domain/world.ts';
import type { Clock, ClockSetting } from '../../runtime/clock.ts';
import type { StateComparison } from '../../sqlite/states/compare-states.ts';
import type { Snapshot } from '../../sqlite/states/snapshots.ts';
import type { LiveCopy, NextState, StateSource } from '../../sqlite/states/state-copies.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Context } from '../context.ts';
import type { EffectRunner } from '../effects/effect-runner.ts';
import type { Engine } from '../engine.ts';
import type { Events } from '../events/events.ts';
import type { Slices } from './slices.ts';
import { OneAtATime } from './slices.ts';
import type { BlobSweeper, TableSweeper } from './sweepers.ts';

/** Another state in place of the one that is there. */
interface Replacement<T> {
  /** Where its rows are. */
  readonly source: StateSource;
  /** What else is done in the transaction in which it becomes the state. */
  readonly work: (context: Context) => T;
  /** Of the clock from then on, asked for at that moment; it goes on when there is none. */
  readonly setting?: () => ClockSetting | undefined;
  /** Whether that clock went on while no emulator ran. */
  readonly wentOn?: boolean;
}

/** Looks at a state before it goes: all of it, or that of one account and region. */
type Witness = (world?: World) => Promise<void>;

/** What holds nothing, for a state without rows. */
export const nothing: StateSource = { tableOf: () => undefined };

/**
 * Copies and replaces the whole state, one at a time and in slices. Whoever looks meanwhile sees the state that was
 * there, and may change it; it becomes another in one transaction (decision 0020).
 */
export class StateKeeper {
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #effects: EffectRunner;
  readonly #events: Events;
  readonly #blobs: BlobSweeper;
  readonly #tables: TableSweeper;
  readonly #slices: Slices;
  readonly #turns = new OneAtATime();
  readonly #witnesses: Witness[] = [];

  constructor(parts: {
    engine: Engine;
    store: Store;
    clock: Clock;
    effects: EffectRunner;
    events: Events;
    sweeper: BlobSweeper;
    tableSweeper: TableSweeper;
    slices: Slices;
  }) {
    this.#engine = parts.engine;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#effects = parts.effects;
    this.#events = parts.events;
    this.#blobs = parts.sweeper;
    this.#tables = parts.tableSweeper;
    this.#slices = parts.slices;
  }

  /** Runs work after all that was asked for before and before all that is asked for later. */
  inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#turns.run(work);
  }

  /**
   * In its turn: copies the state of one moment, that of `complete`. It runs in the transaction in which the copy of
   * what is large is done, and takes what is small.
   */
  async copy<T>(complete: (copy: LiveCopy, context: Context) => T): Promise<T> {
    const { snapshots } = this.#store;
    snapshots.endFollowing();
    const copy = this.#store.transaction(() => snapshots.beginCopy());
    try {
      await this.#slices.all(() => copy.step());
      return this.#engine.perform((context) => {
        copy.endFollowing();
        return complete(copy, context);
      });
    } catch (error) {
      snapshots.giveUp(copy);
      throw error;
    } finally {
      snapshots.unpin(copy);
    }
  }

  /**
   * In its turn: replaces the whole state. What is under way for the state before is dropped, and bytes that nothing
   * refers to any more go away.
   */
  async replace<T>({ source, work, setting, wentOn = false }: Replacement<T>): Promise<T> {
    const { snapshots } = this.#store;
    const next = this.#store.transaction(() => snapshots.beginNext(source));
    try {
      await this.#slices.all(() => next.step());
      await this.witness();
      const become = () => this.#become(next, work, { setting: setting?.(), wentOn });
      return next.changesPlaces ? this.#store.withoutForeignKeys(become) : become();
    } finally {
      snapshots.unpin(next);
      this.sweep();
    }
  }

  /** In its turn: compares a snapshot with another. @param limit So many differences of each kind are told */
  async compare(from: Pick<Snapshot, 'key'>, to: Pick<Snapshot, 'key'>, limit: number): Promise<StateComparison> {
    const { snapshots } = this.#store;
    const comparison = snapshots.compare(snapshots.source(from), snapshots.source(to), limit);
    await this.#slices.all(() => comparison.step());
    return comparison;
  }

  /** In its turn: compares a snapshot with the state in use, by a copy of it, so that it may go on meanwhile. */
  async compareWithNow(
    from: Pick<Snapshot, 'key'>,
    limit: number,
  ): Promise<{ readonly comparison: StateComparison; readonly now: number }> {
    const { snapshots } = this.#store;
    const { copy, now } = await this.copy((made, context) => {
      made.addSmall();
      snapshots.pin(made);
      return { copy: made, now: context.now };
    });
    try {
      return { comparison: await this.compare(from, { key: copy.number }, limit), now };
    } finally {
      snapshots.unpin(copy);
      this.sweep();
    }
  }

  /** Lets go what nothing refers to any more, tables and bytes. */
  sweep(): void {
    this.#tables.sweep();
    this.#blobs.sweep();
  }

  /** Has somebody look at each state before another takes its place. */
  beforeReplacing(look: Witness): void {
    this.#witnesses.push(look);
  }

  /** In its turn: lets them look, before the state goes, or that of one world. */
  async witness(world?: World): Promise<void> {
    for (const look of this.#witnesses) await look(world);
  }

  /** Resolves when nothing is copied any more; what was under way fails. */
  async stop(): Promise<void> {
    this.#slices.stop();
    await this.#turns.allEnded();
  }

  #become<T>(
    next: NextState,
    work: (context: Context) => T,
    { setting, wentOn }: { readonly setting: ClockSetting | undefined; readonly wentOn: boolean },
  ): T {
    const result = this.#engine.replace((context) => {
      next.become();
      const made = work(context);
      // Before the commit, which tells of what the work itself has changed.
      this.#events.clear();
      if (setting) this.#store.emulator.saveClock(setting);
      return made;
    });
    this.#engine.changeClock(() => setting && this.#clock.become(setting));
    if (wentOn) this.#engine.leaveOutMissed();
    this.#effects.forgetRunning();
    return result;
  }
}
