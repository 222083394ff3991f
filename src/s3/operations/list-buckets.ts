import { defaultArtifactBucket } from '../../domain/job-data.ts';
import { ensureDefaultBucket } from '../../engine/ensure-bucket.ts';
import { s3Operation } from '../operation.ts';
import { writeXml } from '../xml.ts';

/** The caller's own, all on one page. The default artifact bucket is there before anybody used it. */
export const listBuckets = s3Operation('ListBuckets', ({ engine, caller }, request) =>
  engine.perform((work) => {
    ensureDefaultBucket(work, defaultArtifactBucket(caller.world));
    const prefix = request.query.get('prefix') ?? '';
    const buckets = work.store.buckets.list(caller.world.accountId).filter(({ name }) => name.startsWith(prefix));
    return {
      body: writeXml('ListAllMyBucketsResult', {
        Owner: { ID: caller.world.accountId },
        Buckets: {
          Bucket: buckets.map(({ name, createdAt, region }) => ({
            Name: name,
            CreationDate: new Date(createdAt).toISOString(),
            BucketRegion: region,
          })),
        },
        Prefix: prefix === '' ? undefined : prefix,
      }),
    };
  }),
);
