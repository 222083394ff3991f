import type { BulkSchema } from '../database.ts';

/**
 * What all steps amount to. A new database begins with it: to take them one by one costs 8 ms, this 1.3 ms. Written by
 * npm run schema.
 */
export const wholeSchema = (bulk: BulkSchema) => `
CREATE TABLE emulator (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    clock_mode TEXT NOT NULL,
    -- manual: the instant at which the clock stands; system: milliseconds by which it runs ahead of the real time
    clock_value INTEGER NOT NULL
  , exported_at INTEGER) STRICT;

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
    deleted_at INTEGER, declaration TEXT,
    UNIQUE (world, owner, category, provider, version)
  ) STRICT;

CREATE INDEX action_types_by_id ON action_types (category, provider, version, owner);

CREATE TABLE tags (
    resource_arn TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (resource_arn, key)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE action_executions (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    world TEXT NOT NULL,
    job_data TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    -- ExecutionDetails: each report replaces the members that it gives (D8)
    execution_details TEXT,
    output_variables TEXT,
    current_revision TEXT,
    failure_details TEXT
  , job_timeout INTEGER, status TEXT NOT NULL DEFAULT 'InProgress', updated_at INTEGER, updated_by TEXT, pipeline INTEGER REFERENCES pipelines (key), pipeline_execution INTEGER REFERENCES pipeline_executions (key), stage_execution INTEGER REFERENCES stage_executions (key), stage TEXT, action TEXT, namespace TEXT, provider TEXT, provider_data TEXT, is_retried INTEGER NOT NULL DEFAULT 0, approval_token TEXT, due_at INTEGER, deploy_targets TEXT, rule_execution INTEGER REFERENCES rule_executions (key)) STRICT;

CREATE TABLE job_events (
    key INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES jobs (key),
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    status TEXT NOT NULL,
    nonce INTEGER
  ) STRICT;

CREATE INDEX job_events_of_job ON job_events (job);

CREATE TABLE job_credentials (
    -- in the order of issue, which is also the order of expiry: all live equally long, and the clock never goes backwards
    key INTEGER PRIMARY KEY,
    access_key_id TEXT NOT NULL UNIQUE,
    secret_access_key TEXT NOT NULL,
    session_token TEXT NOT NULL,
    action_execution INTEGER NOT NULL REFERENCES action_executions (key),
    expires_at INTEGER NOT NULL
  ) STRICT;

CREATE TABLE buckets (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    -- Enabled, Suspended, or null when it never was
    versioning TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;

CREATE TABLE contents (
    key INTEGER PRIMARY KEY AUTOINCREMENT
  ) STRICT;

CREATE TABLE content_pieces (
    content INTEGER NOT NULL,
    -- offset of the piece in the content
    position INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    -- offset of the piece in its chunk
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (content, position)
  ) STRICT, WITHOUT ROWID;

CREATE INDEX content_pieces_of_chunk ON content_pieces (chunk);

CREATE TABLE object_versions (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket INTEGER NOT NULL REFERENCES buckets (key),
    name TEXT NOT NULL,
    version_id TEXT NOT NULL,
    is_latest INTEGER NOT NULL,
    -- null for a delete marker
    content INTEGER REFERENCES contents (key),
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified_at INTEGER NOT NULL,
    -- ObjectAttributes (domain/stored-object.ts) as JSON
    attributes TEXT NOT NULL,
    UNIQUE (bucket, name, version_id)
  ) STRICT;

CREATE INDEX object_versions_latest ON object_versions (bucket, name) WHERE is_latest = 1;

CREATE INDEX object_versions_in_order ON object_versions (bucket, name, key);

CREATE INDEX object_versions_of_content ON object_versions (content);

CREATE TABLE multipart_uploads (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    bucket INTEGER NOT NULL REFERENCES buckets (key),
    name TEXT NOT NULL,
    -- access key id of whoever began it
    initiator TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    attributes TEXT NOT NULL
  ) STRICT;

CREATE INDEX multipart_uploads_in_order ON multipart_uploads (bucket, name, key);

CREATE TABLE upload_parts (
    upload INTEGER NOT NULL REFERENCES multipart_uploads (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    content INTEGER NOT NULL REFERENCES contents (key),
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    -- base64, by the algorithm of the upload; null when the part has none
    checksum TEXT,
    modified_at INTEGER NOT NULL,
    PRIMARY KEY (upload, number)
  ) STRICT, WITHOUT ROWID;

CREATE INDEX upload_parts_of_content ON upload_parts (content);

CREATE TABLE pipelines (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    name TEXT NOT NULL,
    -- the current version
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- a deleted pipeline keeps its row: executions refer to it; one of the same name gets a row of its own
    deleted_at INTEGER
  ) STRICT;

CREATE UNIQUE INDEX pipelines_by_name ON pipelines (world, name) WHERE deleted_at IS NULL;

CREATE INDEX pipelines_in_worlds ON pipelines (name) WHERE deleted_at IS NULL;

CREATE TABLE pipeline_versions (
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    version INTEGER NOT NULL,
    -- PipelineDeclaration with every default filled in and secrets in clear
    declaration TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (pipeline, version)
  ) STRICT;

CREATE TABLE third_party_clients (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_token TEXT NOT NULL,
    -- the type whose jobs the client gets before others do, if it is named; its owner is ThirdParty
    category TEXT,
    provider TEXT,
    version TEXT,
    UNIQUE (world, client_id)
  ) STRICT;

CREATE TABLE pipeline_executions (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    -- of the pipeline when it started
    version INTEGER NOT NULL,
    mode TEXT NOT NULL,
    type TEXT NOT NULL,
    rollback_target TEXT,
    status TEXT NOT NULL,
    status_summary TEXT,
    trigger_type TEXT NOT NULL,
    trigger_detail TEXT,
    -- how many pipelines have started one another in a row up to this one
    invocation_depth INTEGER NOT NULL,
    -- makes StartPipelineExecution idempotent
    request_token TEXT,
    -- ResolvedPipelineVariableList
    variables TEXT NOT NULL,
    -- SourceRevisionOverrideList, and what PutActionRevision reported
    source_revision_overrides TEXT NOT NULL,
    stop_reason TEXT,
    -- the stage before which it stands; null while it is in one and when it has ended
    waiting_for_stage TEXT,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;

CREATE INDEX pipeline_executions_of_pipeline ON pipeline_executions (pipeline);

CREATE UNIQUE INDEX pipeline_executions_by_id ON pipeline_executions (id, pipeline);

CREATE INDEX pipeline_executions_unfinished ON pipeline_executions (pipeline)
    WHERE status IN ('InProgress', 'Stopping');

CREATE INDEX pipeline_executions_waiting ON pipeline_executions (pipeline, waiting_for_stage)
    WHERE waiting_for_stage IS NOT NULL;

CREATE UNIQUE INDEX pipeline_executions_by_request ON pipeline_executions (pipeline, request_token)
    WHERE request_token IS NOT NULL;

CREATE TABLE stage_executions (
    key INTEGER PRIMARY KEY,
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    pipeline_execution INTEGER NOT NULL REFERENCES pipeline_executions (key),
    stage TEXT NOT NULL,
    -- of the pipeline when the stage was entered: its actions are those of this version
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    -- 1 while the stage is locked by this execution (J1); an execution in PARALLEL mode locks nothing
    holds_lock INTEGER NOT NULL,
    retries INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL, phase TEXT NOT NULL DEFAULT 'actions', automatic_retries INTEGER NOT NULL DEFAULT 0, latest_retry_trigger TEXT, last_retried_at INTEGER,
    UNIQUE (pipeline_execution, stage)
  ) STRICT;

CREATE INDEX stage_executions_of_stage ON stage_executions (pipeline, stage);

CREATE UNIQUE INDEX stage_locks ON stage_executions (pipeline, stage) WHERE holds_lock = 1;

CREATE INDEX stage_executions_running ON stage_executions (pipeline_execution)
    WHERE status IN ('InProgress', 'Stopping');

CREATE INDEX stage_executions_succeeded ON stage_executions (pipeline, stage, pipeline_execution)
    WHERE status = 'Succeeded';

CREATE TABLE stage_transitions (
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    stage TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    disabled_reason TEXT,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (pipeline, stage)
  ) STRICT, WITHOUT ROWID;

CREATE INDEX action_executions_of_pipeline ON action_executions (pipeline) WHERE pipeline IS NOT NULL;

CREATE INDEX action_executions_of_execution ON action_executions (pipeline_execution)
    WHERE pipeline_execution IS NOT NULL;

CREATE INDEX action_executions_of_stage_execution ON action_executions (stage_execution, is_retried, action, status)
    WHERE stage_execution IS NOT NULL;

CREATE INDEX action_executions_of_action ON action_executions (pipeline, stage, action) WHERE pipeline IS NOT NULL;

CREATE INDEX action_executions_by_approval_token ON action_executions (approval_token)
    WHERE approval_token IS NOT NULL;

CREATE INDEX action_executions_due ON action_executions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE execution_artifacts (
    pipeline_execution INTEGER NOT NULL REFERENCES pipeline_executions (key),
    name TEXT NOT NULL,
    location TEXT NOT NULL,
    revision TEXT,
    PRIMARY KEY (pipeline_execution, name)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE execution_variables (
    pipeline_execution INTEGER NOT NULL REFERENCES pipeline_executions (key),
    namespace TEXT NOT NULL,
    variables TEXT NOT NULL,
    PRIMARY KEY (pipeline_execution, namespace)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE source_revisions (
    pipeline_execution INTEGER NOT NULL REFERENCES pipeline_executions (key),
    action TEXT NOT NULL,
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    artifact TEXT,
    -- CurrentRevision, its id, and the page that shows it
    revision_id TEXT NOT NULL,
    current_revision TEXT NOT NULL,
    url TEXT,
    PRIMARY KEY (pipeline_execution, action)
  ) STRICT, WITHOUT ROWID;

CREATE INDEX source_revisions_by_revision ON source_revisions (pipeline, action, revision_id);

CREATE TABLE stubs (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    definition TEXT NOT NULL
  ) STRICT;

CREATE INDEX stubs_of_world ON stubs (world);

CREATE TABLE effects (
    key INTEGER PRIMARY KEY,
    -- who does it: a file of src/engine/effects
    kind TEXT NOT NULL,
    -- what that needs to know, in JSON
    data TEXT NOT NULL,
    -- when it is ready to be done; null when it is
    due_at INTEGER
  ) STRICT;

CREATE INDEX effects_ready ON effects (kind, key) WHERE due_at IS NULL;

CREATE INDEX effects_due ON effects (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE webhooks (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    name TEXT NOT NULL,
    -- what its URL is known by
    token TEXT NOT NULL UNIQUE,
    -- WebhookDefinition with its secret in clear
    definition TEXT NOT NULL,
    -- 1 after RegisterWebhookWithThirdParty
    is_registered INTEGER NOT NULL DEFAULT 0,
    -- when a delivery last started the pipeline
    last_triggered INTEGER,
    -- why the newest delivery that was meant to start the pipeline did not
    error_code TEXT,
    error_message TEXT,
    UNIQUE (world, name)
  ) STRICT;

CREATE TABLE condition_executions (
    key INTEGER PRIMARY KEY,
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    stage_execution INTEGER NOT NULL REFERENCES stage_executions (key),
    stage TEXT NOT NULL,
    gate TEXT NOT NULL,
    status TEXT NOT NULL,
    -- 1 when a retry has the gate asked again
    is_retried INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL
  ) STRICT;

CREATE INDEX condition_executions_of_gate ON condition_executions (pipeline, stage, gate);

CREATE UNIQUE INDEX condition_executions_of_stay ON condition_executions (stage_execution, gate) WHERE is_retried = 0;

CREATE TABLE rule_executions (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    pipeline_execution INTEGER NOT NULL REFERENCES pipeline_executions (key),
    condition_execution INTEGER NOT NULL REFERENCES condition_executions (key),
    -- RuleData
    data TEXT NOT NULL,
    status TEXT NOT NULL,
    summary TEXT,
    external_execution_id TEXT,
    failure TEXT,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- when it ends by itself, and the RuleEnd that it then has
    due_at INTEGER,
    planned_end TEXT
  ) STRICT;

CREATE INDEX rule_executions_of_pipeline ON rule_executions (pipeline);

CREATE INDEX rule_executions_of_execution ON rule_executions (pipeline_execution);

CREATE INDEX rule_executions_of_condition ON rule_executions (condition_execution);

CREATE INDEX rule_executions_due ON rule_executions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE watched_sources (
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    action TEXT NOT NULL,
    bucket TEXT NOT NULL,
    object_key TEXT NOT NULL,
    -- when a change that has happened is noticed
    due_at INTEGER, polls INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (pipeline, action)
  ) STRICT, WITHOUT ROWID;

CREATE INDEX watched_sources_of_object ON watched_sources (bucket, object_key);

CREATE INDEX watched_sources_due ON watched_sources (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE functions (
    world TEXT NOT NULL,
    name TEXT NOT NULL,
    -- where it is, in JSON
    definition TEXT NOT NULL,
    PRIMARY KEY (world, name)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
    -- never reused: it is part of the names of tables
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    -- by the emulator's clock, and what that was
    taken_at INTEGER NOT NULL,
    clock_mode TEXT NOT NULL,
    -- how many steps of the schema its tables have taken
    schema INTEGER NOT NULL
  ) STRICT;

CREATE TABLE snapshot_contents (
    content INTEGER NOT NULL REFERENCES contents (key),
    snapshot INTEGER NOT NULL REFERENCES snapshots (key),
    PRIMARY KEY (content, snapshot)
  ) STRICT, WITHOUT ROWID;

CREATE INDEX snapshot_contents_of_snapshot ON snapshot_contents (snapshot);

CREATE UNIQUE INDEX action_executions_of_rule ON action_executions (rule_execution) WHERE rule_execution IS NOT NULL;

CREATE TABLE event_targets (
    world TEXT NOT NULL,
    url TEXT NOT NULL,
    -- JSON list of the detail-types that it wants; null for all
    detail_types TEXT,
    PRIMARY KEY (world, url)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE bucket_configurations (
    bucket INTEGER NOT NULL REFERENCES buckets (key) ON DELETE CASCADE,
    -- the query's parameter that names it: policy, cors
    name TEXT NOT NULL,
    -- as it was put
    document TEXT NOT NULL,
    PRIMARY KEY (bucket, name)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    access_key_id TEXT PRIMARY KEY,
    secret_access_key TEXT NOT NULL,
    session_token TEXT NOT NULL,
    -- in which they act
    account TEXT NOT NULL,
    -- who their bearer is
    arn TEXT NOT NULL,
    user_id TEXT NOT NULL,
    is_of_role INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE event_rules (
    world TEXT NOT NULL,
    name TEXT NOT NULL,
    -- JSON: EventRule
    rule TEXT NOT NULL,
    PRIMARY KEY (world, name)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE event_starts (
    key INTEGER PRIMARY KEY,
    -- ARN of the pipeline
    pipeline_arn TEXT NOT NULL,
    -- ARN of the rule
    rule_arn TEXT NOT NULL,
    -- JSON that the rule gives its target
    input TEXT NOT NULL,
    due_at INTEGER
  ) STRICT;

CREATE INDEX event_starts_due ON event_starts (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE "jobs" (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    id TEXT NOT NULL,
    action_execution INTEGER NOT NULL REFERENCES action_executions (key),
    -- whose queue it is in; null for the job of a function
    action_type INTEGER REFERENCES action_types (key),
    query_value TEXT NOT NULL,
    status TEXT NOT NULL,
    nonce INTEGER,
    continuation_token TEXT,
    client_id TEXT,
    function_name TEXT,
    available_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    -- orders the queue: when the job last became Queued
    queued_at INTEGER,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    -- the usual course of a job, so that a worker's cycle writes one row a request
    handed_out_at INTEGER,
    acknowledged_at INTEGER,
    ended_at INTEGER
  ) STRICT;

CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX jobs_of_action_execution ON jobs (action_execution);

CREATE INDEX jobs_in_queue ON jobs (action_type, query_value, queued_at) WHERE status = 'Queued';

CREATE TABLE job_ids (
    id TEXT NOT NULL,
    world TEXT NOT NULL,
    job INTEGER NOT NULL REFERENCES jobs (key),
    PRIMARY KEY (id, world)
  ) STRICT, WITHOUT ROWID;

CREATE INDEX action_executions_by_id ON action_executions (id) WHERE pipeline IS NOT NULL;

CREATE INDEX jobs_of_world ON jobs (world);

CREATE INDEX jobs_of_rare_status ON jobs (status)
    WHERE status = 'Created' OR status = 'Failed' OR status = 'TimedOut';

CREATE TABLE ${bulk}.chunks (
    key INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT;
`;
