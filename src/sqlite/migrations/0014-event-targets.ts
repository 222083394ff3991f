/** URLs to which events are posted. `world` as in 0001-foundation.ts. */
export const eventTargets = `
  CREATE TABLE event_targets (
    world TEXT NOT NULL,
    url TEXT NOT NULL,
    -- JSON list of the detail-types that it wants; null for all
    detail_types TEXT,
    PRIMARY KEY (world, url)
  ) STRICT, WITHOUT ROWID;
`;
