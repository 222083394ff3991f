/**
 * Work that a transaction has asked for and cannot do itself: on bytes, functions or the network. A row is there until
 * the outcome has been written, so that a restart does again what was under way. Instants as in 0001-foundation.ts.
 */
export const effects = `
  CREATE TABLE effects (
    key INTEGER PRIMARY KEY,
    -- who does it: a file of src/engine/effects
    kind TEXT NOT NULL,
    -- what that needs to know, in JSON
    data TEXT NOT NULL,
    -- when it is ready to be done; null when it is
    due_at INTEGER
  ) STRICT;
  CREATE INDEX effects_ready ON effects (kind, key) WHERE due_at IS NULL;
  CREATE INDEX effects_due ON effects (due_at) WHERE due_at IS NOT NULL;
`;
