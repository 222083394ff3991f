import { type DetailType, detailTypes, type StateChangeEvent } from '../../domain/state-change-event.ts';
import { worldKey } from '../../domain/world.ts';
import type { Ids } from '../../runtime/ids.ts';
import type { StateChange } from '../../sqlite/state-changes.ts';
import type { Store } from '../../sqlite/store.ts';
import { firstDelivery, postEvent } from '../effects/post-event.ts';
import { eventOf } from './event-of.ts';

const capacity = 10_000;

/** A change, and its event once somebody has wanted it. Null: there is nobody to tell of it. */
interface Entry {
  readonly change: StateChange;
  event?: StateChangeEvent | null;
}

/** Which events somebody wants. */
export interface EventFilter {
  /** Id of an event: only those after it; all that are kept when it is not among them. */
  readonly after?: string | undefined;
  readonly detailType?: DetailType | undefined;
}

/**
 * The last state changes as events, in memory (decision 0014). Events of pipelines are made in the transaction that
 * changes the state. A job's are made when somebody wants them, because all that they tell stays as it was: the cycle
 * of a job pays for an entry and no statement.
 */
export class Events {
  readonly #store: Store;
  readonly #ids: Ids;
  readonly #listeners = new Set<EventListener>();
  /** Of the transaction that is being committed. */
  #prepared: readonly Entry[] = [];
  /** A ring: the entry of number n lies at n modulo its length. */
  #entries: Entry[] = [];
  #count = 0;

  constructor(store: Store, ids: Ids) {
    this.#store = store;
    this.#ids = ids;
  }

  /** Takes part in every transaction from now on. */
  start(): void {
    this.#store.stateChanges.watch({
      beforeCommit: (changes) => this.#prepare(changes),
      committed: () => this.#publish(),
    });
  }

  /** Those that are kept, oldest first: the first behind `after` when it is given, else the newest. */
  list({ after, detailType }: EventFilter, limit: number): StateChangeEvent[] {
    const kept = this.#kept();
    const from = after === undefined ? 0 : kept.findIndex(({ event }) => event?.id === after) + 1;
    const wanted = kept
      .slice(from)
      .filter(({ change }) => detailType === undefined || detailTypes[change.subject] === detailType);
    const found: StateChangeEvent[] = [];
    for (const entry of after === undefined ? wanted.reverse() : wanted) {
      if (found.length === limit) break;
      const event = this.#eventOf(entry);
      if (event !== null) found.push(event);
    }
    return after === undefined ? found.reverse() : found;
  }

  /** Tells of every event from now on, after its commit. Answers what ends it. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all: to be said when the state is replaced. */
  clear(): void {
    this.#entries = [];
    this.#count = 0;
  }

  /** Ends every stream. */
  close(): void {
    for (const listener of [...this.#listeners]) listener.end();
  }

  #prepare(changes: readonly StateChange[]): void {
    this.#prepared = changes.map((change) => ({ change }));
    const targets = this.#store.eventTargets.list();
    for (const entry of this.#prepared) {
      if (entry.change.subject === 'job' && targets.length === 0) continue;
      const event = this.#eventOf(entry);
      if (event === null) continue;
      const world = worldKey({ accountId: event.account, region: event.region });
      for (const { url, detailTypes: wanted, ...target } of targets) {
        if (target.world !== world || !(wanted?.includes(event['detail-type']) ?? true)) continue;
        this.#store.effects.insert(postEvent, firstDelivery(url, event));
      }
    }
  }

  #publish(): void {
    const published = this.#prepared;
    for (const entry of published) {
      this.#entries[this.#count % capacity] = entry;
      this.#count += 1;
    }
    if (this.#listeners.size === 0) return;
    for (const entry of published) {
      const event = this.#eventOf(entry);
      if (event === null) continue;
      for (const { take } of [...this.#listeners]) take(event);
    }
  }

  #kept(): Entry[] {
    if (this.#count <= capacity) return [...this.#entries];
    const oldest = this.#count % capacity;
    return [...this.#entries.slice(oldest), ...this.#entries.slice(0, oldest)];
  }

  #eventOf(entry: Entry): StateChangeEvent | null {
    entry.event ??= eventOf(this.#store, entry.change, this.#ids.eventId) ?? null;
    return entry.event;
  }
}

export interface EventListener {
  take(event: StateChangeEvent): void;
  /** No event follows any more. */
  end(): void;
}
