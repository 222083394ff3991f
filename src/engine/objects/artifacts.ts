import { createHash } from 'node:crypto';
import type { Artifact, S3Location } from '../../domain/jobs/job-data.ts';
import { hasBlob, type StoredVersion } from '../../domain/objects/stored-object.ts';
import { worldOf } from '../../domain/world.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Context } from '../context.ts';
import { ensureBucket } from './ensure-bucket.ts';
import { putObject } from './object-versions.ts';

/**
 * Makes a stored blob the object of an artifact, which shares its bytes; the bucket is made when it is not there. No
 * event tells of it: a rule for all of a bucket that has sources and artifacts would start its pipeline for ever (J40).
 * @param world Of the pipeline, in its stored form
 */
export function putArtifact(
  context: Context,
  world: string,
  { location }: Artifact,
  { blob, size, etag, attributes }: Pick<StoredVersion, 'blob' | 'size' | 'etag' | 'attributes'>,
): void {
  const { bucketName, objectKey: name } = location.s3Location;
  const bucket = ensureBucket(context, worldOf(world), bucketName);
  putObject(context, bucket, { name, blob, size, etag, attributes }, null);
}

/**
 * A zip of one file, `codepipeline-local.txt`, that says what it is; as yazl writes it
 * (test/scenarios/artifacts-of-pipelines.test.ts). A zip without any file is valid, too, but `unzip` ends with 1 for
 * it.
 */
export const placeholderZip = Buffer.from(
  'UEsDBBQAAAgAAAAAIQAUeRrNVQAAAFUAAAAWAAAAY29kZXBpcGVsaW5lLWxvY2FsLnR4dE5vdGhpbmcgaGFzIG1hZGUgdGhpcyBhcnRpZmFj' +
    'dDogaXRzIGFjdGlvbiB3YXMgbm90IHJ1biwgYW5kIG5vIHN0dWIgZ2l2ZXMgaXRzIGZpbGVzLgpQSwECPwMUAAAIAAAAACEAFHkazVUAAABV' +
    'AAAAFgAAAAAAAAAAAAAApIEAAAAAY29kZXBpcGVsaW5lLWxvY2FsLnR4dFBLBQYAAAAAAQABAEQAAACJAAAAAAA=',
  'base64',
);
const etag = createHash('md5').update(placeholderZip).digest('hex');
const attributes = { headers: { 'content-type': 'application/zip' }, metadata: {} };

/** Puts a placeholder in the place of each output artifact of an action that nobody really does (K1 [chosen]). */
export function leavePlaceholderArtifacts(context: Context, world: string, artifacts: readonly Artifact[]): void {
  if (artifacts.length === 0) return;
  const blob = context.store.blobs.shared('placeholder', placeholderZip);
  const object = { blob, size: placeholderZip.length, etag, attributes };
  for (const artifact of artifacts) putArtifact(context, world, artifact, object);
}

/** The current version of an object; undefined when there is none that has bytes. */
export function findCurrentVersion(store: Store, { bucketName, objectKey }: S3Location): StoredVersion | undefined {
  const bucket = store.buckets.find(bucketName);
  const version = bucket && store.objects.findLatest(bucket.key, objectKey);
  return hasBlob(version) ? version : undefined;
}
