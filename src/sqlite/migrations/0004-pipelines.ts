/** Instants and `world` as in 0001-foundation.ts. */
export const pipelines = `
  CREATE TABLE pipelines (
    key INTEGER PRIMARY KEY,
    world TEXT NOT NULL,
    name TEXT NOT NULL,
    -- the current version
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- a deleted pipeline keeps its row: executions refer to it; one of the same name gets a row of its own
    deleted_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX pipelines_by_name ON pipelines (world, name) WHERE deleted_at IS NULL;
  CREATE INDEX pipelines_in_worlds ON pipelines (name) WHERE deleted_at IS NULL;

  CREATE TABLE pipeline_versions (
    pipeline INTEGER NOT NULL REFERENCES pipelines (key),
    version INTEGER NOT NULL,
    -- PipelineDeclaration with every default filled in and secrets in clear
    declaration TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (pipeline, version)
  ) STRICT;
`;
