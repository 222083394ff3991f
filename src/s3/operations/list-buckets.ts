import { defaultArtifactBucket } from '../../domain/jobs/job-data.ts';
import { ensureDefaultBucket } from '../../engine/objects/ensure-bucket.ts';
import { s3Operation } from '../operation.ts';
import { numberIn } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

/**
 * The caller's own, in pages where `max-buckets` asks for them. The default artifact bucket is there before anybody
 * used it.
 */
export const listBuckets = s3Operation('ListBuckets', ({ engine, caller }, request) =>
  engine.perform((work) => {
    ensureDefaultBucket(work, defaultArtifactBucket(caller.world));
    const { query } = request;
    const prefix = query.get('prefix') ?? '';
    const region = query.get('bucket-region');
    const most = numberIn(query, 'max-buckets', { least: 1, most: 10_000 });
    const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString();
    const found = work.store.buckets
      .list(caller.world.accountId)
      .filter(({ name }) => name.startsWith(prefix) && name > after)
      .filter((bucket) => region === null || bucket.region === region);
    const buckets = found.slice(0, most);
    const last = buckets.length < found.length ? buckets.at(-1) : undefined;
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
        ContinuationToken: last && Buffer.from(last.name).toString('base64url'),
        Prefix: prefix === '' ? undefined : prefix,
      }),
    };
  }),
);
