import type { Bucket, ObjectVersion } from '../../domain/objects/stored-object.ts';
import { S3Error } from '../../model/s3-error.ts';
import type { ListingPlace } from '../../sqlite/objects/objects.ts';
import type { Store } from '../../sqlite/store.ts';
import {
  collectPage,
  listedObject,
  listedOwner,
  listedPrefixes,
  listedQuestion,
  namesFor,
  readQuestion,
} from '../listing.ts';
import { requireBucket } from '../look-ups.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, type S3Request } from '../s3-request.ts';
import { writeXml, type XmlObject } from '../xml.ts';

/** The first version of the listing: NextMarker is told only with a delimiter, else it is the last key [documented]. */
export const listObjects = s3Operation('ListObjects', ({ engine, store }, request) =>
  engine.read(() => {
    const bucket = requireBucket(store, bucketOf(request));
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

export const listObjectsV2 = s3Operation('ListObjectsV2', ({ engine, store }, request) =>
  engine.read(() => {
    const bucket = requireBucket(store, bucketOf(request));
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

export const listObjectVersions = s3Operation('ListObjectVersions', ({ engine, store }, request) =>
  engine.read(() => {
    const bucket = requireBucket(store, bucketOf(request));
    const question = readQuestion(request);
    const { keyMarker, versionMarker, behind } = readMarkers(store, bucket, request);
    const start = { name: keyMarker, from: behind === undefined ? ('after' as const) : ('at' as const) };
    const { items, commonPrefixes, last } = collectPage(question, start, (place, limit) =>
      store.objects.listVersions(bucket.key, question.prefix, place, behind, limit),
    );
    const name = namesFor(question);
    const shown = items.map((item) => listedVersion(bucket, item, name));
    return {
      body: writeXml('ListVersionsResult', {
        ...listedQuestion(bucket, question),
        KeyMarker: name(keyMarker),
        VersionIdMarker: versionMarker,
        NextKeyMarker: last && name(last.name),
        NextVersionIdMarker: last?.item?.versionId,
        MaxKeys: question.limit,
        IsTruncated: last !== undefined,
        Version: shown.filter((_, index) => items[index]?.blob !== null),
        DeleteMarker: shown.filter((_, index) => items[index]?.blob === null),
        CommonPrefixes: listedPrefixes(commonPrefixes, name),
      }),
    };
  }),
);

function listedVersion(bucket: Bucket, version: ObjectVersion, name: (name: string) => string): XmlObject {
  const { Key, LastModified, ...object } = listedObject(version, name);
  return {
    Key,
    VersionId: version.versionId,
    IsLatest: version.isLatest,
    LastModified,
    ...(version.blob !== null && object),
    Owner: listedOwner(bucket),
  };
}

/** @throws S3Error InvalidArgument */
function readMarkers(store: Store, bucket: Bucket, { query }: S3Request) {
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = query.get('version-id-marker') ?? undefined;
  if (versionMarker === undefined || versionMarker === '') return { keyMarker };
  const details = { ArgumentName: 'version-id-marker', ArgumentValue: versionMarker };
  if (keyMarker === '') {
    throw new S3Error('InvalidArgument', details, 'A version-id marker cannot be specified without a key marker.');
  }
  const version = store.objects.findVersion(bucket.key, keyMarker, versionMarker);
  if (version === undefined) throw new S3Error('InvalidArgument', details, 'Invalid version id specified');
  return { keyMarker, versionMarker, behind: version.key };
}
