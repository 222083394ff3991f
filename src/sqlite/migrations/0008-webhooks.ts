/** Instants, JSON columns and `world` as in 0001-foundation.ts. */
export const webhooks = `
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
`;
