import { createHash } from 'node:crypto';
import type { ChecksumAlgorithm, ObjectChecksum } from '../../domain/objects/stored-object.ts';
import { putObject } from '../../engine/objects/object-versions.ts';
import { S3Error } from '../../model/s3-error.ts';
import { reachedAt } from '../../protocol/reached-at.ts';
import type { UploadPart } from '../../sqlite/multipart-uploads.ts';
import { checksumOfParts } from '../checksum-of-parts.ts';
import { checksumElement, checksumHeader, checksumMismatch } from '../checksums.ts';
import { type ListedPart, readCompletedParts } from '../completed-parts.ts';
import { checkWriteConditions } from '../conditions.ts';
import { discardUpload } from '../discard-upload.ts';
import { findUpload } from '../find-upload.ts';
import { writtenHeaders } from '../object-headers.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { header, type S3Request } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

const smallestPart = 5 * 1024 ** 2;

/** The object is a list of the parts' chunks: completing copies no bytes. */
export const completeMultipartUpload = s3Operation('CompleteMultipartUpload', async ({ engine, caller }, request) => {
  const listed = readCompletedParts(await receiveText(withoutChecksum(request), caller.chunkSignatures));
  return engine.perform((work) => {
    const { store } = work;
    const { bucket, upload } = findUpload(store, request);
    checkWriteConditions(request, store.objects.latest(bucket.key, upload.name));
    const { checksum: kind, ...attributes } = upload.attributes;
    if (kind?.type === 'COMPOSITE') requireChecksums(listed, kind.algorithm);
    const parts = listed.map((part) => findPart(part, store.uploads.part(upload.key, part.number), kind?.algorithm));
    checkSizes(parts);
    const checksum = kind && checksumOfParts(kind, parts);
    checkExpectation(request, checksum);

    const content = store.contents.create();
    let size = 0;
    for (const part of parts) {
      store.contents.appendFrom(content, size, part.content, 0, part.size);
      size += part.size;
    }
    const etag = etagOfParts(parts);
    const object = {
      name: upload.name,
      content,
      size,
      etag,
      attributes: { ...attributes, ...(checksum && { checksum }), partSizes: parts.map((part) => part.size) },
    };
    const version = putObject(work, bucket, object, 'CompleteMultipartUpload');
    discardUpload(store, upload);
    return {
      headers: writtenHeaders(version, bucket.versioning !== null),
      body: writeXml('CompleteMultipartUploadResult', {
        Location: `${reachedAt(request.body)}${request.url.split('?', 1)[0]}`,
        Bucket: bucket.name,
        Key: upload.name,
        ETag: `"${etag}"`,
        ...(checksum && { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
      }),
    };
  });
});

/** A checksum in this request's headers is the object's and not that of the document [documented]. */
function withoutChecksum(request: S3Request): S3Request {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !/^x-amz-(sdk-)?checksum-/.test(name)),
  );
  return { ...request, headers };
}

/**
 * A checksum of checksums is not made from what S3 remembers alone [transcript: users of clients that left them out].
 * @throws S3Error InvalidRequest
 */
function requireChecksums(listed: readonly ListedPart[], algorithm: ChecksumAlgorithm): void {
  const bare = listed.find(({ checksum }) => checksum?.algorithm !== algorithm);
  if (bare === undefined) return;
  throw new S3Error(
    'InvalidRequest',
    {},
    `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${bare.number} in the request.`,
  );
}

function findPart(listed: ListedPart, part: UploadPart | undefined, algorithm: string | undefined): UploadPart {
  const isSame =
    part !== undefined &&
    part.etag === listed.etag &&
    (listed.checksum === undefined ||
      listed.checksum.algorithm !== algorithm ||
      listed.checksum.value === part.checksum);
  if (isSame) return part;
  throw new S3Error('InvalidPart', { PartNumber: listed.number, ETag: listed.etag });
}

/** Every part but the last has a least size. */
function checkSizes(parts: readonly UploadPart[]): void {
  for (const { number, size, etag } of parts.slice(0, -1)) {
    if (size >= smallestPart) continue;
    throw new S3Error('EntityTooSmall', {
      ProposedSize: size,
      MinSizeAllowed: smallestPart,
      PartNumber: number,
      ETag: etag,
    });
  }
}

/** The MD5 of the parts' MD5s and their number [documented]. */
function etagOfParts(parts: readonly UploadPart[]): string {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
  return `${md5.digest('hex')}-${parts.length}`;
}

/** A checksum of checksums is taken with and without the number of parts behind it [transcript]. */
function checkExpectation(request: S3Request, checksum: ObjectChecksum | undefined): void {
  if (checksum === undefined) return;
  const expected = header(request, checksumHeader(checksum.algorithm));
  if (expected === undefined || expected === checksum.value) return;
  if (checksum.type === 'COMPOSITE' && expected === checksum.value.replace(/-\d+$/, '')) return;
  throw checksumMismatch(checksum.algorithm);
}
