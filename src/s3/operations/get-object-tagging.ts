import { findBucket } from '../find-bucket.ts';
import { findObject } from '../find-object.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, keyOf } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

/** No object has tags: those that a request brings are refused (N1 [chosen]). */
export const getObjectTagging = s3Operation('GetObjectTagging', ({ engine, store }, request) =>
  engine.read(() => {
    const bucket = findBucket(store, bucketOf(request));
    const { versionId } = findObject(store, bucket, keyOf(request), request.query.get('versionId'));
    return {
      headers: { 'x-amz-version-id': bucket.versioning === null ? undefined : versionId },
      body: writeXml('Tagging', { TagSet: {} }),
    };
  }),
);
