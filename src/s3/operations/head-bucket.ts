import { findBucket } from '../find-bucket.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf } from '../s3-request.ts';

export const headBucket = s3Operation('HeadBucket', ({ engine, store }, request) =>
  engine.read(() => {
    const { region } = findBucket(store, bucketOf(request));
    return {
      headers: {
        'content-type': 'application/xml',
        'x-amz-bucket-region': region,
        'x-amz-access-point-alias': 'false',
      },
    };
  }),
);
