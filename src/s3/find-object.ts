import { type Bucket, hasContent, type StoredVersion } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import type { S3Context } from './operation.ts';

/**
 * The version that a request names, else the current one. Whoever may not list the bucket is not told that there is
 * none (N7 [documented: API reference, GetObject, Permissions]).
 * @throws S3Error NoSuchKey, NoSuchVersion, AccessDenied; MethodNotAllowed when it names a delete marker
 */
export function findObject(
  { store, caller, log }: Pick<S3Context, 'store' | 'caller' | 'log'>,
  bucket: Bucket,
  key: string,
  versionId: string | null,
): StoredVersion {
  const version =
    versionId === null ? store.objects.latest(bucket.key, key) : store.objects.version(bucket.key, key, versionId);
  const isThere = versionId === null ? hasContent(version) : version !== undefined;
  if (!isThere && !caller.may('ListObjectsV2', bucket.name, undefined)) {
    log.warn(`S3 answers AccessDenied for ${bucket.name}/${key} to the credentials of a job: there is no such object.`);
    throw new S3Error('AccessDenied');
  }
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
