import type { Bucket } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import type { Store } from '../sqlite/store.ts';

/** @throws S3Error NoSuchBucket */
export function findBucket(store: Store, name: string): Bucket {
  const bucket = store.buckets.find(name);
  if (bucket === undefined) throw new S3Error('NoSuchBucket', { BucketName: name });
  return bucket;
}
