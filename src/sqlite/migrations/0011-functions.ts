/**
 * Functions that do Lambda actions, and their jobs. `world` as in 0001-foundation.ts. A job of AWS's own action type
 * has no row in action_types: the column is made anew, because SQLite cannot take a NOT NULL away.
 */
export const functions = `
  DROP INDEX jobs_in_queue;
  ALTER TABLE jobs RENAME COLUMN action_type TO former_action_type;
  -- whose queue it waits in; null for the job of a function, which nobody polls for
  ALTER TABLE jobs ADD COLUMN action_type INTEGER REFERENCES action_types (key);
  UPDATE jobs SET action_type = former_action_type;
  ALTER TABLE jobs DROP COLUMN former_action_type;
  CREATE INDEX jobs_in_queue ON jobs (action_type, query_value, queued_at) WHERE status = 'Queued';

  -- the function that does it; null for the job of a worker
  ALTER TABLE jobs ADD COLUMN function_name TEXT;

  CREATE TABLE functions (
    world TEXT NOT NULL,
    name TEXT NOT NULL,
    -- where it is, in JSON
    definition TEXT NOT NULL,
    PRIMARY KEY (world, name)
  ) STRICT, WITHOUT ROWID;
`;
