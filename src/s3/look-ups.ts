import { type Bucket, hasBlob, type StoredVersion } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import type { MultipartUpload } from '../sqlite/objects/multipart-uploads.ts';
import type { Store } from '../sqlite/store.ts';
import type { S3Context } from './operation.ts';
import { bucketOf, header, keyOf, numberIn, type S3Request } from './s3-request.ts';

/**
 * The version that a request names, else the current one. Whoever may not list the bucket is not told that there is
 * none (N7 [documented: API reference, GetObject, Permissions]).
 * @throws S3Error NoSuchKey, NoSuchVersion, InvalidArgument, AccessDenied; MethodNotAllowed when it names a delete
 *   marker
 */
export function requireObject(
  { store, caller, log }: Pick<S3Context, 'store' | 'caller' | 'log'>,
  bucket: Bucket,
  key: string,
  versionId: string | null,
): StoredVersion {
  const version =
    versionId === null
      ? store.objects.findLatest(bucket.key, key)
      : store.objects.findVersion(bucket.key, key, versionId);
  const wrongId = versionId !== null && version === undefined ? versionIdError(versionId) : undefined;
  if (wrongId !== undefined) throw wrongId;
  const isThere = versionId === null ? hasBlob(version) : version !== undefined;
  if (!isThere && !caller.may('ListObjectsV2', bucket.name, undefined)) {
    const isInput = !caller.may('PutObject', bucket.name, key);
    const hint = isInput ? " To give an input artifact bytes, put 'from' beside its name in the document." : '';
    log.warn(
      `S3 answers AccessDenied for ${bucket.name}/${key} to the credentials of a job: there is no such object.${hint}`,
    );
    throw new S3Error('AccessDenied');
  }
  if (version === undefined) {
    throw versionId === null
      ? new S3Error('NoSuchKey', { Key: key })
      : new S3Error('NoSuchVersion', { Key: key, VersionId: versionId });
  }
  if (hasBlob(version)) return version;
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
  throw versionId === null
    ? new S3Error('NoSuchKey', { Key: key }, undefined, headers)
    : new S3Error('MethodNotAllowed', { Method: 'GET', ResourceType: 'DeleteMarker' }, undefined, {
        ...headers,
        allow: 'DELETE',
      });
}

/** What S3 makes [transcript: ids in public answers]. */
const versionForm = /^(null|[\w.]{32})$/;

/** What is wrong with an id that no version has: it must at least look like one (N4 [transcript]). */
export function versionIdError(versionId: string): S3Error | undefined {
  if (versionForm.test(versionId)) return undefined;
  const details = { ArgumentName: 'versionId', ArgumentValue: versionId };
  const message = versionId === '' ? 'Version id cannot be the empty string' : 'Invalid version id specified';
  return new S3Error('InvalidArgument', details, message);
}

/** @throws S3Error NoSuchBucket */
export function requireBucket(store: Store, name: string): Bucket {
  const bucket = store.buckets.find(name);
  if (bucket === undefined) throw new S3Error('NoSuchBucket', { BucketName: name });
  return bucket;
}

/**
 * A caller who says whose bucket it takes this one for is refused where it is another's.
 * @throws S3Error AccessDenied
 */
export function checkExpectedOwner(request: Pick<S3Request, 'headers'>, name: string, { account }: Bucket): void {
  const expected = header(request, name);
  if (expected !== undefined && expected !== account) throw new S3Error('AccessDenied');
}

/** The upload that a request names. @throws S3Error NoSuchBucket, NoSuchUpload */
export function requireUpload(store: Store, request: S3Request): { bucket: Bucket; upload: MultipartUpload } {
  const bucket = requireBucket(store, bucketOf(request));
  const id = request.query.get('uploadId') ?? '';
  const upload = store.uploads.find(bucket.key, keyOf(request), id);
  if (upload === undefined) throw new S3Error('NoSuchUpload', { UploadId: id });
  return { bucket, upload };
}

/** @throws S3Error InvalidArgument */
export function partNumberOf({ method, query }: S3Request): number {
  if (!query.has('partNumber')) {
    // What is sent to the upload itself, and it takes no PUT (N4 [transcript]).
    throw new S3Error('MethodNotAllowed', { Method: method, ResourceType: 'UPLOAD' }, undefined, {
      allow: 'DELETE, POST, GET',
    });
  }
  try {
    const number = numberIn(query, 'partNumber', { least: 1, most: 10_000 });
    if (number !== undefined) return number;
  } catch {
    // S3 has one text for every wrong number, and for none.
  }
  throw new S3Error(
    'InvalidArgument',
    { ArgumentName: 'partNumber', ArgumentValue: query.get('partNumber') ?? '' },
    'Part number must be an integer between 1 and 10000, inclusive',
  );
}

/** Ends a multipart upload: with it go its parts, and the bytes that nothing else refers to. */
export function discardUpload(store: Store, { key }: MultipartUpload): void {
  const parts = store.uploads.listParts(key);
  store.uploads.delete(key);
  for (const { blob } of parts) store.blobs.deleteIfUnused(blob);
}
