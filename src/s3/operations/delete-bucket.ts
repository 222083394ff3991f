import { S3Error } from '../../model/s3-error.ts';
import { discardUpload } from '../discard-upload.ts';
import { findBucket } from '../find-bucket.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf } from '../s3-request.ts';

/** Uploads in parts that were never completed go with the bucket [chosen]. */
export const deleteBucket = s3Operation('DeleteBucket', ({ engine }, request) =>
  engine.perform(({ store }) => {
    const { key, name, versioning } = findBucket(store, bucketOf(request));
    if (store.buckets.holdsVersions(key)) {
      const hint = versioning === null ? '' : '. You must delete all versions in the bucket.';
      throw new S3Error('BucketNotEmpty', { BucketName: name }, `The bucket you tried to delete is not empty${hint}`);
    }
    for (const upload of store.uploads.list(key)) discardUpload(store, upload);
    store.buckets.delete(key);
    return { status: 204 };
  }),
);
