import type { Database } from '../database/database.ts';
import { DueRows, type DueTimes } from '../database/due.ts';
import { Repository } from '../database/repository.ts';

/** A rule that runs by a schedule. */
interface ScheduledRule {
  readonly key: number;
  readonly world: string;
  readonly name: string;
}

/** When rules of EventBridge run next by their schedules. */
export class EventSchedules extends Repository {
  readonly #due: DueTimes;
  readonly dueRows: DueRows<ScheduledRule>;

  constructor(database: Database, due: DueTimes) {
    super(database);
    this.#due = due;
    this.dueRows = new DueRows(database, { table: 'event_schedules', columns: 'key, world, name', key: 'key' });
  }

  /** @param dueAt Undefined for a rule that does not run by itself, or not again */
  save(world: string, name: string, dueAt: number | undefined): void {
    if (dueAt === undefined) {
      this.database.run('DELETE FROM event_schedules WHERE world = ? AND name = ?', world, name);
      return;
    }
    this.database.run(
      `INSERT INTO event_schedules (world, name, due_at) VALUES (?, ?, ?)
       ON CONFLICT (world, name) DO UPDATE SET due_at = excluded.due_at`,
      world,
      name,
      dueAt,
    );
    this.#due.note(dueAt);
  }

  /** Those whose moment has come. */
  listDue(until: number): readonly (ScheduledRule & { readonly dueAt: number })[] {
    return this.database.all(
      `SELECT key, world, name, due_at AS dueAt FROM event_schedules WHERE due_at <= CAST(? AS INTEGER)
       ORDER BY key`,
      until,
    );
  }
}
