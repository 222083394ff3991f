import type { Grant } from './access-control-list.ts';

/** Checksum algorithms of S3, by the name that its headers end in: `x-amz-checksum-crc32`. */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** COMPOSITE: a checksum of the parts' checksums, as in an ETag of a multipart upload. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; a composite one ends in `-` and the number of parts. */
  readonly value: string;
}

export interface ObjectTag {
  readonly key: string;
  readonly value: string;
}

/** What was said of an object when it was put, beside its bytes. */
export interface ObjectAttributes {
  /** Headers that are given back as they came, by their names in lower case: content-type and the like. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata by name, without `x-amz-meta-`, in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: ObjectChecksum;
  /** Bytes of each part of an object that was uploaded in parts. */
  readonly partSizes?: readonly number[];
  /** In the order in which they were put. */
  readonly tags?: readonly ObjectTag[];
  /** Who may do what with it; its owner alone where nobody said it. Kept and shown: nobody is asked for it (N8). */
  readonly grants?: readonly Grant[];
}

/** A multipart upload's attributes: of its checksum only the kind is known yet. */
export interface UploadAttributes extends Pick<ObjectAttributes, 'headers' | 'metadata' | 'tags' | 'grants'> {
  readonly checksum?: Pick<ObjectChecksum, 'algorithm' | 'type'>;
}

export type Versioning = 'Enabled' | 'Suspended';

export interface Bucket {
  readonly key: number;
  readonly name: string;
  /** Account that owns it. */
  readonly account: string;
  readonly region: string;
  /** Null when it was never switched on. */
  readonly versioning: Versioning | null;
  readonly createdAt: number;
}

/** The id of versions made while versioning is not enabled. */
export const nullVersion = 'null';

export interface ObjectVersion {
  readonly key: number;
  readonly name: string;
  readonly versionId: string;
  readonly isLatest: boolean;
  /** Null for a delete marker. */
  readonly content: number | null;
  /** Bytes. */
  readonly size: number;
  /** Without quotes; empty for a delete marker. */
  readonly etag: string;
  readonly modifiedAt: number;
  readonly attributes: ObjectAttributes;
}

/** A version that has bytes. */
export type StoredVersion = ObjectVersion & { readonly content: number };

export function hasContent(version: ObjectVersion | undefined): version is StoredVersion {
  return version !== undefined && version.content !== null;
}
