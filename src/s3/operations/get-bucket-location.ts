import { findBucket } from '../find-bucket.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf } from '../s3-request.ts';
import { writeText } from '../xml.ts';

/** Empty for us-east-1 [documented]. */
export const getBucketLocation = s3Operation('GetBucketLocation', ({ engine, store }, request) =>
  engine.read(() => {
    const { region } = findBucket(store, bucketOf(request));
    return { body: writeText('LocationConstraint', region === 'us-east-1' ? '' : region) };
  }),
);
