import type { Database } from '../database/database.ts';
import { nameInCopy } from '../database/schema-of-file.ts';

/**
 * The tables that hold the service's state, children before the parents that they refer to: what a reset empties and a
 * snapshot holds. The others are the emulator's own, or bytes, which snapshots share
 * (test/sqlite/state-tables.test.ts).
 */
export const stateTables = [
  ...['effects', 'event_targets', 'event_rules', 'notification_rules', 'subscriptions', 'event_starts'],
  ...['event_schedules', 'watched_sources', 'functions', 'webhooks'],
  ...[
    'sessions',
    'job_credentials',
    'job_events',
    'job_ids',
    'jobs',
    'action_executions',
    'job_declarations',
    'worlds',
    'third_party_clients',
    'tags',
    'action_types',
  ],
  ...['rule_executions', 'condition_executions'],
  ...['stubs', 'execution_artifacts', 'execution_variables', 'source_revisions', 'stage_executions'],
  ...['stage_transitions', 'pipeline_executions', 'pipeline_versions', 'pipelines'],
  ...['upload_parts', 'multipart_uploads', 'object_versions', 'bucket_configurations', 'buckets', 'applied_fixtures'],
] as const;

export type StateTable = (typeof stateTables)[number];

/** The same, in the order in which they are filled. */
export const stateTablesToFill = [...stateTables].reverse();

/** Rows of a table that are copied at once, in a few milliseconds. */
const fewRows = 2000;

/** Those of some tables that have rows. */
export function tablesWithRows(database: Database, tables: readonly StateTable[]): StateTable[] {
  if (tables.length === 0) return [];
  const rows = tables.map((table) => `SELECT '${table}' AS name WHERE EXISTS (SELECT 1 FROM ${table})`);
  return database.all<{ name: StateTable }>(rows.join(' UNION ALL ')).map(({ name }) => name);
}

function largeSql(tables: readonly string[]): string {
  const large = tables.map(
    (table) =>
      `SELECT '${table}' AS name WHERE (SELECT count(*) FROM (SELECT 1 FROM ${table} LIMIT ${fewRows + 1})) > ${fewRows}`,
  );
  return large.join(' UNION ALL ');
}

const largeOfStateSql = largeSql(stateTables);

/**
 * The tables of the state, and those of a copy, that have so many rows that they are copied in steps. The statement for
 * the state's is kept: every reset asks, and preparing it takes 0.3 ms, running it 0.02 ms.
 */
export function largeOf(database: Database, copies: readonly string[] = []): ReadonlySet<string> {
  const ofState = database.all<{ name: string }>(largeOfStateSql);
  const ofCopies = copies.length === 0 ? [] : database.prepare(largeSql(copies)).all();
  return new Set([...ofState, ...ofCopies].map(({ name }) => name as string));
}

interface IndexForm {
  readonly name: string;
  /** Null for one that a constraint of the table makes. */
  readonly sql: string | null;
}

/** How a table of the state is built, as the schema itself says it. */
export interface TableForm {
  readonly table: StateTable;
  readonly sql: string;
  readonly columns: readonly string[];
  /** Columns of the primary key, in order. */
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexForm[];
}

/** They stay what they are as long as the database is open: tables of one form change places, and no others. */
const known = new WeakMap<Database, Map<StateTable, TableForm>>();

export function formOf(database: Database, table: StateTable): TableForm {
  const forms = known.get(database) ?? new Map<StateTable, TableForm>();
  known.set(database, forms);
  const form = forms.get(table) ?? readForm(database, table);
  forms.set(table, form);
  return form;
}

function readForm(database: Database, table: StateTable): TableForm {
  const columns = database.all<{ name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)', table);
  const { sql } = database.get<{ sql: string }>('SELECT sql FROM main.sqlite_schema WHERE name = ?', table) as {
    sql: string;
  };
  return {
    table,
    sql,
    columns: columns.map(({ name }) => name),
    primaryKey: columns
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map(({ name }) => name),
    indexes: database.all(
      `SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? ORDER BY rowid`,
      table,
    ),
  };
}

/** Names of what holds a table's rows, its own tree and those of its indexes, each with that of the copy. */
export function treesOf({ table, indexes }: TableForm, copy: number): (readonly [string, string])[] {
  const ofIndexes = indexes.map(({ name, sql }) =>
    sql === null ? name.replace(table, nameInCopy(copy, table)) : nameInCopy(copy, name),
  );
  return [[table, nameInCopy(copy, table)], ...indexes.map(({ name }, at) => [name, ofIndexes[at] as string] as const)];
}
