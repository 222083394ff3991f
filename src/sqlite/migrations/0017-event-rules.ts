/**
 * EventBridge's rules, and the starts of pipelines that they ask for. Instants and `world` as in 0001-foundation.ts.
 */
export const eventRules = `
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
  -- 0 for a source whose PollForSourceChanges is false: it is watched to say why nothing starts
  ALTER TABLE watched_sources ADD COLUMN polls INTEGER NOT NULL DEFAULT 1;
`;
