import type { ObjectAttributes, ObjectVersion } from '../../domain/objects/stored-object.ts';
import { Repository } from '../database/repository.ts';

const columns = `key, name, version_id AS versionId, is_latest AS isLatest, blob, size, etag,
  modified_at AS modifiedAt, attributes`;

/** The place in a bucket's order of names at which a listing begins. */
export interface ListingPlace {
  readonly name: string;
  /** `at`: this name is the first; `after`: the one behind it; `past`: the first that does not begin with it. */
  readonly from: 'at' | 'after' | 'past';
}

/** Objects in all their versions. Names are ordered by their bytes in UTF-8, as in S3. */
export class Objects extends Repository {
  /** The current version, which may be a delete marker. */
  findLatest(bucket: number, name: string): ObjectVersion | undefined {
    return version(
      this.database.get(
        `SELECT ${columns} FROM object_versions WHERE bucket = ? AND name = ? AND is_latest = 1`,
        bucket,
        name,
      ),
    );
  }

  findVersion(bucket: number, name: string, versionId: string): ObjectVersion | undefined {
    return version(
      this.database.get(
        `SELECT ${columns} FROM object_versions WHERE bucket = ? AND name = ? AND version_id = ?`,
        bucket,
        name,
        versionId,
      ),
    );
  }

  /** Inserts a version as the current one. */
  insert(bucket: number, inserted: NewVersion): ObjectVersion {
    const { name, versionId, blob, size, etag, modifiedAt, attributes } = inserted;
    this.database.run(
      'UPDATE object_versions SET is_latest = 0 WHERE bucket = ? AND name = ? AND is_latest = 1',
      bucket,
      name,
    );
    const key = this.database.run(
      `INSERT INTO object_versions (bucket, name, version_id, is_latest, blob, size, etag, modified_at, attributes)
       VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)`,
      bucket,
      name,
      versionId,
      blob,
      size,
      etag,
      modifiedAt,
      JSON.stringify(attributes),
    );
    return { ...inserted, key, isLatest: true };
  }

  /**
   * Inserts a version below those that are younger than it, which go on being newer: versions are in the order of
   * their keys. So a key says where a version is and not which one it is.
   */
  insertBelowYounger(bucket: number, inserted: NewVersion): ObjectVersion {
    const younger = this.database.all<{ key: number }>(
      'SELECT key FROM object_versions WHERE bucket = ? AND name = ? AND modified_at > ? ORDER BY key',
      bucket,
      inserted.name,
      inserted.modifiedAt,
    );
    const version = this.insert(bucket, inserted);
    if (younger.length === 0) return version;
    for (const { key } of younger) {
      this.database.run(
        'UPDATE object_versions SET key = (SELECT max(key) + 1 FROM object_versions) WHERE key = ?',
        key,
      );
    }
    this.database.run(
      `UPDATE object_versions SET is_latest = (
         key = (SELECT max(key) FROM object_versions WHERE bucket = ? AND name = ?)
       ) WHERE bucket = ? AND name = ?`,
      bucket,
      inserted.name,
      bucket,
      inserted.name,
    );
    return { ...version, isLatest: false };
  }

  /** The version that an upload in parts has become. */
  findOfUpload(bucket: number, name: string, uploadId: string): ObjectVersion | undefined {
    return version(
      this.database.get(
        `SELECT ${columns} FROM object_versions
         WHERE bucket = ? AND name = ? AND attributes ->> '$.uploadId' = ?`,
        bucket,
        name,
        uploadId,
      ),
    );
  }

  setAttributes({ key }: ObjectVersion, attributes: ObjectAttributes): void {
    this.database.run('UPDATE object_versions SET attributes = ? WHERE key = ?', JSON.stringify(attributes), key);
  }

  /** Deletes a version; the newest of the others becomes the current one. */
  delete(bucket: number, { key, name, isLatest }: ObjectVersion): void {
    this.database.run('DELETE FROM object_versions WHERE key = ?', key);
    if (!isLatest) return;
    this.database.run(
      `UPDATE object_versions SET is_latest = 1
       WHERE key = (SELECT max(key) FROM object_versions WHERE bucket = ? AND name = ?)`,
      bucket,
      name,
    );
  }

  /** Current versions, without delete markers, whose names begin with `prefix`. */
  list(bucket: number, prefix: string, place: ListingPlace, limit: number): ObjectVersion[] {
    return this.database
      .all<Row>(
        `SELECT ${columns} FROM object_versions
         WHERE bucket = ? AND is_latest = 1 AND blob IS NOT NULL
           AND name >= CAST(? AS TEXT) AND name < CAST(? AS TEXT) ORDER BY name LIMIT ?`,
        bucket,
        lowerBound(prefix, place),
        pastPrefix(prefix),
        limit,
      )
      .map((row) => version(row) as ObjectVersion);
  }

  /**
   * All versions whose names begin with `prefix`: by name, of one name the newest first.
   * @param behind Of the name at which the listing begins only the versions behind this one, by its key.
   */
  listVersions(
    bucket: number,
    prefix: string,
    place: ListingPlace,
    behind: number | undefined,
    limit: number,
  ): ObjectVersion[] {
    return this.database
      .all<Row>(
        `SELECT ${columns} FROM object_versions
         WHERE bucket = ? AND name >= CAST(? AS TEXT) AND name < CAST(? AS TEXT) AND (name <> ? OR key < ?)
         ORDER BY name, key DESC LIMIT ?`,
        bucket,
        lowerBound(prefix, place),
        pastPrefix(prefix),
        place.name,
        behind ?? Number.MAX_SAFE_INTEGER,
        limit,
      )
      .map((row) => version(row) as ObjectVersion);
  }
}

export type NewVersion = Omit<ObjectVersion, 'key' | 'isLatest'>;

type Row = Omit<ObjectVersion, 'isLatest' | 'attributes'> & { isLatest: number; attributes: string };

function version(row: Row | undefined): ObjectVersion | undefined {
  return row && { ...row, isLatest: row.isLatest === 1, attributes: JSON.parse(row.attributes) };
}

/** Behind every text in UTF-8 that begins with the prefix: no byte of UTF-8 is 0xff. */
function pastPrefix(prefix: string): Buffer {
  return Buffer.concat([Buffer.from(prefix), Buffer.of(0xff)]);
}

function lowerBound(prefix: string, { name, from }: ListingPlace): Buffer {
  const smallest = Buffer.from(prefix);
  const bytes = Buffer.from(name);
  const bound = from === 'at' ? bytes : Buffer.concat([bytes, Buffer.of(from === 'after' ? 0 : 0xff)]);
  return Buffer.compare(bound, smallest) < 0 ? smallest : bound;
}
