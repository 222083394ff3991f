import type { ConditionStatus } from '../domain/executions/condition-execution.ts';
import type { Gate } from '../domain/pipelines/rules.ts';
import type { Database } from './database.ts';

/** One look at the condition of a gate. */
export interface ConditionExecution {
  readonly key: number;
  readonly stageExecution: number;
  readonly gate: Gate;
  readonly status: ConditionStatus;
  readonly updatedAt: number;
}

const columns = 'c.key, c.stage_execution AS stageExecution, c.gate, c.status, c.updated_at AS updatedAt';

/** Conditions of stays in stages. A retry puts one aside and has the gate asked again. */
export class ConditionExecutions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns The key */
  insert(condition: { pipeline: number; stageExecution: number; stage: string; gate: Gate; now: number }): number {
    return this.#database.run(
      `INSERT INTO condition_executions (pipeline, stage_execution, stage, gate, status, updated_at)
       VALUES (?, ?, ?, ?, 'InProgress', ?)`,
      condition.pipeline,
      condition.stageExecution,
      condition.stage,
      condition.gate,
      condition.now,
    );
  }

  update(key: number, status: ConditionStatus, now: number): void {
    this.#database.run('UPDATE condition_executions SET status = ?, updated_at = ? WHERE key = ?', status, now, key);
  }

  get(key: number): ConditionExecution {
    return this.#database.get(`SELECT ${columns} FROM condition_executions c WHERE c.key = ?`, key) as never;
  }

  /** The one that counts for a gate of a stay. */
  find(stageExecution: number, gate: Gate): ConditionExecution | undefined {
    return this.#database.get(
      `SELECT ${columns} FROM condition_executions c WHERE c.stage_execution = ? AND c.gate = ? AND c.is_retried = 0`,
      stageExecution,
      gate,
    );
  }

  /** The last look at a gate in any execution, or in one that is in another mode than PARALLEL. */
  latest(
    pipeline: number,
    stage: string,
    gate: Gate,
    counts: { readonly parallel: boolean },
  ): ConditionExecution | undefined {
    return this.#database.get(
      `SELECT ${columns} FROM condition_executions c JOIN stage_executions s ON s.key = c.stage_execution
         JOIN pipeline_executions e ON e.key = s.pipeline_execution
       WHERE c.pipeline = CAST(? AS INTEGER) AND c.stage = CAST(? AS TEXT) AND c.gate = CAST(? AS TEXT)
         ${counts.parallel ? '' : `AND e.mode <> 'PARALLEL'`}
       ORDER BY c.key DESC LIMIT 1`,
      pipeline,
      stage,
      gate,
    );
  }

  /** Lets gates of a stay be asked again. */
  setAside(stageExecution: number, gates: readonly Gate[]): void {
    for (const gate of gates) {
      this.#database.run(
        'UPDATE condition_executions SET is_retried = 1 WHERE stage_execution = ? AND gate = ? AND is_retried = 0',
        stageExecution,
        gate,
      );
    }
  }
}
