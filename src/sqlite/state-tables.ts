import type { Database } from './database.ts';

/**
 * The tables that hold the service's state, children before the parents that they refer to: what a reset empties and a
 * snapshot holds. The others are the emulator's own, or bytes, which snapshots share
 * (test/sqlite/state-tables.test.ts).
 */
export const stateTables = [
  ...['effects', 'event_targets', 'event_rules', 'event_starts', 'watched_sources', 'functions', 'webhooks'],
  ...[
    'sessions',
    'job_credentials',
    'job_events',
    'job_ids',
    'jobs',
    'action_executions',
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

/** Whether a table has so many rows that they are copied in steps. */
export function isLarge(database: Database, table: string): boolean {
  const sql = `SELECT count(*) AS rows FROM (SELECT 1 FROM ${table} LIMIT ${fewRows + 1})`;
  return (database.prepare(sql).get() as { rows: number }).rows > fewRows;
}
