import { Repository } from '../database/repository.ts';
import { type StateTable, stateTables } from './state-tables.ts';

const worldKey = '(SELECT key FROM worlds WHERE name = :world)';
const pipelines = '(SELECT key FROM pipelines WHERE world = :world)';
const executions = `(SELECT key FROM pipeline_executions WHERE pipeline IN ${pipelines})`;
const actions = `(SELECT key FROM action_executions WHERE world = ${worldKey})`;
const jobs = `(SELECT key FROM jobs WHERE world = ${worldKey})`;
const buckets = '(SELECT key FROM buckets WHERE account = :account AND region = :region)';
const uploads = `(SELECT key FROM multipart_uploads WHERE bucket IN ${buckets})`;
const isArn = (column: string) => `${column} GLOB 'arn:aws:codepipeline:' || :region || ':' || :account || ':*'`;

/**
 * Which rows are a world's: what is one account's in all its regions is none's, and what jobs share goes with the last
 * of them. Keyed by table, so that a new table is not forgotten.
 */
const rowsOfWorld: Readonly<Record<StateTable, string | undefined>> = {
  effects: `data ->> 'actionExecution' IN ${actions} OR data ->> 'job' IN ${jobs}
    OR data ->> 'world' = :world
    OR (data ->> '$.event.account' = :account AND data ->> '$.event.region' = :region)`,
  event_targets: 'world = :world',
  event_rules: 'world = :world',
  notification_rules: 'world = :world',
  subscriptions: 'world = :world',
  event_starts: isArn('pipeline_arn'),
  event_schedules: 'world = :world',
  watched_sources: `pipeline IN ${pipelines}`,
  functions: 'world = :world',
  webhooks: 'world = :world',
  sessions: undefined,
  job_credentials: `action_execution IN ${actions}`,
  job_events: `job IN ${jobs}`,
  job_ids: `world = ${worldKey}`,
  jobs: `world = ${worldKey}`,
  action_executions: `world = ${worldKey}`,
  job_declarations: 'key NOT IN (SELECT declaration FROM action_executions)',
  worlds: undefined,
  third_party_clients: 'world = :world',
  tags: isArn('resource_arn'),
  action_types: 'world = :world',
  rule_executions: `pipeline IN ${pipelines}`,
  condition_executions: `pipeline IN ${pipelines}`,
  stubs: 'world = :world',
  execution_artifacts: `pipeline_execution IN ${executions}`,
  execution_variables: `pipeline_execution IN ${executions}`,
  source_revisions: `pipeline IN ${pipelines}`,
  stage_executions: `pipeline IN ${pipelines}`,
  stage_transitions: `pipeline IN ${pipelines}`,
  pipeline_executions: `pipeline IN ${pipelines}`,
  pipeline_versions: `pipeline IN ${pipelines}`,
  pipelines: 'world = :world',
  upload_parts: `upload IN ${uploads}`,
  multipart_uploads: `bucket IN ${buckets}`,
  object_versions: `bucket IN ${buckets}`,
  bucket_configurations: `bucket IN ${buckets}`,
  buckets: 'account = :account AND region = :region',
  applied_fixtures: undefined,
};

/** The rows of one account and region. */
export class WorldRows extends Repository {
  /**
   * Deletes them, children before their parents. References between tables must not be checked meanwhile: that looks
   * through all of a child's rows for each of its parent's.
   * @returns Keys of the effects that were among them
   */
  delete({ accountId: account, region }: { readonly accountId: string; readonly region: string }): number[] {
    const place = { world: `${account}/${region}`, account, region };
    const effects = this.database.all<{ key: number }>(`SELECT key FROM effects WHERE ${rowsOfWorld.effects}`, place);
    for (const table of stateTables) {
      const rows = rowsOfWorld[table];
      if (rows !== undefined) this.database.run(`DELETE FROM ${table} WHERE ${rows}`, place);
    }
    this.database.forgetCached();
    return effects.map(({ key }) => key);
  }
}
