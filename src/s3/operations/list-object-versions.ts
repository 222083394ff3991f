import type { Bucket, ObjectVersion } from '../../domain/objects/stored-object.ts';
import { S3Error } from '../../model/s3-error.ts';
import type { Store } from '../../sqlite/store.ts';
import { findBucket } from '../find-bucket.ts';
import { listedObject, listedOwner, listedPrefixes, listedQuestion, namesFor } from '../list-entries.ts';
import { collectPage, readQuestion } from '../listing.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, type S3Request } from '../s3-request.ts';
import { writeXml, type XmlObject } from '../xml.ts';

export const listObjectVersions = s3Operation('ListObjectVersions', ({ engine, store }, request) =>
  engine.read(() => {
    const bucket = findBucket(store, bucketOf(request));
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
        Version: shown.filter((_, index) => items[index]?.content !== null),
        DeleteMarker: shown.filter((_, index) => items[index]?.content === null),
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
    ...(version.content !== null && object),
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
  const version = store.objects.version(bucket.key, keyMarker, versionMarker);
  if (version === undefined) throw new S3Error('InvalidArgument', details, 'Invalid version id specified');
  return { keyMarker, versionMarker, behind: version.key };
}
