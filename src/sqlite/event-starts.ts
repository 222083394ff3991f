import type { Database } from './database.ts';
import type { DueTimes } from './due.ts';
import { DueRows } from './due.ts';

/** A pipeline that a rule starts when its moment comes. */
export interface EventStart {
  readonly pipelineArn: string;
  readonly ruleArn: string;
  /** What the rule gives its target. */
  readonly input: unknown;
}

interface Row {
  readonly key: number;
  readonly pipelineArn: string;
  readonly ruleArn: string;
  readonly input: string;
  readonly dueAt: number;
}

export class EventStarts {
  readonly #database: Database;
  readonly #due: DueTimes;
  readonly dueRows: DueRows<{ readonly key: number }>;

  constructor(database: Database, due: DueTimes) {
    this.#database = database;
    this.#due = due;
    this.dueRows = new DueRows(database, { table: 'event_starts', columns: 'key', key: 'key' });
  }

  insert({ pipelineArn, ruleArn, input }: EventStart, dueAt: number): void {
    this.#database.run(
      'INSERT INTO event_starts (pipeline_arn, rule_arn, input, due_at) VALUES (?, ?, ?, ?)',
      pipelineArn,
      ruleArn,
      JSON.stringify(input ?? null),
      dueAt,
    );
    this.#due.note(dueAt);
  }

  /** Takes a start out, which happens once. */
  take(key: number): EventStart {
    const row = this.#database.get<Row>(
      `DELETE FROM event_starts WHERE key = ?
       RETURNING key, pipeline_arn AS pipelineArn, rule_arn AS ruleArn, input, due_at AS dueAt`,
      key,
    ) as Row;
    return { pipelineArn: row.pipelineArn, ruleArn: row.ruleArn, input: JSON.parse(row.input) };
  }

  delete(key: number): void {
    this.#database.run('DELETE FROM event_starts WHERE key = ?', key);
  }
}
