import { S3Error } from '../../model/s3-error.ts';
import type { ListingPlace } from '../../sqlite/objects.ts';
import { findBucket } from '../find-bucket.ts';
import { listedObject, listedOwner, listedPrefixes, listedQuestion, namesFor } from '../list-entries.ts';
import { collectPage, readQuestion } from '../listing.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, type S3Request } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

export const listObjectsV2 = s3Operation('ListObjectsV2', ({ engine, store }, request) =>
  engine.read(() => {
    const bucket = findBucket(store, bucketOf(request));
    const question = readQuestion(request);
    const { items, commonPrefixes, last } = collectPage(question, placeOf(request), (place, limit) =>
      store.objects.list(bucket.key, question.prefix, place, limit),
    );
    const { query } = request;
    const name = namesFor(question);
    const withOwner = query.get('fetch-owner') === 'true' ? { Owner: listedOwner(bucket) } : {};
    const startAfter = query.get('start-after');
    return {
      body: writeXml('ListBucketResult', {
        ...listedQuestion(bucket, question),
        MaxKeys: question.limit,
        KeyCount: items.length + commonPrefixes.length,
        IsTruncated: last !== undefined,
        ContinuationToken: query.get('continuation-token') ?? undefined,
        NextContinuationToken: last && Buffer.from(last.name).toString('base64url'),
        StartAfter: startAfter === null ? undefined : name(startAfter),
        Contents: items.map((item) => ({ ...listedObject(item, name), ...withOwner })),
        CommonPrefixes: listedPrefixes(commonPrefixes, name),
      }),
    };
  }),
);

/** A continuation token is the last name of the page before. It wins over `start-after` [documented]. */
function placeOf({ query }: S3Request): ListingPlace {
  const token = query.get('continuation-token');
  if (token === null) return { name: query.get('start-after') ?? '', from: 'after' };
  const name = Buffer.from(token, 'base64url').toString();
  if (name !== '' && Buffer.from(name).toString('base64url') === token) return { name, from: 'after' };
  throw new S3Error(
    'InvalidArgument',
    { ArgumentName: 'continuation-token', ArgumentValue: token },
    'The continuation token provided is incorrect',
  );
}
