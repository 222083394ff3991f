import type { S3Location } from '../../domain/jobs/job-data.ts';
import { hasContent, type StoredVersion } from '../../domain/objects/stored-object.ts';
import type { Store } from '../../sqlite/store.ts';

/** The current version of an object; undefined when there is none that has bytes. */
export function findCurrentVersion(store: Store, { bucketName, objectKey }: S3Location): StoredVersion | undefined {
  const bucket = store.buckets.find(bucketName);
  const version = bucket && store.objects.latest(bucket.key, objectKey);
  return hasContent(version) ? version : undefined;
}
