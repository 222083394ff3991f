import type { BulkSchema } from '../database.ts';

/**
 * Buckets, objects and their bytes. Bytes lie in chunks, which are never changed and never copied: a content is a list
 * of pieces of chunks, so that a copy, a range of a copy and the parts of a completed upload share them.
 */
export const objects = (bulk: BulkSchema) => `
  -- names are unique among all accounts, as in S3
  CREATE TABLE buckets (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    -- Enabled, Suspended, or null when it never was
    versioning TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;

  -- Never reused, also after the table was emptied: an upload under way would write into another's content.
  CREATE TABLE contents (
    key INTEGER PRIMARY KEY AUTOINCREMENT
  ) STRICT;

  CREATE TABLE content_pieces (
    content INTEGER NOT NULL,
    -- offset of the piece in the content
    position INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    -- offset of the piece in its chunk
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (content, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX content_pieces_of_chunk ON content_pieces (chunk);

  CREATE TABLE ${bulk}.chunks (
    key INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT;

  -- Every version of every object; a later one has a greater key.
  CREATE TABLE object_versions (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket INTEGER NOT NULL REFERENCES buckets (key),
    name TEXT NOT NULL,
    version_id TEXT NOT NULL,
    is_latest INTEGER NOT NULL,
    -- null for a delete marker
    content INTEGER REFERENCES contents (key),
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified_at INTEGER NOT NULL,
    -- ObjectAttributes (domain/stored-object.ts) as JSON
    attributes TEXT NOT NULL,
    UNIQUE (bucket, name, version_id)
  ) STRICT;
  CREATE INDEX object_versions_latest ON object_versions (bucket, name) WHERE is_latest = 1;
  CREATE INDEX object_versions_in_order ON object_versions (bucket, name, key);
  CREATE INDEX object_versions_of_content ON object_versions (content);

  CREATE TABLE multipart_uploads (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    bucket INTEGER NOT NULL REFERENCES buckets (key),
    name TEXT NOT NULL,
    -- access key id of whoever began it
    initiator TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    attributes TEXT NOT NULL
  ) STRICT;
  CREATE INDEX multipart_uploads_in_order ON multipart_uploads (bucket, name, key);

  CREATE TABLE upload_parts (
    upload INTEGER NOT NULL REFERENCES multipart_uploads (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    content INTEGER NOT NULL REFERENCES contents (key),
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    -- base64, by the algorithm of the upload; null when the part has none
    checksum TEXT,
    modified_at INTEGER NOT NULL,
    PRIMARY KEY (upload, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX upload_parts_of_content ON upload_parts (content);
`;
