import type { Bucket } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import type { MultipartUpload } from '../sqlite/multipart-uploads.ts';
import type { Store } from '../sqlite/store.ts';
import { findBucket } from './find-bucket.ts';
import { bucketOf, keyOf, numberIn, type S3Request } from './s3-request.ts';

/** The upload that a request names. @throws S3Error NoSuchBucket, NoSuchUpload */
export function findUpload(store: Store, request: S3Request): { bucket: Bucket; upload: MultipartUpload } {
  const bucket = findBucket(store, bucketOf(request));
  const id = request.query.get('uploadId') ?? '';
  const upload = store.uploads.find(bucket.key, keyOf(request), id);
  if (upload === undefined) throw new S3Error('NoSuchUpload', { UploadId: id });
  return { bucket, upload };
}

/** @throws S3Error InvalidArgument */
export function partNumberOf({ query }: S3Request): number {
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
