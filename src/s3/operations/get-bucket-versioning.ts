import { findBucket } from '../find-bucket.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

export const getBucketVersioning = s3Operation('GetBucketVersioning', ({ engine, store }, request) =>
  engine.read(() => {
    const { versioning } = findBucket(store, bucketOf(request));
    return { body: writeXml('VersioningConfiguration', { Status: versioning ?? undefined }) };
  }),
);
