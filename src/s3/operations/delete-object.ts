import { deleteObject as removeObject } from '../../engine/objects/object-versions.ts';
import { findBucket } from '../find-bucket.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, keyOf } from '../s3-request.ts';

/** Deleting what is not there succeeds [documented]. */
export const deleteObject = s3Operation('DeleteObject', ({ engine }, request) =>
  engine.perform((work) => {
    const bucket = findBucket(work.store, bucketOf(request));
    const versionId = request.query.get('versionId') ?? undefined;
    const deleted = removeObject(work, bucket, keyOf(request), versionId);
    return {
      status: 204,
      headers: {
        'x-amz-version-id': deleted.versionId,
        'x-amz-delete-marker': deleted.isDeleteMarker ? 'true' : undefined,
      },
    };
  }),
);
