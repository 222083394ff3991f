import { findBucket } from '../find-bucket.ts';
import { listedObject, listedOwner, listedPrefixes, listedQuestion, namesFor } from '../list-entries.ts';
import { collectPage, readQuestion } from '../listing.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

/** The first version of the listing: NextMarker is told only with a delimiter, else it is the last key [documented]. */
export const listObjects = s3Operation('ListObjects', ({ engine, store }, request) =>
  engine.read(() => {
    const bucket = findBucket(store, bucketOf(request));
    const question = readQuestion(request);
    const marker = request.query.get('marker') ?? '';
    const { items, commonPrefixes, last } = collectPage(question, { name: marker, from: 'after' }, (place, limit) =>
      store.objects.list(bucket.key, question.prefix, place, limit),
    );
    const name = namesFor(question);
    return {
      body: writeXml('ListBucketResult', {
        ...listedQuestion(bucket, question),
        Marker: name(marker),
        NextMarker: last === undefined || question.delimiter === '' ? undefined : name(last.name),
        MaxKeys: question.limit,
        IsTruncated: last !== undefined,
        Contents: items.map((item) => ({ ...listedObject(item, name), Owner: listedOwner(bucket) })),
        CommonPrefixes: listedPrefixes(commonPrefixes, name),
      }),
    };
  }),
);
