import { type EventRule, isPipeline, mayPassSource } from '../../domain/events/event-rule.ts';
import { changeSources, type DetailType } from '../../domain/events/state-change-event.ts';
import type { Database } from '../database/database.ts';
import { DueRows, type DueTimes } from '../database/due.ts';
import { Repository } from '../database/repository.ts';

/** A URL that gets the events of its world. */
export interface EventTarget {
  readonly world: string;
  readonly url: string;
  /** Null for all. */
  readonly detailTypes: readonly DetailType[] | null;
}

/** URLs to which events are posted. */
export class EventTargets extends Repository {
  /** Writes a target, or replaces what was said of the one with this URL. */
  save({ world, url, detailTypes }: EventTarget): void {
    this.database.run(
      `INSERT INTO event_targets (world, url, detail_types) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET detail_types = excluded.detail_types`,
      world,
      url,
      detailTypes && JSON.stringify(detailTypes),
    );
  }

  /** Of all worlds. */
  list(): readonly EventTarget[] {
    return this.database
      .all<Omit<EventTarget, 'detailTypes'> & { detailTypes: string | null }>(
        'SELECT world, url, detail_types AS detailTypes FROM event_targets ORDER BY world, url',
      )
      .map(({ detailTypes, ...target }) => ({ ...target, detailTypes: detailTypes && JSON.parse(detailTypes) }));
  }
}

/** A rule, and where it is. */
export interface RuleOfWorld {
  readonly world: string;
  readonly rule: EventRule;
}

/** EventBridge's rules, which start pipelines, invoke functions and tell topics. */
export class EventRules extends Repository {
  /** Writes a rule, or another definition of the one of that name. */
  save(world: string, rule: EventRule): void {
    this.database.run(
      `INSERT INTO event_rules (world, name, rule) VALUES (?, ?, ?)
       ON CONFLICT (world, name) DO UPDATE SET rule = excluded.rule`,
      world,
      rule.name,
      JSON.stringify(rule),
    );
  }

  /** By name. */
  list(world: string): readonly EventRule[] {
    return this.database
      .all<{ rule: string }>('SELECT rule FROM event_rules WHERE world = CAST(? AS TEXT) ORDER BY name', world)
      .map(({ rule }) => JSON.parse(rule));
  }

  find(world: string, name: string): EventRule | undefined {
    const sql = 'SELECT rule FROM event_rules WHERE world = ? AND name = ?';
    const row = this.database.get<{ rule: string }>(sql, world, name);
    return row && JSON.parse(row.rule);
  }

  /** Those of all worlds that may wait for changes of state. */
  listForChanges(): readonly RuleOfWorld[] {
    return this.database
      .all<{ world: string; rule: string }>('SELECT world, rule FROM event_rules ORDER BY world, name')
      .map(({ world, rule }): RuleOfWorld => ({ world, rule: JSON.parse(rule) }))
      .filter(({ rule }) => changeSources.some((source) => mayPassSource(rule, source)));
  }

  /** Whether a change of state may start a pipeline. */
  startByChanges(): boolean {
    return this.listForChanges().some(({ rule }) => rule.targets.some(({ arn }) => isPipeline(arn)));
  }

  /** Where there are rules that have a pipeline as their target. */
  worldsOf(targetArn: string): string[] {
    return this.database
      .all<{ world: string }>(
        `SELECT DISTINCT world FROM event_rules, json_each(rule, '$.targets')
         WHERE json_extract(value, '$.arn') = ? ORDER BY world`,
        targetArn,
      )
      .map(({ world }) => world);
  }
}

/** A pipeline that a rule starts when its moment comes. */
export interface EventStart {
  readonly pipelineArn: string;
  readonly ruleArn: string;
  /** What the rule gives its target. */
  readonly input: unknown;
  /** Of the execution that starts (invocation-depth.ts). */
  readonly invocationDepth: number;
}

type Row = Omit<EventStart, 'input'> & { readonly input: string };

export class EventStarts extends Repository {
  readonly #due: DueTimes;
  readonly dueRows: DueRows<{ readonly key: number }>;

  constructor(database: Database, due: DueTimes) {
    super(database);
    this.#due = due;
    this.dueRows = new DueRows(database, { table: 'event_starts', columns: 'key', key: 'key' });
  }

  insert({ pipelineArn, ruleArn, input, invocationDepth }: EventStart, dueAt: number): void {
    this.database.run(
      'INSERT INTO event_starts (pipeline_arn, rule_arn, input, invocation_depth, due_at) VALUES (?, ?, ?, ?, ?)',
      pipelineArn,
      ruleArn,
      JSON.stringify(input ?? null),
      invocationDepth,
      dueAt,
    );
    this.#due.note(dueAt);
  }

  /** Takes a start out, which happens once. */
  take(key: number): EventStart {
    const sql = `DELETE FROM event_starts WHERE key = ?
      RETURNING pipeline_arn AS pipelineArn, rule_arn AS ruleArn, input, invocation_depth AS invocationDepth`;
    const { input, ...start } = this.database.get<Row>(sql, key) as Row;
    return { ...start, input: JSON.parse(input) };
  }

  delete(key: number): void {
    this.database.run('DELETE FROM event_starts WHERE key = ?', key);
  }

  /** Takes out those by the same rule, of the same pipeline, that are as deep or deeper. */
  deleteAlike({ pipelineArn, ruleArn, invocationDepth }: EventStart): void {
    this.database.run(
      'DELETE FROM event_starts WHERE pipeline_arn = ? AND rule_arn = ? AND invocation_depth >= ?',
      pipelineArn,
      ruleArn,
      invocationDepth,
    );
  }
}
