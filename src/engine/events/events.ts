import { setImmediate as nextTurn } from 'node:timers/promises';
import { type DetailType, detailTypes, type StateChangeEvent } from '../../domain/events/state-change-event.ts';
import { isWithin, type WorldRange, worldKey } from '../../domain/world.ts';
import type { Ids } from '../../runtime/ids.ts';
import type { Log } from '../../runtime/log.ts';
import type { StateChange } from '../../sqlite/database/state-changes.ts';
import type { EventTarget, RuleOfWorld } from '../../sqlite/events/events.ts';
import type { Store } from '../../sqlite/store.ts';
import { tellTargets } from '../rule-targets.ts';
import { ChangeRing, type KeptChange } from './change-ring.ts';
import { eventOf } from './event-of.ts';
import { notify } from './notifications.ts';
import { firstDelivery, postEvent } from './post-event.ts';

const capacity = 10_000;

/** Events that are made in one turn: 100 take about 3 ms. */
const madeAtOnce = 100;

/** Which events somebody wants. */
export interface EventFilter {
  /** Id of an event: only those after it; all that are kept when it is not among them. */
  readonly after?: string | undefined;
  readonly detailType?: DetailType | undefined;
}

/**
 * The last state changes as events, in memory (decision 0014). They are made when somebody wants them, as long as all
 * that they tell stays as it was: the cycle of a job and the execution of a pipeline pay for entries and no statements.
 * Others are made in the transaction that changes the state.
 */
export class Events {
  readonly #store: Store;
  readonly #ids: Ids;
  readonly #log: Log;
  readonly #listeners = new Set<EventListener>();
  readonly #ring = new ChangeRing(capacity);
  /**
   * Events of the transaction that is being committed, made for its pipelines and targets: by the place of their
   * change.
   */
  #prepared: readonly (StateChangeEvent | null | undefined)[] = none;

  constructor(store: Store, ids: Ids, log: Log) {
    this.#store = store;
    this.#ids = ids;
    this.#log = log;
  }

