-- The emulator itself -------------------------------------------------------------------------------------------------

CREATE TABLE emulator (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  clock_mode TEXT NOT NULL,
  -- manual: the instant at which the clock stands; system: milliseconds by which it runs ahead of the real time
  clock_value INTEGER NOT NULL,
  -- in a file that a state was exported to: the moment, by its clock
  exported_at INTEGER
) STRICT;

CREATE TABLE applied_fixtures (
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;

-- Named copies of the state. The copy of a table is snapshot_KEY_TABLE; bytes are shared, and kept as long as a
-- snapshot refers to them.
CREATE TABLE snapshots (
  -- never reused: it is part of the names of tables
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  -- by the emulator's clock, and what that was
  taken_at INTEGER NOT NULL,
  clock_mode TEXT NOT NULL,
  -- version of the schema that its tables have
  schema INTEGER NOT NULL
) STRICT;
CREATE TABLE snapshot_blobs (
  blob INTEGER NOT NULL REFERENCES blobs (key),
  snapshot INTEGER NOT NULL REFERENCES snapshots (key),
  PRIMARY KEY (blob, snapshot)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_blobs_of_snapshot ON snapshot_blobs (snapshot);

-- Action types and jobs -----------------------------------------------------------------------------------------------

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
  -- UpdateActionType's form of a type that a provider declares; the columns above say the same in that of custom types
  declaration TEXT,
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

-- There may be a million jobs: what their rows would repeat is kept once, and ids that are UUIDs are kept as their 16
-- bytes, others as text (sqlite/database/stored-ids.ts).
CREATE TABLE worlds (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- What jobs have in common: JobData without ids and artifacts, each of which is there once.
CREATE TABLE job_declarations (
  key INTEGER PRIMARY KEY,
  -- of data, by which it is found again: the first 48 bits of its SHA-256
  digest INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX job_declarations_by_digest ON job_declarations (digest);

-- What jobs are about, of a pipeline or not. A job and its continuations share one action execution.
CREATE TABLE action_executions (
  key INTEGER PRIMARY KEY,
  id ANY NOT NULL,
  world INTEGER NOT NULL REFERENCES worlds (key),
  -- JobData but for what changes from dispatch to dispatch, credentials and continuation token: what it shares with
  -- others, and of its own, besides the id above, the id of the pipeline's execution that it names, and its artifacts,
  -- null when there are none
  declaration INTEGER NOT NULL REFERENCES job_declarations (key),
  context_execution ANY,
  artifacts TEXT,
  status TEXT NOT NULL DEFAULT 'InProgress',
  started_at INTEGER NOT NULL,
  updated_at INTEGER,
  updated_by TEXT,
  deadline INTEGER NOT NULL,
  -- milliseconds that each job has; null where all jobs of the action share the deadline
  job_timeout INTEGER,
  -- when it ends by itself; a job's deadline is its job's affair
  due_at INTEGER,
  -- ExecutionDetails: each report replaces the members that it gives (D8)
  execution_details TEXT,
  output_variables TEXT,
  current_revision TEXT,
  failure_details TEXT,
  -- of a deploy action: DeployActionExecutionTargetList
  deploy_targets TEXT,
  -- the following are null for jobs without a pipeline
  pipeline INTEGER REFERENCES pipelines (key),
  pipeline_execution INTEGER REFERENCES pipeline_executions (key),
  stage_execution INTEGER REFERENCES stage_executions (key),
  stage TEXT,
  action TEXT,
  namespace TEXT,
  -- who does it, and what that keeps for itself
  provider TEXT,
  provider_data TEXT,
  -- 1 when a retry has put another in its place
  is_retried INTEGER NOT NULL DEFAULT 0,
  approval_token TEXT,
  -- the rule that the execution stands for, in no pipeline's history of actions; null for one that is of an action
  rule_execution INTEGER REFERENCES rule_executions (key)
) STRICT;
-- nobody asks for the execution of a job without a pipeline by its id
CREATE INDEX action_executions_by_id ON action_executions (id) WHERE pipeline IS NOT NULL;
CREATE INDEX action_executions_of_pipeline ON action_executions (pipeline) WHERE pipeline IS NOT NULL;
CREATE INDEX action_executions_of_execution ON action_executions (pipeline_execution)
  WHERE pipeline_execution IS NOT NULL;
CREATE INDEX action_executions_of_stage_execution ON action_executions (stage_execution, is_retried, action, status)
  WHERE stage_execution IS NOT NULL;
CREATE INDEX action_executions_of_action ON action_executions (pipeline, stage, action) WHERE pipeline IS NOT NULL;
CREATE UNIQUE INDEX action_executions_of_rule ON action_executions (rule_execution) WHERE rule_execution IS NOT NULL;
CREATE INDEX action_executions_by_approval_token ON action_executions (approval_token)
  WHERE approval_token IS NOT NULL;
CREATE INDEX action_executions_due ON action_executions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE jobs (
  key INTEGER PRIMARY KEY,
  world INTEGER NOT NULL REFERENCES worlds (key),
  id ANY NOT NULL,
  action_execution INTEGER NOT NULL REFERENCES action_executions (key),
  -- whose queue it is in; null for the job of a function
  action_type INTEGER REFERENCES action_types (key),
  -- value of the type's queryable property; empty when it has none
  query_value TEXT NOT NULL,
  status TEXT NOT NULL,
  nonce INTEGER,
  continuation_token TEXT,
  -- whose token opens a third-party job; null for the job of a custom action
  client_id TEXT,
  function_name TEXT,
  available_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  -- orders the queue: when the job last became Queued
  queued_at INTEGER,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  -- the usual course of a job, so that a worker's cycle writes one row a request
  dispatched_at INTEGER,
  acknowledged_at INTEGER,
  ended_at INTEGER,
  -- of the result that was reported: the first 48 bits of its SHA-256
  result INTEGER
) STRICT;
CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_of_action_execution ON jobs (action_execution);
CREATE INDEX jobs_in_queue ON jobs (action_type, query_value, queued_at) WHERE status = 'Queued';
-- Lists of jobs by account and by status. The statuses that a worker's cycle passes have no index: it would cost each
-- cycle 3 to 4 %, and their jobs are looked for a stretch at a time.
CREATE INDEX jobs_of_world ON jobs (world);
-- not IN: SQLite does not see that one of a list is in it
CREATE INDEX jobs_of_rare_status ON jobs (status)
  WHERE status = 'Created' OR status = 'Failed' OR status = 'TimedOut';

-- Jobs are found by their ids through a table of its own. Ids are random, and each index over them was what an insert
-- waited for; as a table it is copied in its own order (decision 0020).
CREATE TABLE job_ids (
  id ANY NOT NULL,
  world INTEGER NOT NULL REFERENCES worlds (key),
  job INTEGER NOT NULL REFERENCES jobs (key),
  PRIMARY KEY (id, world)
) STRICT, WITHOUT ROWID;

-- What happened to a job before its latest dispatch; what came since stands in the job's own row.
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
  -- in the order of issue, which is that of expiry: all live equally long, and the clock never goes backwards
  key INTEGER PRIMARY KEY,
  access_key_id TEXT NOT NULL UNIQUE,
  secret_access_key TEXT NOT NULL,
  session_token TEXT NOT NULL,
  action_execution INTEGER NOT NULL REFERENCES action_executions (key),
  expires_at INTEGER NOT NULL
) STRICT;

-- Temporary credentials that STS has given out.
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

-- Pipelines and their executions --------------------------------------------------------------------------------------

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

-- A retry goes on with the same row. Keys are in the order of entering.
CREATE TABLE stage_executions (
  key INTEGER PRIMARY KEY,
  pipeline INTEGER NOT NULL REFERENCES pipelines (key),
  pipeline_execution INTEGER NOT NULL REFERENCES pipeline_executions (key),
  stage TEXT NOT NULL,
  -- of the pipeline when the stage was entered: its actions are those of this version
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  -- what it is about: a gate with its condition, or the actions
  phase TEXT NOT NULL DEFAULT 'actions',
  -- 1 while the stage is locked by this execution (J1); an execution in PARALLEL mode locks nothing
  holds_lock INTEGER NOT NULL,
  -- those that somebody asked for
  retries INTEGER NOT NULL DEFAULT 0,
  automatic_retries INTEGER NOT NULL DEFAULT 0,
  latest_retry_trigger TEXT,
  -- as its events tell (J11); null before the first retry
  last_retried_at INTEGER,
  entered_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (pipeline_execution, stage)
) STRICT;
CREATE INDEX stage_executions_of_stage ON stage_executions (pipeline, stage);
CREATE UNIQUE INDEX stage_locks ON stage_executions (pipeline, stage) WHERE holds_lock = 1;
CREATE INDEX stage_executions_running ON stage_executions (pipeline_execution)
  WHERE status IN ('InProgress', 'Stopping');
CREATE INDEX stage_executions_succeeded ON stage_executions (pipeline, stage, pipeline_execution)
  WHERE status = 'Succeeded';

-- Inbound transitions that somebody has changed; all others are enabled.
CREATE TABLE stage_transitions (
  pipeline INTEGER NOT NULL REFERENCES pipelines (key),
  stage TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  disabled_reason TEXT,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (pipeline, stage)
) STRICT, WITHOUT ROWID;

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
CREATE UNIQUE INDEX condition_executions_of_stage_execution ON condition_executions (stage_execution, gate)
  WHERE is_retried = 0;

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

-- What the actions of an execution have left for those after them.
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

-- What runs outside of transactions, and what starts pipelines --------------------------------------------------------

CREATE TABLE effects (
  key INTEGER PRIMARY KEY,
  -- who does it
  kind TEXT NOT NULL,
  -- what that needs to know, in JSON
  data TEXT NOT NULL,
  -- when it is ready to be done; null when it is
  due_at INTEGER
) STRICT;
CREATE INDEX effects_ready ON effects (kind, key) WHERE due_at IS NULL;
CREATE INDEX effects_due ON effects (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE functions (
  world TEXT NOT NULL,
  name TEXT NOT NULL,
  -- where it is, in JSON
  definition TEXT NOT NULL,
  PRIMARY KEY (world, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE stubs (
  key INTEGER PRIMARY KEY,
  world TEXT NOT NULL,
  definition TEXT NOT NULL
) STRICT;
CREATE INDEX stubs_of_world ON stubs (world);

-- Objects whose new versions start a pipeline.
CREATE TABLE watched_sources (
  pipeline INTEGER NOT NULL REFERENCES pipelines (key),
  action TEXT NOT NULL,
  bucket TEXT NOT NULL,
  object_key TEXT NOT NULL,
  -- when a change that has happened is noticed
  due_at INTEGER,
  polls INTEGER NOT NULL DEFAULT 1,
  -- the revision that was noticed last, empty where no object was found; absent where nobody has ever looked
  seen TEXT,
  -- since when no object was found
  missing_since INTEGER,
  PRIMARY KEY (pipeline, action)
) STRICT, WITHOUT ROWID;
CREATE INDEX watched_sources_of_object ON watched_sources (bucket, object_key);
CREATE INDEX watched_sources_due ON watched_sources (due_at) WHERE due_at IS NOT NULL;

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

CREATE TABLE event_targets (
  world TEXT NOT NULL,
  url TEXT NOT NULL,
  -- JSON list of the detail-types that it wants; null for all
  detail_types TEXT,
  PRIMARY KEY (world, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_rules (
  world TEXT NOT NULL,
  name TEXT NOT NULL,
  -- JSON: EventRule
  rule TEXT NOT NULL,
  PRIMARY KEY (world, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE notification_rules (
  world TEXT NOT NULL,
  name TEXT NOT NULL,
  -- JSON: NotificationRule
  rule TEXT NOT NULL,
  PRIMARY KEY (world, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscriptions (
  -- of the function
  world TEXT NOT NULL,
  topic_arn TEXT NOT NULL,
  function TEXT NOT NULL,
  -- the last part of its ARN
  id TEXT NOT NULL,
  -- JSON: SubscriptionFilter; null for all messages
  filter TEXT,
  PRIMARY KEY (world, topic_arn, function)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_of_topic ON subscriptions (topic_arn);

-- Starts of pipelines by rules that an event has matched.
CREATE TABLE event_starts (
  key INTEGER PRIMARY KEY,
  pipeline_arn TEXT NOT NULL,
  rule_arn TEXT NOT NULL,
  -- JSON that the rule gives its target
  input TEXT NOT NULL,
  -- of the execution that starts; 0 when the event is of an object
  invocation_depth INTEGER NOT NULL,
  due_at INTEGER
) STRICT;
CREATE INDEX event_starts_due ON event_starts (due_at) WHERE due_at IS NOT NULL;

-- When rules of EventBridge run next by their schedules.
CREATE TABLE event_schedules (
  key INTEGER PRIMARY KEY,
  world TEXT NOT NULL,
  -- of the rule
  name TEXT NOT NULL,
  due_at INTEGER,
  UNIQUE (world, name)
) STRICT;
CREATE INDEX event_schedules_due ON event_schedules (due_at) WHERE due_at IS NOT NULL;

-- Objects and their bytes ---------------------------------------------------------------------------------------------
-- Bytes lie in chunks, which are never changed and never copied: a blob is a list of pieces of chunks, so that a
-- copy, a range of a copy and the parts of a completed upload share them.

-- Names are unique among all accounts, as in S3.
CREATE TABLE buckets (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  -- Enabled, Suspended, or null when it never was
  versioning TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE bucket_configurations (
  bucket INTEGER NOT NULL REFERENCES buckets (key) ON DELETE CASCADE,
  -- the query's parameter that names it: policy, cors
  name TEXT NOT NULL,
  -- as it was put
  document TEXT NOT NULL,
  PRIMARY KEY (bucket, name)
) STRICT, WITHOUT ROWID;

-- Every version of every object; a later one has a greater key.
CREATE TABLE object_versions (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  bucket INTEGER NOT NULL REFERENCES buckets (key),
  name TEXT NOT NULL,
  version_id TEXT NOT NULL,
  is_latest INTEGER NOT NULL,
  -- null for a delete marker
  blob INTEGER REFERENCES blobs (key),
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  modified_at INTEGER NOT NULL,
  -- ObjectAttributes as JSON
  attributes TEXT NOT NULL,
  UNIQUE (bucket, name, version_id)
) STRICT;
CREATE INDEX object_versions_latest ON object_versions (bucket, name) WHERE is_latest = 1;
CREATE INDEX object_versions_in_order ON object_versions (bucket, name, key);
CREATE INDEX object_versions_of_blob ON object_versions (blob);

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
  blob INTEGER NOT NULL REFERENCES blobs (key),
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  -- base64, by the algorithm of the upload; null when the part has none
  checksum TEXT,
  modified_at INTEGER NOT NULL,
  PRIMARY KEY (upload, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_parts_of_blob ON upload_parts (blob);

-- Keys are never reused, also after the table was emptied: an upload under way would write into another's blob.
CREATE TABLE blobs (
  key INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;
CREATE TABLE blob_pieces (
  blob INTEGER NOT NULL,
  -- offset of the piece in the blob
  position INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  -- offset of the piece in its chunk
  start INTEGER NOT NULL,
  length INTEGER NOT NULL,
  PRIMARY KEY (blob, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_pieces_of_chunk ON blob_pieces (chunk);
CREATE TABLE main.chunks (
  key INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;
