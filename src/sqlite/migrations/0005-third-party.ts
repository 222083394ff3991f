export const thirdParty = `
  -- UpdateActionType's form of a type that a provider declares; the type's other columns say the same in the form of custom types
  ALTER TABLE action_types ADD COLUMN declaration TEXT;

  -- milliseconds that each job has; null where all jobs of the action share the deadline
  ALTER TABLE action_executions ADD COLUMN job_timeout INTEGER;

  -- whose token opens a third-party job; null for the job of a custom action
  ALTER TABLE jobs ADD COLUMN client_id TEXT;

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
`;
