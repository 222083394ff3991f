import { type Bucket, hasContent, type StoredVersion } from '../domain/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import type { Store } from '../sqlite/store.ts';

/**
 * The version that a request names, else the current one.
 * @throws S3Error NoSuchKey, NoSuchVersion; MethodNotAllowed when it names a delete marker
 */
export function findObject(store: Store, bucket: Bucket, key: string, versionId: string | null): StoredVersion {
  const version =
    versionId === null ? store.objects.latest(bucket.key, key) : store.objects.version(bucket.key, key, versionId);
  if (version === undefined) {
    throw versionId === null
      ? new S3Error('NoSuchKey', { Key: key })
      : new S3Error('NoSuchVersion', { Key: key, VersionId: versionId });
  }
  if (hasContent(version)) return version;
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
  throw versionId === null
    ? new S3Error('NoSuchKey', { Key: key }, undefined, headers)
    : new S3Error('MethodNotAllowed', { Method: 'GET', ResourceType: 'DeleteMarker' }, undefined, {
        ...headers,
        allow: 'DELETE',
      });
}
