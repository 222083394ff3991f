import type { EventRule } from '../domain/events/event-rule.ts';
import type { Database } from './database.ts';

/** EventBridge's rules that start pipelines. */
export class EventRules {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Writes a rule, or another definition of the one of that name. */
  save(world: string, rule: EventRule): void {
    this.#database.run(
      `INSERT INTO event_rules (world, name, rule) VALUES (?, ?, ?)
       ON CONFLICT (world, name) DO UPDATE SET rule = excluded.rule`,
      world,
      rule.name,
      JSON.stringify(rule),
    );
  }

  /** By name. */
  list(world: string): readonly EventRule[] {
    return this.#database
      .all<{ rule: string }>('SELECT rule FROM event_rules WHERE world = CAST(? AS TEXT) ORDER BY name', world)
      .map(({ rule }) => JSON.parse(rule));
  }

  /** Where there are rules that have a pipeline as their target. */
  worldsOf(targetArn: string): string[] {
    return this.#database
      .all<{ world: string }>(
        `SELECT DISTINCT world FROM event_rules, json_each(rule, '$.targets')
         WHERE json_extract(value, '$.arn') = ? ORDER BY world`,
        targetArn,
      )
      .map(({ world }) => world);
  }
}
