export const jobCredentials = `
  CREATE TABLE job_credentials (
    -- in the order of issue, which is also the order of expiry: all live equally long, and the clock never goes backwards
    key INTEGER PRIMARY KEY,
    access_key_id TEXT NOT NULL UNIQUE,
    secret_access_key TEXT NOT NULL,
    session_token TEXT NOT NULL,
    action_execution INTEGER NOT NULL REFERENCES action_executions (key),
    expires_at INTEGER NOT NULL
  ) STRICT;
`;
