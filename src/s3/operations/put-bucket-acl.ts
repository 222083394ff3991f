import { checkAcl } from '../access-control.ts';
import { findBucket } from '../find-bucket.ts';
import { s3Operation } from '../operation.ts';
import { receiveAcl } from '../receive-acl.ts';
import { bucketOf } from '../s3-request.ts';

export const putBucketAcl = s3Operation('PutBucketAcl', async (context, request) => {
  const grantsFor = await receiveAcl(context, request);
  return context.engine.perform(({ store }) => {
    const bucket = findBucket(store, bucketOf(request));
    const grants = grantsFor(bucket);
    checkAcl(store, bucket, grants);
    store.bucketConfigurations.put(bucket.key, 'acl', JSON.stringify(grants));
    return {};
  });
});
