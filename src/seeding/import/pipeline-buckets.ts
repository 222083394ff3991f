import { isRecord, listIn, memberOf } from '../../domain/members.ts';
import { isBucketName } from '../../domain/objects/names.ts';
import type { BucketFixture } from '../types.ts';

/**
 * The buckets that imported pipelines work with, which a deployment would have made: artifact stores, and S3 sources'
 * with versioning, which AWS demands of them.
 */
export function pipelineBuckets(pipelines: readonly unknown[]): BucketFixture[] {
  const sources = pipelines.flatMap(sourceBuckets);
  const names = [...new Set([...pipelines.flatMap(storeBuckets), ...sources])];
  return (
    names
      // A reference to a pipeline variable is no bucket's name.
      .filter((name): name is string => typeof name === 'string' && isBucketName(name))
      .map((name) => ({ name, ...(sources.includes(name) && { versioning: true }) }))
  );
}

function storeBuckets(pipeline: unknown): unknown[] {
  const stores = memberOf(pipeline, 'artifactStores');
  const all = [memberOf(pipeline, 'artifactStore'), ...(isRecord(stores) ? Object.values(stores) : [])];
  return all.map((store) => memberOf(store, 'location'));
}

function sourceBuckets(pipeline: unknown): unknown[] {
  return listIn(pipeline, 'stages')
    .flatMap((stage) => listIn(stage, 'actions'))
    .filter((action) => isS3Source(memberOf(action, 'actionTypeId')))
    .map((action) => memberOf(memberOf(action, 'configuration'), 'S3Bucket'));
}

function isS3Source(type: unknown): boolean {
  return ['Source', 'AWS', 'S3'].every(
    (word, index) => memberOf(type, ['category', 'owner', 'provider'][index] as string) === word,
  );
}
