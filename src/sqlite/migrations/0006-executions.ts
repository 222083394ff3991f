/**
 * What pipelines run. Instants and JSON columns as in 0001-foundation.ts. An action execution of a pipeline is the row
 * that jobs refer to, so that a worker's report and the pipeline speak of the same thing.
 */
export const executions = `
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

  -- An execution's stay in a stage; a retry goes on with the same row. Keys are in the order of entering.
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

  -- The type stands in job_data, and AWS's own types have no row.
  ALTER TABLE action_executions DROP COLUMN action_type;
  ALTER TABLE action_executions ADD COLUMN status TEXT NOT NULL DEFAULT 'InProgress';
  ALTER TABLE action_executions ADD COLUMN updated_at INTEGER;
  ALTER TABLE action_executions ADD COLUMN updated_by TEXT;
  -- The following are null for jobs without a pipeline.
  ALTER TABLE action_executions ADD COLUMN pipeline INTEGER REFERENCES pipelines (key);
  ALTER TABLE action_executions ADD COLUMN pipeline_execution INTEGER REFERENCES pipeline_executions (key);
  ALTER TABLE action_executions ADD COLUMN stage_execution INTEGER REFERENCES stage_executions (key);
  ALTER TABLE action_executions ADD COLUMN stage TEXT;
  ALTER TABLE action_executions ADD COLUMN action TEXT;
  ALTER TABLE action_executions ADD COLUMN namespace TEXT;
  -- who does it: a file of src/engine/providers, and what that keeps for itself
  ALTER TABLE action_executions ADD COLUMN provider TEXT;
  ALTER TABLE action_executions ADD COLUMN provider_data TEXT;
  -- 1 when a retry has put another in its place
  ALTER TABLE action_executions ADD COLUMN is_retried INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE action_executions ADD COLUMN approval_token TEXT;
  -- when it ends by itself; a job's deadline is its job's affair
  ALTER TABLE action_executions ADD COLUMN due_at INTEGER;
  CREATE INDEX action_executions_of_pipeline ON action_executions (pipeline) WHERE pipeline IS NOT NULL;
  CREATE INDEX action_executions_of_execution ON action_executions (pipeline_execution)
    WHERE pipeline_execution IS NOT NULL;
  CREATE INDEX action_executions_of_stage_execution ON action_executions (stage_execution, is_retried, action, status)
    WHERE stage_execution IS NOT NULL;
  CREATE INDEX action_executions_of_action ON action_executions (pipeline, stage, action) WHERE pipeline IS NOT NULL;
  CREATE INDEX action_executions_by_approval_token ON action_executions (approval_token)
    WHERE approval_token IS NOT NULL;
  CREATE INDEX action_executions_due ON action_executions (due_at) WHERE due_at IS NOT NULL;

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

  CREATE TABLE stubs (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    definition TEXT NOT NULL
  ) STRICT;
  CREATE INDEX stubs_of_world ON stubs (world);
`;
