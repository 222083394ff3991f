import type { DetailType } from '../domain/events/state-change-event.ts';
import type { Database } from './database.ts';

/** A URL that gets the events of its world. */
export interface EventTarget {
  readonly world: string;
  readonly url: string;
  /** Null for all. */
  readonly detailTypes: readonly DetailType[] | null;
}

/** URLs to which events are posted. */
export class EventTargets {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Writes a target, or replaces what was said of the one with this URL. */
  save({ world, url, detailTypes }: EventTarget): void {
    this.#database.run(
      `INSERT INTO event_targets (world, url, detail_types) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET detail_types = excluded.detail_types`,
      world,
      url,
      detailTypes && JSON.stringify(detailTypes),
    );
  }

  /** Of all worlds. */
  list(): readonly EventTarget[] {
    return this.#database
      .all<Omit<EventTarget, 'detailTypes'> & { detailTypes: string | null }>(
        'SELECT world, url, detail_types AS detailTypes FROM event_targets ORDER BY world, url',
      )
      .map(({ detailTypes, ...target }) => ({ ...target, detailTypes: detailTypes && JSON.parse(detailTypes) }));
  }
}
