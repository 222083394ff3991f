import type { UploadAttributes } from '../../domain/objects/stored-object.ts';
import { Repository } from '../database/repository.ts';

export interface MultipartUpload {
  readonly key: number;
  readonly id: string;
  readonly bucket: number;
  readonly name: string;
  readonly initiator: string;
  readonly startedAt: number;
  readonly attributes: UploadAttributes;
}

export interface UploadPart {
  /** 1 to 10,000. */
  readonly number: number;
  readonly blob: number;
  readonly size: number;
  readonly etag: string;
  /** Base64, by the upload's algorithm. */
  readonly checksum: string | null;
  readonly modifiedAt: number;
}

const uploadColumns = 'key, id, bucket, name, initiator, started_at AS startedAt, attributes';
const partColumns = 'number, blob, size, etag, checksum, modified_at AS modifiedAt';

type UploadRow = Omit<MultipartUpload, 'attributes'> & { attributes: string };

/** Uploads in parts that are neither completed nor aborted. */
export class MultipartUploads extends Repository {
  insert({ id, bucket, name, initiator, startedAt, attributes }: Omit<MultipartUpload, 'key'>): void {
    this.database.run(
      'INSERT INTO multipart_uploads (id, bucket, name, initiator, started_at, attributes) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      bucket,
      name,
      initiator,
      startedAt,
      JSON.stringify(attributes),
    );
  }

  find(bucket: number, name: string, id: string): MultipartUpload | undefined {
    return upload(
      this.database.get(
        `SELECT ${uploadColumns} FROM multipart_uploads WHERE id = ? AND bucket = ? AND name = ?`,
        id,
        bucket,
        name,
      ),
    );
  }

  /** A bucket's uploads by name, of one name the oldest first. */
  list(bucket: number): MultipartUpload[] {
    return this.database
      .all<UploadRow>(`SELECT ${uploadColumns} FROM multipart_uploads WHERE bucket = ? ORDER BY name, key`, bucket)
      .map((row) => upload(row) as MultipartUpload);
  }

  /** Notes of an object's uploads that it has become another one since they began. */
  overtake(bucket: number, name: string): void {
    this.database.run(
      `UPDATE multipart_uploads SET attributes = json_set(attributes, '$.isOvertaken', json('true'))
       WHERE bucket = ? AND name = ?`,
      bucket,
      name,
    );
  }

  /** Deletes an upload with its parts; their blobs stay. */
  delete(key: number): void {
    // Not by the reference's cascade, of which the database would not know how many rows it changes.
    this.database.run('DELETE FROM upload_parts WHERE upload = ?', key);
    this.database.run('DELETE FROM multipart_uploads WHERE key = ?', key);
  }

  findPart(uploadKey: number, number: number): UploadPart | undefined {
    return this.database.get(
      `SELECT ${partColumns} FROM upload_parts WHERE upload = ? AND number = ?`,
      uploadKey,
      number,
    );
  }

  /** A part of the same number is replaced. */
  savePart(uploadKey: number, { number, blob, size, etag, checksum, modifiedAt }: UploadPart): void {
    this.database.run(
      `INSERT OR REPLACE INTO upload_parts (upload, number, blob, size, etag, checksum, modified_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      uploadKey,
      number,
      blob,
      size,
      etag,
      checksum,
      modifiedAt,
    );
  }

  /** Parts in order, from behind the number `after` on. */
  listParts(uploadKey: number, after = 0, limit = 10_000): UploadPart[] {
    return this.database.all(
      `SELECT ${partColumns} FROM upload_parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?`,
      uploadKey,
      after,
      limit,
    );
  }
}

function upload(row: UploadRow | undefined): MultipartUpload | undefined {
  return row && { ...row, attributes: JSON.parse(row.attributes) };
}
