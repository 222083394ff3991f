/** Objects whose new versions start a pipeline. Instants as in 0001-foundation.ts. */
export const watchedSources = `
  CREATE TABLE watched_sources (
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    action TEXT NOT NULL,
    bucket TEXT NOT NULL,
    object_key TEXT NOT NULL,
    -- when a change that has happened is noticed
    due_at INTEGER,
    PRIMARY KEY (pipeline, action)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX watched_sources_of_object ON watched_sources (bucket, object_key);
  CREATE INDEX watched_sources_due ON watched_sources (due_at) WHERE due_at IS NOT NULL;
`;
