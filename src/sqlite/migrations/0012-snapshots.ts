/**
 * Named copies of the state. The copy of a table is `snapshot_KEY_TABLE`; bytes are shared, and kept as long as a
 * snapshot refers to them. Instants as in 0001-foundation.ts.
 */
export const snapshots = `
  CREATE TABLE snapshots (
    -- never reused: it is part of the names of tables
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    -- by the emulator's clock, and what that was
    taken_at INTEGER NOT NULL,
    clock_mode TEXT NOT NULL,
    -- how many steps of the schema its tables have taken
    schema INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE snapshot_contents (
    content INTEGER NOT NULL REFERENCES contents (key),
    snapshot INTEGER NOT NULL REFERENCES snapshots (key),
    PRIMARY KEY (content, snapshot)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX snapshot_contents_of_snapshot ON snapshot_contents (snapshot);

  -- in a file that a state was exported to: the moment, by its clock
  ALTER TABLE emulator ADD COLUMN exported_at INTEGER;
`;
