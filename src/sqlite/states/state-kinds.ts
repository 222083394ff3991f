import { idText } from '../database/stored-ids.ts';
import type { StateTable } from './state-tables.ts';

/** SQL for the table in the state of the row that is looked at, and in the other. */
export type Tables = (table: StateTable) => string;

/** How things of a kind are found, told apart and described. `x` is the row looked at, `y` one of the other state. */
export interface Kind {
  readonly table: StateTable;
  /** A column that no row lacks: `key`, by which many rows are looked at in steps, or another where there are few. */
  readonly column: string;
  /** Which rows are such a thing: a condition on `x` or `y`. */
  readonly where?: (row: string) => string;
  /** Whether `x` and `y` are the same thing. */
  readonly isSame: (own: Tables, other: Tables) => string;
  /** What is compared; never null. */
  readonly content: (row: string, tables: Tables) => string;
  /** What is told of the content; nothing where that would be a document. */
  readonly said?: (row: string, tables: Tables) => string;
  readonly world: (own: Tables) => string;
  readonly name: (own: Tables) => string;
  readonly about?: (own: Tables) => string;
  /** Whether it has a status, which is counted. */
  readonly hasStatus?: boolean;
}

const sameNamed = () => 'y.world = x.world AND y.name = x.name';
const ownWorld = () => 'x.world';
const ownName = () => 'x.name';
const pipelineOf = (row: string, tables: Tables) =>
  `(SELECT p.world || '/' || p.name FROM ${tables('pipelines')} p WHERE p.key = ${row}.pipeline)`;
const ofPipeline = (column: string) => (tables: Tables) =>
  `(SELECT p.${column} FROM ${tables('pipelines')} p WHERE p.key = x.pipeline)`;
const ofBucket = (column: string) => (tables: Tables) =>
  `(SELECT b.${column} FROM ${tables('buckets')} b WHERE b.key = x.bucket)`;

/** Where an execution is: its status, and the stage that it has entered last or waits for. */
const whereItIs = (row: string, tables: Tables) => `${row}.status || ifnull(
  ' before ' || ${row}.waiting_for_stage,
  ifnull(' in ' || (SELECT s.stage FROM ${tables('stage_executions')} s WHERE s.pipeline_execution = ${row}.key
    ORDER BY s.key DESC LIMIT 1), ''))`;

const jobType = (tables: Tables) => `(SELECT d.data ->> '$.actionTypeId.category' || '/' ||
    (d.data ->> '$.actionTypeId.owner') || '/' || (d.data ->> '$.actionTypeId.provider') || '/' ||
    (d.data ->> '$.actionTypeId.version')
  FROM ${tables('action_executions')} e JOIN ${tables('job_declarations')} d ON d.key = e.declaration
  WHERE e.key = x.action_execution)`;

