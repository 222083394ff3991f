import type { Artifact } from '../domain/job-data.ts';
import type { ObjectVersion } from '../domain/stored-object.ts';
import type { Store } from '../sqlite/store.ts';

/** What lies at an artifact's location now; undefined when nothing does. */
export function findArtifactObject(
  { store }: { readonly store: Store },
  { location }: Pick<Artifact, 'location'>,
): (ObjectVersion & { readonly content: number }) | undefined {
  const { bucketName, objectKey } = location.s3Location;
  const bucket = store.buckets.find(bucketName);
  const version = bucket && store.objects.latest(bucket.key, objectKey);
  return version === undefined || version.content === null ? undefined : { ...version, content: version.content };
}
