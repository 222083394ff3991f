import { writeAcl } from '../access-control.ts';
import { findBucket } from '../find-bucket.ts';
import { findObject } from '../find-object.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, keyOf } from '../s3-request.ts';

export const getObjectAcl = s3Operation('GetObjectAcl', (context, request) =>
  context.engine.read(() => {
    const bucket = findBucket(context.store, bucketOf(request));
    const { attributes } = findObject(context, bucket, keyOf(request), request.query.get('versionId'));
    return { body: writeAcl(bucket.account, attributes.grants) };
  }),
);
