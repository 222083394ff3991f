import type { MultipartUpload } from '../../sqlite/objects/multipart-uploads.ts';
import { checksumElement } from '../checksums.ts';
import { collectPage, listedMoment, listedPrefixes, listedQuestion, namesFor, readQuestion } from '../listing.ts';
import { requireBucket, requireUpload } from '../look-ups.ts';
import { storageClassOf } from '../object-headers.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, numberIn } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

const mostParts = 1000;

export const listParts = s3Operation('ListParts', ({ engine, store }, request) =>
  engine.read(() => {
    const { bucket, upload } = requireUpload(store, request);
    const marker = numberIn(request.query, 'part-number-marker', { least: 0, most: 10_000 }) ?? 0;
    const asked = numberIn(request.query, 'max-parts', { least: 0, most: 2 ** 31 - 1 }) ?? mostParts;
    const limit = Math.min(asked, mostParts);
    const found = store.uploads.listParts(upload.key, marker, limit + 1);
    const parts = found.slice(0, limit);
    const { checksum } = upload.attributes;
    return {
      body: writeXml('ListPartsResult', {
        Bucket: bucket.name,
        Key: upload.name,
        UploadId: upload.id,
        PartNumberMarker: marker,
        NextPartNumberMarker: parts.at(-1)?.number ?? 0,
        MaxParts: limit,
        IsTruncated: found.length > limit,
        Initiator: { ID: upload.initiator },
        Owner: { ID: bucket.account },
        StorageClass: storageClassOf(upload.attributes),
        ChecksumAlgorithm: checksum?.algorithm,
        ChecksumType: checksum?.type,
        Part: parts.map((part) => ({
          PartNumber: part.number,
          LastModified: listedMoment(part.modifiedAt),
          ETag: `"${part.etag}"`,
          Size: part.size,
          ...(checksum && part.checksum !== null && { [checksumElement(checksum.algorithm)]: part.checksum }),
        })),
      }),
    };
  }),
);

/** Few uploads are under way at a time: they are all looked through. */
export const listMultipartUploads = s3Operation('ListMultipartUploads', ({ engine, store }, request) =>
  engine.read(() => {
    const bucket = requireBucket(store, bucketOf(request));
    const question = readQuestion(request, 'max-uploads');
    const keyMarker = request.query.get('key-marker') ?? '';
    const idMarker = request.query.get('upload-id-marker') ?? '';
    const all = store.uploads.list(bucket.key).filter(({ name }) => name.startsWith(question.prefix));
    const marked = idMarker === '' ? -1 : all.findIndex(({ name, id }) => name === keyMarker && id === idMarker);
    const rest = marked === -1 ? all.filter(({ name }) => isBehind(name, keyMarker)) : all.slice(marked + 1);
    const { items, commonPrefixes, last } = collectPage(question, { name: '', from: 'at' }, (place, limit) =>
      rest
        .filter(({ name }) => isBehind(name, place.name) && !(place.from === 'past' && name.startsWith(place.name)))
        .slice(0, limit),
    );
    const name = namesFor(question);
    return {
      body: writeXml('ListMultipartUploadsResult', {
        ...listedQuestion(bucket, question),
        Name: undefined,
        Bucket: bucket.name,
        KeyMarker: name(keyMarker),
        UploadIdMarker: idMarker,
        NextKeyMarker: last && name(last.name),
        NextUploadIdMarker: last?.item?.id,
        MaxUploads: question.limit,
        IsTruncated: last !== undefined,
        Upload: items.map((upload) => listedUpload(upload, bucket.account, name)),
        CommonPrefixes: listedPrefixes(commonPrefixes, name),
      }),
    };
  }),
);

function isBehind(name: string, marker: string): boolean {
  return marker === '' || Buffer.compare(Buffer.from(name), Buffer.from(marker)) > 0;
}

function listedUpload(upload: MultipartUpload, owner: string, name: (name: string) => string) {
  const { checksum } = upload.attributes;
  return {
    Key: name(upload.name),
    UploadId: upload.id,
    Initiator: { ID: upload.initiator },
    Owner: { ID: owner },
    StorageClass: storageClassOf(upload.attributes),
    Initiated: listedMoment(upload.startedAt),
    ChecksumAlgorithm: checksum?.algorithm,
    ChecksumType: checksum?.type,
  };
}
