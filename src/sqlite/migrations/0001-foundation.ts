/**
 * Instants are epoch milliseconds. `world` is `ACCOUNT/REGION` (domain/world.ts). Columns named after AWS structures
 * hold them as JSON in AWS's own form.
 */
export const foundation = `
  CREATE TABLE emulator (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    clock_mode TEXT NOT NULL,
    -- manual: the instant at which the clock stands; system: milliseconds by which it runs ahead of the real time
    clock_value INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE applied_fixtures (
    digest TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE action_types (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    owner TEXT NOT NULL,
    category TEXT NOT NULL,
    provider TEXT NOT NULL,
    version TEXT NOT NULL,
    settings TEXT,
    configuration_properties TEXT NOT NULL,
    input_artifact_details TEXT NOT NULL,
    output_artifact_details TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- a deleted type keeps its row: jobs refer to it, and it may be created again
    deleted_at INTEGER,
    UNIQUE (world, owner, category, provider, version)
  ) STRICT;
  CREATE INDEX action_types_by_id ON action_types (category, provider, version, owner);

  CREATE TABLE tags (
    resource_arn TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (resource_arn, key)
  ) STRICT, WITHOUT ROWID;

  -- What jobs are about. A job and its continuations share one action execution.
  CREATE TABLE action_executions (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    world TEXT NOT NULL,
    action_type INTEGER NOT NULL REFERENCES action_types (key),
    -- JobData without what changes from hand-out to hand-out: credentials and continuation token
    job_data TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    -- ExecutionDetails: each report replaces the members that it gives (D8)
    execution_details TEXT,
    output_variables TEXT,
    current_revision TEXT,
    failure_details TEXT
  ) STRICT;
  CREATE INDEX action_executions_by_id ON action_executions (id);

  CREATE TABLE jobs (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    id TEXT NOT NULL,
    action_execution INTEGER NOT NULL REFERENCES action_executions (key),
    action_type INTEGER NOT NULL REFERENCES action_types (key),
    -- value of the type's queryable property; empty when it has none
    query_value TEXT NOT NULL,
    status TEXT NOT NULL,
    nonce INTEGER,
    continuation_token TEXT,
    available_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    -- orders the queue: when the job last became Queued
    queued_at INTEGER,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    -- the usual course of a job, so that a worker's cycle writes one row a request
    handed_out_at INTEGER,
    acknowledged_at INTEGER,
    ended_at INTEGER,
    UNIQUE (world, id)
  ) STRICT;
  CREATE INDEX jobs_in_queue ON jobs (action_type, query_value, queued_at) WHERE status = 'Queued';
  CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX jobs_of_action_execution ON jobs (action_execution);
  CREATE INDEX jobs_by_id ON jobs (id);

  -- What happened to a job before its latest hand-out; what came since stands in the job's own row.
  CREATE TABLE job_events (
    key INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES jobs (key),
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    status TEXT NOT NULL,
    nonce INTEGER
  ) STRICT;
  CREATE INDEX job_events_of_job ON job_events (job);
`;
