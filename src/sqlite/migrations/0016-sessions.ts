/** Temporary credentials that STS has given out. */
export const sessions = `
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
`;
