import { findBucket } from '../find-bucket.ts';
import { findObject } from '../find-object.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, keyOf } from '../s3-request.ts';
import { describeTags } from '../tags.ts';
import { writeXml } from '../xml.ts';

export const getObjectTagging = s3Operation('GetObjectTagging', (context, request) =>
  context.engine.read(() => {
    const bucket = findBucket(context.store, bucketOf(request));
    const { versionId, attributes } = findObject(context, bucket, keyOf(request), request.query.get('versionId'));
    return {
      headers: { 'x-amz-version-id': bucket.versioning === null ? undefined : versionId },
      body: writeXml('Tagging', describeTags(attributes.tags ?? [])),
    };
  }),
);
