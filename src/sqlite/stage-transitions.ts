import type { Database } from './database.ts';

/** The gate before a stage. */
export interface StageTransition {
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly changedBy: string;
  readonly changedAt: number;
}

/** Transitions that somebody has changed; all others are enabled. */
export class StageTransitions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(pipeline: number, stage: string): StageTransition | undefined {
    const row = this.#database.get<Omit<StageTransition, 'enabled'> & { enabled: number }>(
      `SELECT enabled, disabled_reason AS disabledReason, changed_by AS changedBy, changed_at AS changedAt
       FROM stage_transitions WHERE pipeline = ? AND stage = ?`,
      pipeline,
      stage,
    );
    return row && { ...row, enabled: row.enabled === 1 };
  }

  save(pipeline: number, stage: string, transition: StageTransition): void {
    this.#database.run(
      `INSERT INTO stage_transitions (pipeline, stage, enabled, disabled_reason, changed_by, changed_at)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET enabled = excluded.enabled, disabled_reason = excluded.disabled_reason,
         changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
      pipeline,
      stage,
      transition.enabled ? 1 : 0,
      transition.disabledReason,
      transition.changedBy,
      transition.changedAt,
    );
  }
}
