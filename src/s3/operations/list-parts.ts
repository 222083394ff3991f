import { checksumElement } from '../checksums.ts';
import { findUpload } from '../find-upload.ts';
import { s3Operation } from '../operation.ts';
import { numberIn } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

const mostParts = 1000;

export const listParts = s3Operation('ListParts', ({ engine, store }, request) =>
  engine.read(() => {
    const { bucket, upload } = findUpload(store, request);
    const marker = numberIn(request.query, 'part-number-marker', { least: 0, most: 10_000 }) ?? 0;
    const asked = numberIn(request.query, 'max-parts', { least: 0, most: 2 ** 31 - 1 }) ?? mostParts;
    const limit = Math.min(asked, mostParts);
    const found = store.uploads.parts(upload.key, marker, limit + 1);
    const parts = found.slice(0, limit);
    const { checksum, headers } = upload.attributes;
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
        StorageClass: headers['x-amz-storage-class'] ?? 'STANDARD',
        ChecksumAlgorithm: checksum?.algorithm,
        ChecksumType: checksum?.type,
        Part: parts.map((part) => ({
          PartNumber: part.number,
          LastModified: new Date(part.modifiedAt).toISOString(),
          ETag: `"${part.etag}"`,
          Size: part.size,
          ...(checksum && part.checksum !== null && { [checksumElement(checksum.algorithm)]: part.checksum }),
        })),
      }),
    };
  }),
);
