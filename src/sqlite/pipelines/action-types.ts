import { memoize } from '../../bounds/memoize.ts';
import { type ActionType, queryablePropertyOf } from '../../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { type Database, toJson } from '../database/database.ts';
import { Repository } from '../database/repository.ts';
import type { Commits } from '../database/state-changes.ts';

/** An action type of a world, with its key in the store. */
export interface StoredActionType {
  readonly key: number;
  readonly world: string;
  readonly type: ActionType;
  readonly isDeleted: boolean;
}

interface Row {
  key: number;
  world: string;
  owner: string;
  category: string;
  provider: string;
  version: string;
  settings: string | null;
  configuration_properties: string;
  input_artifact_details: string;
  output_artifact_details: string;
  declaration: string | null;
  deleted_at: number | null;
}

/** The action types that users make: custom ones, and what providers declare, from fixtures. */
export class ActionTypes extends Repository {
  readonly #commits: Commits;

  constructor(database: Database, commits: Commits) {
    super(database);
    this.#commits = commits;
  }

  /** The type, deleted or not. */
  find(world: string, id: ActionTypeId): StoredActionType | undefined {
    const { owner, category, provider, version } = id;
    const row = this.database.get<Row>(
      `SELECT * FROM action_types WHERE world = ? AND owner = ? AND category = ? AND provider = ? AND version = ?`,
      world,
      owner,
      category,
      provider,
      version,
    );
    return row && stored(row);
  }

  /** By its row. */
  get(key: number): StoredActionType {
    return stored(this.database.get<Row>('SELECT * FROM action_types WHERE key = CAST(? AS INTEGER)', key) as Row);
  }

  /** Types of an owner that are not deleted. */
  list(world: string, owner: string): StoredActionType[] {
    return this.database
      .all<Row>('SELECT * FROM action_types WHERE world = ? AND owner = ? AND deleted_at IS NULL', world, owner)
      .map(stored);
  }

  count(world: string, owner: string): number {
    const row = this.database.get<{ count: number }>(
      'SELECT count(*) AS count FROM action_types WHERE world = ? AND owner = ? AND deleted_at IS NULL',
      world,
      owner,
    );
    return row?.count ?? 0;
  }

  /** Worlds in which the type exists. */
  worldsWith({ owner, category, provider, version }: ActionTypeId): string[] {
    return this.database
      .all<{ world: string }>(
        `SELECT world FROM action_types
         WHERE category = ? AND provider = ? AND version = ? AND owner = ? AND deleted_at IS NULL LIMIT 5`,
        category,
        provider,
        version,
        owner,
      )
      .map((row) => row.world);
  }

  /**
   * Writes a type, or replaces the one of the same id, deleted or not, whose key it keeps. Jobs that have waited while
   * it was deleted can be queried as the new definition says.
   */
  save(world: string, type: ActionType, now: number): void {
    this.#commits.beforeChangeOf('action types');
    const replaced = this.find(world, type.id);
    if (replaced?.isDeleted) this.#requery(replaced.key, queryablePropertyOf(type));
    this.database.run(
      `INSERT INTO action_types (world, owner, category, provider, version, settings, configuration_properties,
         input_artifact_details, output_artifact_details, declaration, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET settings = excluded.settings, created_at = excluded.created_at, deleted_at = NULL,
         configuration_properties = excluded.configuration_properties,
         input_artifact_details = excluded.input_artifact_details,
         output_artifact_details = excluded.output_artifact_details, declaration = excluded.declaration`,
      world,
      type.id.owner,
      type.id.category,
      type.id.provider,
      type.id.version,
      toJson(type.settings),
      JSON.stringify(type.configurationProperties),
      JSON.stringify(type.inputArtifactDetails),
      JSON.stringify(type.outputArtifactDetails),
      toJson(type.declaration),
      now,
    );
  }

  /** Puts waiting jobs of a type under the value of the property by which they can be queried. */
  #requery(key: number, property: string | undefined): void {
    this.database.run(
      `UPDATE jobs SET query_value = coalesce((
         SELECT c.value FROM action_executions e JOIN job_declarations d ON d.key = e.declaration,
           json_each(d.data, '$.actionConfiguration.configuration') c
         WHERE e.key = jobs.action_execution AND c.key = ?), '')
       WHERE action_type = ? AND status IN ('Created', 'Queued', 'Dispatched')`,
      property ?? null,
      key,
    );
  }

  delete(key: number, now: number): void {
    this.#commits.beforeChangeOf('action types');
    this.database.run('UPDATE action_types SET deleted_at = ? WHERE key = ?', now, key);
  }
}

/** Definitions by their text: a list of types reads them all. */
const definition = memoize((text) => JSON.parse(text) as never, 10_000);

function stored(row: Row): StoredActionType {
  return {
    key: row.key,
    world: row.world,
    isDeleted: row.deleted_at !== null,
    type: {
      id: { category: row.category, owner: row.owner, provider: row.provider, version: row.version },
      settings: row.settings === null ? undefined : definition(row.settings),
      configurationProperties: definition(row.configuration_properties),
      inputArtifactDetails: definition(row.input_artifact_details),
      outputArtifactDetails: definition(row.output_artifact_details),
      ...(row.declaration !== null && { declaration: definition(row.declaration) }),
    },
  };
}
