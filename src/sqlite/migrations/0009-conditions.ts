/** Stages' conditions, and rollbacks. Instants and JSON columns as in 0001-foundation.ts. */
export const conditions = `
  -- What a stay is about: a gate with its condition, or the actions. Those that exist have passed beforeEntry, which had none.
  ALTER TABLE stage_executions ADD COLUMN phase TEXT NOT NULL DEFAULT 'actions';
  -- retries counts those that somebody asked for
  ALTER TABLE stage_executions ADD COLUMN automatic_retries INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE stage_executions ADD COLUMN latest_retry_trigger TEXT;
  UPDATE stage_executions SET latest_retry_trigger = 'ManualStageRetry' WHERE retries > 0;

  -- Of a deploy action: DeployActionExecutionTargetList.
  ALTER TABLE action_executions ADD COLUMN deploy_targets TEXT;

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
`;
