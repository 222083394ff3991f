import type { Artifact } from '../../domain/jobs/job-data.ts';
import type { StoredVersion } from '../../domain/objects/stored-object.ts';
import { worldOf } from '../../domain/world.ts';
import type { Context } from '../context.ts';
import { ensureBucket } from './ensure-bucket.ts';
import { putObject } from './put-object.ts';

/**
 * Makes a stored content the object of an artifact, which shares its bytes; the bucket is made when it is not there. No
 * event tells of it: a rule for all of a bucket that has sources and artifacts would start its pipeline for ever (J40).
 * @param world Of the pipeline, in its stored form
 */
export function putArtifact(
  context: Context,
  world: string,
  { location }: Artifact,
  { content, size, etag, attributes }: Pick<StoredVersion, 'content' | 'size' | 'etag' | 'attributes'>,
): void {
  const { bucketName, objectKey: name } = location.s3Location;
  const bucket = ensureBucket(context, worldOf(world), bucketName);
  putObject(context, bucket, { name, content, size, etag, attributes }, null);
}
