import type { NotificationRule } from '../../domain/events/notification-rule.ts';
import { Repository } from '../database/repository.ts';

/** A notification rule, and where it is. */
export interface NotificationRuleOfWorld {
  readonly world: string;
  readonly rule: NotificationRule;
}

/** Notification rules on pipelines, whose targets are topics. */
export class NotificationRules extends Repository {
  /** Writes a rule, or another definition of the one of that name. */
  save(world: string, rule: NotificationRule): void {
    this.database.run(
      `INSERT INTO notification_rules (world, name, rule) VALUES (?, ?, ?)
       ON CONFLICT (world, name) DO UPDATE SET rule = excluded.rule`,
      world,
      rule.name,
      JSON.stringify(rule),
    );
  }

  /** Of all worlds. */
  list(): readonly NotificationRuleOfWorld[] {
    return this.database
      .all<{ world: string; rule: string }>('SELECT world, rule FROM notification_rules ORDER BY world, name')
      .map(({ world, rule }) => ({ world, rule: JSON.parse(rule) }));
  }
}