/** What two states are compared by, in the order in which it is told. */
export const kinds = {
  pipeline: {
    table: 'pipelines',
    column: 'key',
    where: (row) => `${row}.deleted_at IS NULL`,
    isSame: sameNamed,
    content: (row, tables) =>
      `(SELECT v.declaration FROM ${tables('pipeline_versions')} v
        WHERE v.pipeline = ${row}.key AND v.version = ${row}.version)`,
    said: (row) => `'version ' || ${row}.version`,
    world: ownWorld,
    name: ownName,
  },
  transition: {
    table: 'stage_transitions',
    column: 'stage',
    where: (row) => `${row}.enabled = 0`,
    isSame: (own, other) => `y.stage = x.stage AND ${pipelineOf('y', other)} = ${pipelineOf('x', own)}`,
    content: (row) => `ifnull(${row}.disabled_reason, '')`,
    said: (row) => `'held' || ifnull(': ' || ${row}.disabled_reason, '')`,
    world: ofPipeline('world'),
    name: () => 'x.stage',
    about: ofPipeline('name'),
  },
  execution: {
    table: 'pipeline_executions',
    column: 'key',
    isSame: () => 'y.key = x.key AND y.id = x.id',
    content: whereItIs,
    said: whereItIs,
    world: ofPipeline('world'),
    name: () => 'x.id',
    about: ofPipeline('name'),
    hasStatus: true,
  },
  job: {
    table: 'jobs',
    column: 'key',
    isSame: () => 'y.key = x.key AND y.id = x.id',
    content: (row) => `${row}.status || ifnull(${row}.nonce, '')`,
    said: (row) => `${row}.status`,
    world: (tables) => `(SELECT w.name FROM ${tables('worlds')} w WHERE w.key = x.world)`,
    name: () => idText('x.id'),
    about: jobType,
    hasStatus: true,
  },
  actionType: {
    table: 'action_types',
    column: 'key',
    where: (row) => `${row}.deleted_at IS NULL`,
    isSame: () =>
      ['world', 'owner', 'category', 'provider', 'version'].map((column) => `y.${column} = x.${column}`).join(' AND '),
    content: (row) =>
      `json_array(${row}.settings, ${row}.configuration_properties, ${row}.input_artifact_details,
        ${row}.output_artifact_details, ${row}.declaration)`,
    world: ownWorld,
    name: () => `x.category || '/' || x.owner || '/' || x.provider || '/' || x.version`,
  },
  bucket: {
    table: 'buckets',
    column: 'key',
    isSame: () => 'y.name = x.name',
    content: (row) => `ifnull(${row}.versioning, '')`,
    said: (row) => `ifnull('versioning ' || ${row}.versioning, 'unversioned')`,
    world: () => `x.account || '/' || x.region`,
    name: ownName,
  },
  object: {
    table: 'object_versions',
    column: 'key',
    where: (row) => `${row}.is_latest = 1 AND ${row}.blob IS NOT NULL`,
    isSame: (own, other) =>
      `y.name = x.name AND y.bucket = (SELECT b.key FROM ${other('buckets')} b WHERE b.name = ${ofBucket('name')(own)})`,
    content: (row) => `${row}.size || ${row}.etag`,
    said: (row) => `${row}.size || iif(${row}.size = 1, ' byte', ' bytes')`,
    world: (tables) => ofBucket(`account || '/' || b.region`)(tables),
    name: ownName,
    about: ofBucket('name'),
  },
  client: {
    table: 'third_party_clients',
    column: 'key',
    isSame: () => 'y.world = x.world AND y.client_id = x.client_id',
    content: (row) => `json_array(${row}.client_token, ${row}.category, ${row}.provider, ${row}.version)`,
    world: ownWorld,
    name: () => 'x.client_id',
  },
  webhook: {
    table: 'webhooks',
    column: 'key',
    isSame: sameNamed,
    content: (row) => `${row}.definition || ${row}.is_registered`,
    said: (row) => `iif(${row}.is_registered, 'registered', 'not registered')`,
    world: ownWorld,
    name: ownName,
  },
  function: {
    table: 'functions',
    column: 'name',
    isSame: sameNamed,
    content: (row) => `${row}.definition`,
    world: ownWorld,
    name: ownName,
  },
  eventRule: {
    table: 'event_rules',
    column: 'name',
    isSame: sameNamed,
    content: (row) => `${row}.rule`,
    world: ownWorld,
    name: ownName,
  },
  notificationRule: {
    table: 'notification_rules',
    column: 'name',
    isSame: sameNamed,
    content: (row) => `${row}.rule`,
    world: ownWorld,
    name: ownName,
  },
  subscription: {
    table: 'subscriptions',
    column: 'topic_arn',
    isSame: () => 'y.world = x.world AND y.topic_arn = x.topic_arn AND y.function = x.function',
    content: (row) => `ifnull(${row}.filter, '')`,
    world: ownWorld,
    name: () => 'x.topic_arn',
    about: () => 'x.function',
  },
  eventTarget: {
    table: 'event_targets',
    column: 'url',
    isSame: () => 'y.world = x.world AND y.url = x.url',
    content: (row) => `ifnull(${row}.detail_types, '')`,
    world: ownWorld,
    name: () => 'x.url',
  },
} satisfies Readonly<Record<string, Kind>>;

export type StateKind = keyof typeof kinds;

export const stateKinds = Object.keys(kinds) as readonly StateKind[];