  /** Takes part in every transaction from now on. */
  start(): void {
    this.#store.commits.watch({
      beforeCommit: (changes) => this.#prepare(changes),
      beforeChangeOf: (subject) => this.#makeOf(subject),
      committed: ({ changes }) => this.#publish(changes),
    });
  }

  /** Those that are kept, oldest first: the first behind `after` when it is given, else the newest. */
  list(filter: EventFilter, limit: number): StateChangeEvent[] {
    const found: StateChangeEvent[] = [];
    for (const entry of this.#wanted(filter)) {
      if (found.length === limit) break;
      const event = this.#eventOf(entry);
      if (event !== null) found.push(event);
    }
    return filter.after === undefined ? found.reverse() : found;
  }

  /**
   * The same of very many: they are made a few at a time, and others are served in between. Those that are forgotten
   * meanwhile are left out.
   */
  async listMany(filter: EventFilter, limit: number): Promise<StateChangeEvent[]> {
    let made = 0;
    let found = 0;
    for (const { number } of this.#wanted(filter)) {
      if (found === limit) break;
      const entry = this.#ring.find(number);
      if (entry === undefined) continue;
      if (entry.event === undefined && ++made % madeAtOnce === 0) await nextTurn();
      if (this.#ring.find(number) !== undefined && this.#eventOf(entry) !== null) found += 1;
    }
    return this.list(filter, limit);
  }

  /** Kept changes that a filter lets through, in the order in which they are looked for. */
  #wanted({ after, detailType }: EventFilter): KeptChange[] {
    const kept = this.#ring.list();
    const from = after === undefined ? 0 : kept.findIndex(({ event }) => event?.id === after) + 1;
    const wanted = kept
      .slice(from)
      .filter(({ change }) => detailType === undefined || detailTypes[change.subject] === detailType);
    return after === undefined ? wanted.reverse() : wanted;
  }

  /** The id of the last event that is kept; undefined before the first. */
  newest(): string | undefined {
    return this.list({}, 1)[0]?.id;
  }

  /** Tells of every event from now on, after its commit. Returns what ends it. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all: to be said when the state is replaced. */
  clear(): void {
    this.#ring.clear();
  }

  /**
   * To be called before the rows of an account, or of a region of it, are deleted, whose keys others may have later:
   * all that are kept have their event from now on. Returns what forgets those of the account, when the rows are gone.
   */
  endOfWorlds(range: WorldRange): () => void {
    const own = this.#ring.list().filter((entry) => {
      const event = this.#eventOf(entry);
      return event && isWithin({ accountId: event.account, region: event.region }, range);
    });
    return () => {
      for (const { number } of own) if (this.#ring.find(number) !== undefined) this.#ring.keepEvent(number, null);
    };
  }

  /** Ends every stream. */
  close(): void {
    for (const listener of [...this.#listeners]) listener.end();
  }

  #prepare(changes: readonly StateChange[]): void {
    const targets = this.#store.eventTargets.list();
    const rules = this.#store.eventRules.listForChanges();
    const notificationRules = this.#store.notificationRules.list();
    const isForAll = targets.length > 0 || rules.length > 0 || notificationRules.length > 0;
    if (!isForAll && changes.every(staysAsItIs)) {
      this.#prepared = none;
      return;
    }
    this.#prepared = changes.map((change) => (isForAll || !staysAsItIs(change) ? this.#make(change) : undefined));
    this.#prepared.forEach((event, place) => {
      if (!event) return;
      const change = changes[place] as StateChange;
      this.#send(event, change, targets, rules);
      notify({ store: this.#store, ids: this.#ids }, notificationRules, event, change);
    });
  }

  /** Makes events of before, as long as the facts are those that they tell. */
  #makeOf(subject: number | 'action types'): void {
    const unmade = this.#ring.listUnmade(subject === 'action types' ? 'actionExecution' : subject);
    for (const entry of unmade) this.#eventOf(entry);
  }

  #send(
    event: StateChangeEvent,
    change: StateChange,
    targets: readonly EventTarget[],
    rules: readonly RuleOfWorld[],
  ): void {
    const place = { accountId: event.account, region: event.region };
    const world = worldKey(place);
    for (const { url, detailTypes: wanted, ...target } of targets) {
      if (target.world !== world || !(wanted?.includes(event['detail-type']) ?? true)) continue;
      this.#store.effects.insert(postEvent, firstDelivery(url, event));
    }
    const own = rules.filter((rule) => rule.world === world).map(({ rule }) => rule);
    if (own.length === 0) return;
    const { at, execution } = change;
    const invocationDepth = () => this.#store.pipelineExecutions.get(execution as number).invocationDepth + 1;
    // AWS has no events of jobs, so that nothing starts by them.
    const starts = change.subject === 'job' ? undefined : { at, invocationDepth };
    const telling = { store: this.#store, ids: this.#ids, log: this.#log };
    tellTargets(telling, { world: place, rules: own, events: [event], at, starts });
  }

  #publish(changes: readonly StateChange[]): void {
    const prepared = this.#prepared;
    this.#prepared = none;
    changes.forEach((change, place) => {
      const number = this.#ring.add(change, prepared[place]);
      if (this.#listeners.size === 0) return;
      const event = this.#eventOf(this.#ring.get(number));
      if (event !== null) for (const { take } of [...this.#listeners]) take(event);
    });
  }

  #eventOf({ number, change, event: known }: KeptChange): StateChangeEvent | null {
    if (known !== undefined) return known;
    const event = this.#make(change);
    this.#ring.keepEvent(number, event);
    return event;
  }

  #make(change: StateChange): StateChangeEvent | null {
    return eventOf(this.#store, change, this.#ids.eventId) ?? null;
  }
}

/**
 * Whether what the event of a change tells changes no more, save by what `beforeChangeOf` is told of. Of executions it
 * is so of the usual course. How others end may depend on what comes after: a stage's status, a reason for the stop.
 */
function staysAsItIs({ subject, from, to }: StateChange): boolean {
  return subject === 'job' || to === 'Succeeded' || (from === undefined && to === 'InProgress');
}

const none: readonly undefined[] = [];

interface EventListener {
  take(event: StateChangeEvent): void;
  /** No event follows any more. */
  end(): void;
}
