/** Checksum algorithms of S3, by the name that its headers end in: `x-amz-checksum-crc32`. */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'MD5', 'SHA1', 'SHA256', 'SHA512'] as const;

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
  /** The upload in parts that it comes from, which a client may complete a second time. */
  readonly uploadId?: string;
  /** In the order in which they were put. */
  readonly tags?: readonly ObjectTag[];
  /** Who may do what with it; its owner alone where nobody said it. Kept and shown: nobody is asked for it (N8). */
  readonly grants?: readonly Grant[];
}

/** A multipart upload's attributes: of its checksum only the kind is known yet. */
export interface UploadAttributes extends Pick<ObjectAttributes, 'headers' | 'metadata' | 'tags' | 'grants'> {
  readonly checksum?: Pick<ObjectChecksum, 'algorithm' | 'type'>;
  /** Whether its object has become another one since it began; absent until then. */
  readonly isOvertaken?: boolean;
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
  readonly blob: number | null;
  /** Bytes. */
  readonly size: number;
  /** Without quotes; empty for a delete marker. */
  readonly etag: string;
  readonly modifiedAt: number;
  readonly attributes: ObjectAttributes;
}

/** A version that has bytes. */
export type StoredVersion = ObjectVersion & { readonly blob: number };

export function hasBlob(version: ObjectVersion | undefined): version is StoredVersion {
  return version !== undefined && version.blob !== null;
}

/** Who is given a permission: an account by its canonical user id, a group by its URI, or an account by its address. */
export interface Grantee {
  readonly type: 'CanonicalUser' | 'Group' | 'AmazonCustomerByEmail';
  readonly id: string;
}

export const permissions = ['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP'] as const;

export type Permission = (typeof permissions)[number];

/** An entry of an access control list. */
export interface Grant {
  readonly grantee: Grantee;
  readonly permission: Permission;
}

const group = (path: string): Grantee => ({ type: 'Group', id: `http://acs.amazonaws.com/groups/${path}` });
const allUsers = group('global/AllUsers');
const authenticatedUsers = group('global/AuthenticatedUsers');
const logDelivery = group('s3/LogDelivery');

/**
 * What canned lists grant besides the owner's full control [documented: S3 user guide, Canned ACL]. Those for the
 * bucket's owner grant nothing more: here it owns its objects, whoever put them.
 */
const cannedGrants = {
  private: [],
  'public-read': [{ grantee: allUsers, permission: 'READ' }],
  'public-read-write': [
    { grantee: allUsers, permission: 'READ' },
    { grantee: allUsers, permission: 'WRITE' },
  ],
  'authenticated-read': [{ grantee: authenticatedUsers, permission: 'READ' }],
  'bucket-owner-read': [],
  'bucket-owner-full-control': [],
  'log-delivery-write': [
    { grantee: logDelivery, permission: 'WRITE' },
    { grantee: logDelivery, permission: 'READ_ACP' },
  ],
} as const satisfies Readonly<Record<string, readonly Grant[]>>;

export function isCannedList(name: string): boolean {
  return Object.hasOwn(cannedGrants, name);
}

/** The list that a canned one stands for; undefined when there is none of this name. */
export function cannedList(name: string, owner: string): Grant[] | undefined {
  if (!isCannedList(name)) return undefined;
  return [...ownersList(owner), ...cannedGrants[name as keyof typeof cannedGrants]];
}

/** The list of what nobody gave one. */
export function ownersList(owner: string): Grant[] {
  return [{ grantee: { type: 'CanonicalUser', id: owner }, permission: 'FULL_CONTROL' }];
}

/** Whether it lets in everybody, or everybody with an account anywhere [documented: Blocking public access]. */
export function isPublic(grants: readonly Grant[]): boolean {
  return grants.some(({ grantee }) => grantee.id === allUsers.id || grantee.id === authenticatedUsers.id);
}
