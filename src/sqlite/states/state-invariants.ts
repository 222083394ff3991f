import { idText, isUuid } from '../database/stored-ids.ts';

/** What must hold between the rows of a state, and which rows it does not hold for. */
export interface StateInvariant {
  /** Of the rows that are found. */
  readonly table: string;
  /** What is wrong with such a row, as the end of a sentence. */
  readonly offence: string;
  /** Selects such rows as `row`: what tells one from the others. */
  readonly sql: string;
}

const unfinishedJob = `j.status NOT IN ('Succeeded', 'Failed', 'TimedOut')`;

const running = "('InProgress', 'Stopping')";

/** Foreign keys are SQLite's to check; this is what the schema cannot say. */
export const stateInvariants: readonly StateInvariant[] = [
  {
    table: 'pipelines',
    offence: 'its version is not in pipeline_versions',
    sql: `SELECT p.key AS row FROM pipelines p
      WHERE NOT EXISTS (SELECT 1 FROM pipeline_versions v WHERE v.pipeline = p.key AND v.version = p.version)`,
  },
  {
    table: 'pipeline_versions',
    offence: 'its declaration is of another pipeline or version',
    sql: `SELECT v.pipeline || '/' || v.version AS row FROM pipeline_versions v JOIN pipelines p ON p.key = v.pipeline
      WHERE v.declaration ->> 'name' IS NOT p.name OR v.declaration ->> 'version' IS NOT v.version`,
  },
  {
    table: 'pipeline_executions',
    offence: 'its version is not in pipeline_versions',
    sql: `SELECT e.key AS row FROM pipeline_executions e
      WHERE NOT EXISTS (SELECT 1 FROM pipeline_versions v WHERE v.pipeline = e.pipeline AND v.version = e.version)`,
  },
  {
    table: 'pipeline_executions',
    offence: 'it has not ended, and is not in one stage or before one; or it has, and is in one',
    sql: `SELECT e.key AS row FROM pipeline_executions e
      WHERE (SELECT count(*) FROM stage_executions s WHERE s.pipeline_execution = e.key AND s.status IN ${running})
        <> (e.status IN ${running} AND e.waiting_for_stage IS NULL)`,
  },
  {
    table: 'pipeline_executions',
    offence: 'it is Stopping before a stage, where a stop ends it at once',
    sql: `SELECT key AS row FROM pipeline_executions WHERE status = 'Stopping' AND waiting_for_stage IS NOT NULL`,
  },
  {
    table: 'pipeline_executions',
    offence: 'it stands before a stage that it has been in',
    sql: `SELECT e.key AS row FROM pipeline_executions e
      JOIN stage_executions s ON s.pipeline_execution = e.key AND s.stage = e.waiting_for_stage
      WHERE e.status IN ${running}`,
  },
  {
    table: 'stage_executions',
    offence: 'it is running, and only one of it and its execution is Stopping',
    sql: `SELECT s.key AS row FROM stage_executions s JOIN pipeline_executions e ON e.key = s.pipeline_execution
      WHERE s.status IN ${running} AND s.status <> e.status`,
  },
  {
    table: 'stage_executions',
    offence: 'its execution is of another pipeline, or its version is not in pipeline_versions',
    sql: `SELECT s.key AS row FROM stage_executions s JOIN pipeline_executions e ON e.key = s.pipeline_execution
      WHERE s.pipeline <> e.pipeline
        OR NOT EXISTS (SELECT 1 FROM pipeline_versions v WHERE v.pipeline = s.pipeline AND v.version = s.version)`,
  },
  {
    table: 'condition_executions',
    offence: 'its stage execution is of another pipeline or stage',
    sql: `SELECT c.key AS row FROM condition_executions c JOIN stage_executions s ON s.key = c.stage_execution
      WHERE c.pipeline <> s.pipeline OR c.stage <> s.stage`,
  },
  {
    table: 'rule_executions',
    offence: 'its condition is of another execution or pipeline',
    sql: `SELECT r.key AS row FROM rule_executions r JOIN condition_executions c ON c.key = r.condition_execution
        JOIN stage_executions s ON s.key = c.stage_execution
      WHERE r.pipeline <> c.pipeline OR r.pipeline_execution <> s.pipeline_execution`,
  },
  {
    table: 'rule_executions',
    offence: 'it falls due and is not InProgress, or has no planned_end',
    sql: `SELECT key AS row FROM rule_executions
      WHERE due_at IS NOT NULL AND (status <> 'InProgress' OR planned_end IS NULL)`,
  },
  {
    table: 'action_executions',
    offence:
      'it is half in a pipeline: pipeline, pipeline_execution, stage_execution, stage, action and provider go together',
    sql: `SELECT key AS row FROM action_executions
      WHERE (pipeline IS NULL) + (pipeline_execution IS NULL) + (stage_execution IS NULL) + (stage IS NULL)
          + (action IS NULL) + (provider IS NULL) NOT IN (0, 6)
        OR (pipeline IS NOT NULL AND rule_execution IS NOT NULL)`,
  },
  {
    table: 'action_executions',
    offence: 'its stage execution is of another pipeline execution, pipeline or stage',
    sql: `SELECT a.key AS row FROM action_executions a JOIN stage_executions s ON s.key = a.stage_execution
      WHERE a.pipeline <> s.pipeline OR a.pipeline_execution <> s.pipeline_execution OR a.stage <> s.stage`,
  },
  {
    table: 'action_executions',
    offence: 'its world is not its pipeline’s',
    sql: `SELECT a.key AS row FROM action_executions a JOIN pipelines p ON p.key = a.pipeline
        JOIN worlds w ON w.key = a.world
      WHERE w.name <> p.world`,
  },
  {
    table: 'action_executions',
    offence: 'it falls due and is not InProgress, or nothing of its provider ever falls due',
    sql: `SELECT key AS row FROM action_executions
      WHERE due_at IS NOT NULL AND (status <> 'InProgress' OR pipeline IS NULL
        OR provider NOT IN ('stub', 'manual-approval', 'nested-pipeline', 's3-deploy'))`,
  },
  ...['action_executions', 'jobs'].map((table) => ({
    table,
    offence: 'its id is a UUID and is not kept as its 16 bytes',
    sql: `SELECT key AS row FROM ${table} WHERE typeof(id) = 'text' AND ${isUuid('id')}`,
  })),
  {
    table: 'jobs',
    offence: 'job_ids does not have it, or another by its id',
    sql: `SELECT j.key AS row FROM jobs j LEFT JOIN job_ids i ON i.id = j.id AND i.world = j.world
      WHERE i.job IS NOT j.key`,
  },
  {
    table: 'job_ids',
    offence: 'its job has another id or is of another world',
    sql: `SELECT ${idText('i.id')} AS row FROM job_ids i JOIN jobs j ON j.key = i.job WHERE i.id <> j.id OR i.world <> j.world`,
  },
  {
    table: 'jobs',
    offence: 'its action execution is of another world',
    sql: `SELECT j.key AS row FROM jobs j JOIN action_executions a ON a.key = j.action_execution WHERE j.world <> a.world`,
  },
  {
    table: 'jobs',
    offence: 'it has not ended and its action execution has',
    sql: `SELECT j.key AS row FROM jobs j JOIN action_executions a ON a.key = j.action_execution
        LEFT JOIN rule_executions r ON r.key = a.rule_execution
      WHERE ${unfinishedJob} AND (a.status <> 'InProgress' OR r.status <> 'InProgress')`,
  },
  {
    table: 'jobs',
    offence: 'it has not ended, nor has another job of its action execution',
    sql: `SELECT max(j.key) AS row FROM jobs j WHERE ${unfinishedJob} GROUP BY j.action_execution HAVING count(*) > 1`,
  },
  {
    table: 'jobs',
    offence: 'nothing happens by itself to a job of its status at its due_at',
    sql: `SELECT key AS row FROM jobs WHERE due_at IS NOT NULL
      AND NOT (status IN ('Created', 'Dispatched') OR (status IN ('Queued', 'InProgress') AND due_at >= deadline))`,
  },
  {
    table: 'jobs',
    offence: 'it is Queued without a queued_at, or Dispatched without a nonce',
    sql: `SELECT key AS row FROM jobs
      WHERE (status = 'Queued' AND queued_at IS NULL)
        OR (status = 'Dispatched' AND nonce IS NULL)`,
  },
  {
    table: 'jobs',
    offence: 'its action type is of another world',
    sql: `SELECT j.key AS row FROM jobs j JOIN action_types t ON t.key = j.action_type
        JOIN worlds w ON w.key = j.world
      WHERE t.world <> w.name`,
  },
  {
    table: 'effects',
    offence: 'there is no such action execution of a pipeline',
    sql: `SELECT f.key AS row FROM effects f LEFT JOIN action_executions a ON a.key = f.data ->> 'actionExecution'
      WHERE f.kind = 's3-deploy' AND (a.pipeline IS NULL OR a.provider <> 's3-deploy')`,
  },
  {
    table: 'webhooks',
    offence: 'its definition has another name',
    sql: `SELECT key AS row FROM webhooks WHERE definition ->> 'name' IS NOT name`,
  },
  {
    table: 'notification_rules',
    offence: 'its rule has another name',
    sql: `SELECT name AS row FROM notification_rules WHERE rule ->> 'name' IS NOT name`,
  },
  {
    table: 'event_rules',
    offence: 'its rule has another name',
    sql: `SELECT name AS row FROM event_rules WHERE rule ->> 'name' IS NOT name`,
  },
  {
    table: 'event_schedules',
    offence: 'there is no such rule that runs by a schedule',
    sql: `SELECT s.key AS row FROM event_schedules s LEFT JOIN event_rules r ON r.world = s.world AND r.name = s.name
      WHERE r.rule ->> 'schedule' IS NULL OR NOT r.rule ->> 'isEnabled'`,
  },
  {
    table: 'action_types',
    offence: 'its declaration is of another type',
    sql: `SELECT key AS row FROM action_types WHERE declaration IS NOT NULL AND (
      declaration ->> '$.id.category' IS NOT category OR declaration ->> '$.id.owner' IS NOT owner
      OR declaration ->> '$.id.provider' IS NOT provider OR declaration ->> '$.id.version' IS NOT version)`,
  },
  {
    table: 'object_versions',
    offence: 'it is the latest version, and a later one is there, or none of its object is',
    sql: `SELECT max(key) AS row FROM object_versions GROUP BY bucket, name
      HAVING sum(is_latest) <> 1 OR max(key) <> max(CASE is_latest WHEN 1 THEN key END)`,
  },
  {
    table: 'blob_pieces',
    offence: 'it is not a part of its chunk',
    sql: `SELECT p.blob || '/' || p.position AS row FROM blob_pieces p LEFT JOIN chunks c ON c.key = p.chunk
      WHERE c.key IS NULL OR p.start < 0 OR p.length < 0 OR p.start + p.length > length(c.bytes)`,
  },
  {
    table: 'blob_pieces',
    offence: 'it does not begin where the piece before it ends',
    sql: `SELECT blob || '/' || position AS row FROM (
        SELECT blob, position, lag(position + length, 1, 0) OVER (PARTITION BY blob ORDER BY position) AS ended
        FROM blob_pieces) WHERE position <> ended`,
  },
  ...['object_versions', 'upload_parts'].map((table) => ({
    table,
    offence: 'its size is not that of its blob',
    sql: `SELECT ${table === 'object_versions' ? 'key' : "upload || '/' || number"} AS row FROM ${table} v
      WHERE size <> coalesce((SELECT sum(length) FROM blob_pieces p WHERE p.blob = v.blob), 0)`,
  })),
  {
    table: 'emulator',
    offence: 'its clock has no valid setting',
    sql: `SELECT only AS row FROM emulator WHERE clock_mode NOT IN ('system', 'manual')
      OR abs(clock_value) > 253402300799999 OR abs(coalesce(exported_at, 0)) > 253402300799999`,
  },
];
