import type { ActionStatus, FailureDetails } from '../../domain/executions/action-execution.ts';
import type { ConditionStatus, RuleData, RuleEnd } from '../../domain/executions/condition-execution.ts';
import type { Gate } from '../../domain/pipelines/rules.ts';
import { type Database, fromJson, toJson } from '../database/database.ts';
import { DueRows, type DueTimes } from '../database/due.ts';
import { Repository } from '../database/repository.ts';
import type { ExecutionFilter } from './action-history.ts';

/** One look at the condition of a gate. */
export interface ConditionExecution {
  readonly key: number;
  readonly stageExecution: number;
  readonly gate: Gate;
  readonly status: ConditionStatus;
  readonly updatedAt: number;
}

const conditionColumns = 'c.key, c.stage_execution AS stageExecution, c.gate, c.status, c.updated_at AS updatedAt';

/** Conditions of stage executions. A retry puts one aside and has the gate asked again. */
export class ConditionExecutions extends Repository {
  /** @returns The key */
  insert(condition: { pipeline: number; stageExecution: number; stage: string; gate: Gate; now: number }): number {
    return this.database.run(
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
    this.database.run('UPDATE condition_executions SET status = ?, updated_at = ? WHERE key = ?', status, now, key);
  }

  get(key: number): ConditionExecution {
    return this.database.get(`SELECT ${conditionColumns} FROM condition_executions c WHERE c.key = ?`, key) as never;
  }

  /** The one that counts for a gate of a stage execution. */
  find(stageExecution: number, gate: Gate): ConditionExecution | undefined {
    return this.database.get(
      `SELECT ${conditionColumns} FROM condition_executions c WHERE c.stage_execution = ? AND c.gate = ? AND c.is_retried = 0`,
      stageExecution,
      gate,
    );
  }

  /** The last look at a gate in any execution, or in one that is in another mode than PARALLEL. */
  findLatest(
    pipeline: number,
    stage: string,
    gate: Gate,
    counts: { readonly parallel: boolean },
  ): ConditionExecution | undefined {
    return this.database.get(
      `SELECT ${conditionColumns} FROM condition_executions c JOIN stage_executions s ON s.key = c.stage_execution
         JOIN pipeline_executions e ON e.key = s.pipeline_execution
       WHERE c.pipeline = CAST(? AS INTEGER) AND c.stage = CAST(? AS TEXT) AND c.gate = CAST(? AS TEXT)
         ${counts.parallel ? '' : `AND e.mode <> 'PARALLEL'`}
       ORDER BY c.key DESC LIMIT 1`,
      pipeline,
      stage,
      gate,
    );
  }

  /** Lets gates of a stage execution be asked again. */
  setAside(stageExecution: number, gates: readonly Gate[]): void {
    for (const gate of gates) {
      this.database.run(
        'UPDATE condition_executions SET is_retried = 1 WHERE stage_execution = ? AND gate = ? AND is_retried = 0',
        stageExecution,
        gate,
      );
    }
  }
}

/** One evaluation of a rule. */
export interface RuleExecution {
  readonly key: number;
  readonly id: string;
  readonly pipeline: number;
  readonly pipelineExecution: number;
  readonly conditionExecution: number;
  readonly data: RuleData;
  readonly status: ActionStatus;
  readonly summary: string | null;
  readonly externalExecutionId: string | null;
  readonly failure: FailureDetails | undefined;
  readonly startedAt: number;
  readonly updatedAt: number;
}

/** An evaluation of a rule with where it was made. */
export interface RuleRecord extends RuleExecution {
  readonly pipelineExecutionId: string;
  /** Of the pipeline when the stage was entered. */
  readonly version: number;
  readonly gate: Gate;
}

const ruleColumns = `r.key, r.id, r.pipeline, r.pipeline_execution AS pipelineExecution,
  r.condition_execution AS conditionExecution, r.data, r.status, r.summary,
  r.external_execution_id AS externalExecutionId, r.failure, r.started_at AS startedAt, r.updated_at AS updatedAt`;

type Stored<Read> = Omit<Read, 'data' | 'failure'> & {
  readonly data: string;
  readonly failure: string | null;
};

/** Evaluations of conditions' rules. */
export class RuleExecutions extends Repository {
  readonly #due: DueTimes;
  readonly dueRows: DueRows<{ readonly key: number; readonly id: string }>;

