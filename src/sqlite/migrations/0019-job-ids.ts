/**
 * Jobs are found by their ids through a table of its own. Ids are random, and each index over them was what an insert
 * waited for: three of them, of which one remains. As a table it is copied in its own order (decision 0020).
 */
export const jobIds = `
  CREATE TABLE jobs_without_ids (
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
  INSERT INTO jobs_without_ids SELECT key, world, id, action_execution, action_type, query_value, status, nonce,
    continuation_token, client_id, function_name, available_at, deadline, queued_at, due_at, created_at, handed_out_at,
    acknowledged_at, ended_at FROM jobs;
  DROP TABLE jobs;
  ALTER TABLE jobs_without_ids RENAME TO jobs;
  CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX jobs_of_action_execution ON jobs (action_execution);
  CREATE INDEX jobs_in_queue ON jobs (action_type, query_value, queued_at) WHERE status = 'Queued';

  CREATE TABLE job_ids (
    id TEXT NOT NULL,
    world TEXT NOT NULL,
    job INTEGER NOT NULL REFERENCES jobs (key),
    PRIMARY KEY (id, world)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO job_ids SELECT id, world, key FROM jobs ORDER BY id, world;

  -- nobody asks for the execution of a job without a pipeline by its id
  DROP INDEX action_executions_by_id;
  CREATE INDEX action_executions_by_id ON action_executions (id) WHERE pipeline IS NOT NULL;
`;
