import type { UploadReason } from '../../domain/events/object-event.ts';
import {
  type Bucket,
  nullVersion,
  type ObjectAttributes,
  type ObjectVersion,
} from '../../domain/objects/stored-object.ts';
import type { Context } from '../context.ts';
import { noteNewVersion } from './note-new-version.ts';

/**
 * Makes a blob the current version of an object. Without versioning it takes the place of the version before.
 * @param reason The call that it comes from; null for what no event is to tell.
 */
export function putObject(
  context: Context,
  bucket: Bucket,
  object: { name: string; blob: number; size: number; etag: string; attributes: ObjectAttributes },
  reason: UploadReason | null = 'PutObject',
): ObjectVersion {
  const { store, ids, now } = context;
  const versionId = bucket.versioning === 'Enabled' ? ids.objectVersionId() : nullVersion;
  const replaced = versionId === nullVersion ? store.objects.version(bucket.key, object.name, nullVersion) : undefined;
  if (replaced !== undefined) store.objects.delete(bucket.key, replaced);
  store.objects.insert(bucket.key, { ...object, versionId, modifiedAt: now });
  // Only now: an object that is copied onto itself keeps its blob.
  if (replaced?.blob != null) store.blobs.deleteIfUnused(replaced.blob);
  const version = store.objects.latest(bucket.key, object.name) as ObjectVersion;
  if (reason !== null) noteNewVersion(context, bucket, version, reason);
  return version;
}

/** What became of a deletion. */
interface DeletedObject {
  /** Of the deleted version or of the delete marker that was made; undefined when the bucket knows no versions. */
  readonly versionId?: string;
  readonly isDeleteMarker: boolean;
}

/** Deletes one version, or hides the object behind a delete marker where its bucket keeps versions. */
export function deleteObject(
  context: Context,
  bucket: Bucket,
  name: string,
  versionId: string | undefined,
): DeletedObject {
  const { store, ids, now } = context;
  if (versionId !== undefined) {
    const version = store.objects.version(bucket.key, name, versionId);
    if (version !== undefined) removeVersion(context, bucket, version);
    return { versionId, isDeleteMarker: version !== undefined && version.blob === null };
  }
  if (bucket.versioning !== 'Enabled') {
    const version = store.objects.version(bucket.key, name, nullVersion);
    if (version !== undefined) removeVersion(context, bucket, version);
    if (bucket.versioning === null) return { isDeleteMarker: false };
  }
  const markerId = bucket.versioning === 'Enabled' ? ids.objectVersionId() : nullVersion;
  store.objects.insert(bucket.key, {
    name,
    versionId: markerId,
    blob: null,
    size: 0,
    etag: '',
    modifiedAt: now,
    attributes: { headers: {}, metadata: {} },
  });
  return { versionId: markerId, isDeleteMarker: true };
}

/** Deletes a version and the bytes that nothing else refers to. */
function removeVersion({ store }: Pick<Context, 'store'>, bucket: Bucket, version: ObjectVersion): void {
  store.objects.delete(bucket.key, version);
  if (version.blob !== null) store.blobs.deleteIfUnused(version.blob);
}