  constructor(database: Database, due: DueTimes) {
    super(database);
    this.#due = due;
    this.dueRows = new DueRows(database, { table: 'rule_executions', columns: 'key, id', key: 'key' });
  }

  /** @returns The key */
  insert(
    rule: Pick<RuleExecution, 'id' | 'pipeline' | 'pipelineExecution' | 'conditionExecution' | 'data'> & {
      now: number;
    },
  ): number {
    return this.database.run(
      `INSERT INTO rule_executions
         (id, pipeline, pipeline_execution, condition_execution, data, status, started_at, updated_at)
       VALUES (?, ?, ?, ?, ?, 'InProgress', ?, ?)`,
      rule.id,
      rule.pipeline,
      rule.pipelineExecution,
      rule.conditionExecution,
      JSON.stringify(rule.data),
      rule.now,
      rule.now,
    );
  }

  /** Says when a rule ends by itself, and how. */
  plan(key: number, dueAt: number, end: RuleEnd): void {
    this.database.run(
      'UPDATE rule_executions SET due_at = ?, planned_end = ? WHERE key = ?',
      dueAt,
      JSON.stringify(end),
      key,
    );
    this.#due.note(dueAt);
  }

  /** Writes how a rule has ended. Nothing falls due for it any more. */
  end(key: number, { status, summary, externalExecutionId, failure }: RuleEnd, now: number): void {
    this.database.run(
      `UPDATE rule_executions SET status = ?, summary = ?, external_execution_id = ?, failure = ?, updated_at = ?,
         due_at = NULL, planned_end = NULL WHERE key = ?`,
      status,
      summary ?? null,
      externalExecutionId ?? null,
      toJson(failure),
      now,
      key,
    );
  }

  get(key: number): RuleExecution {
    const row = this.database.get<Stored<RuleExecution>>(
      `SELECT ${ruleColumns} FROM rule_executions r WHERE r.key = ?`,
      key,
    );
    return read(row as Stored<RuleExecution>);
  }

  /** In the order of their starts. */
  listOfCondition(conditionExecution: number): RuleExecution[] {
    return this.database
      .all<Stored<RuleExecution>>(
        `SELECT ${ruleColumns} FROM rule_executions r WHERE r.condition_execution = ? ORDER BY r.key`,
        conditionExecution,
      )
      .map(read);
  }

  /**
   * Newest first, from before the key on; of an execution, when one is given, and without what a retry has replaced.
   */
  list(
    pipeline: number,
    { pipelineExecution, latestOnly }: ExecutionFilter,
    limit: number,
    before: number,
  ): RuleRecord[] {
    const [column, value] =
      pipelineExecution === undefined ? ['pipeline', pipeline] : ['pipeline_execution', pipelineExecution];
    return this.database
      .all<Stored<RuleRecord>>(
        `SELECT ${ruleColumns}, e.id AS pipelineExecutionId, s.version, c.gate
         FROM rule_executions r JOIN pipeline_executions e ON e.key = r.pipeline_execution
           JOIN condition_executions c ON c.key = r.condition_execution
           JOIN stage_executions s ON s.key = c.stage_execution
         WHERE r.${column} = CAST(? AS INTEGER) AND r.key < CAST(? AS INTEGER) ${latestOnly ? 'AND c.is_retried = 0' : ''}
         ORDER BY r.key DESC LIMIT CAST(? AS INTEGER)`,
        value,
        before,
        limit,
      )
      .map(read);
  }

  /** The end that a rule whose moment has come was given when it started. */
  plannedEnd(key: number): RuleEnd {
    const row = this.database.get<{ end: string }>('SELECT planned_end AS end FROM rule_executions WHERE key = ?', key);
    return JSON.parse(row?.end as string);
  }
}

function read<R extends { readonly data: string; readonly failure: string | null }>(
  row: R,
): Omit<R, 'data' | 'failure'> & Pick<RuleExecution, 'data' | 'failure'> {
  return { ...row, data: JSON.parse(row.data), failure: fromJson(row.failure) };
}
