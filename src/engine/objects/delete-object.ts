import { type Bucket, nullVersion, type ObjectVersion } from '../../domain/objects/stored-object.ts';
import type { Context } from '../context.ts';

/** What became of a deletion. */
export interface DeletedObject {
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
    return { versionId, isDeleteMarker: version !== undefined && version.content === null };
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
    content: null,
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
  if (version.content !== null) store.contents.deleteIfUnused(version.content);
}
