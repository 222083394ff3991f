import type { Bucket, ObjectAttributes } from '../domain/objects/stored-object.ts';
import { requireBucket, requireObject } from './look-ups.ts';
import { shownVersionId } from './object-headers.ts';
import type { S3Answer, S3Context } from './operation.ts';
import { bucketOf, keyOf, type S3Request } from './s3-request.ts';

/** Changes what is said of the version that a request names; its bytes, its ETag and its date stay. @throws S3Error */
export function changeAttributes(
  context: S3Context,
  request: S3Request,
  change: (bucket: Bucket) => Partial<ObjectAttributes>,
): S3Answer {
  return context.engine.perform(({ store }) => {
    const bucket = requireBucket(store, bucketOf(request));
    const version = requireObject(context, bucket, keyOf(request), request.query.get('versionId'));
    store.objects.setAttributes(version, { ...version.attributes, ...change(bucket) });
    return { headers: { 'x-amz-version-id': shownVersionId(bucket, version) } };
  });
}
