import { createHash } from 'node:crypto';
import {
  type Bucket,
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumAlgorithms,
  type ObjectChecksum,
  type ObjectVersion,
} from '../../domain/objects/stored-object.ts';
import { putUpload } from '../../engine/objects/object-versions.ts';
import { S3Error } from '../../model/s3-error.ts';
import { reachedAt } from '../../protocol/signatures/reached-at.ts';
import type { UploadPart } from '../../sqlite/objects/multipart-uploads.ts';
import type { NewVersion } from '../../sqlite/objects/objects.ts';
import type { Store } from '../../sqlite/store.ts';
import { checksumElement, checksumElements, checksumHeader, checksumMismatch, checksumOfParts } from '../checksums.ts';
import { checkWriteConditions } from '../conditions.ts';
import { discardUpload, requireBucket, requireUpload } from '../look-ups.ts';
import { writtenHeaders } from '../object-headers.ts';
import { type S3Answer, s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf, header, keyOf, type S3Request } from '../s3-request.ts';
import { childrenOf, readXml, textOf, writeXml, type XmlElement } from '../xml.ts';

const smallestPart = 5 * 1024 ** 2;

/** The object is a list of the parts' chunks: completing copies no bytes. */
export const completeMultipartUpload = s3Operation('CompleteMultipartUpload', async ({ engine, caller }, request) => {
  const listed = readCompletedParts(await receiveText(withoutChecksum(request), caller.chunkSignatures));
  return engine.perform((work) => {
    const { store } = work;
    checkConditionsMade(request);
    const before = completedBefore(store, request, listed);
    if (before !== undefined) return answerWith(request, before.bucket, before.version);
    const { bucket, upload } = requireUpload(store, request);
    const { checksum: kind, isOvertaken, ...attributes } = upload.attributes;
    checkWriteConditions(request, store.objects.findLatest(bucket.key, upload.name), isOvertaken);
    if (kind?.type === 'COMPOSITE') requireChecksums(listed, kind.algorithm);
    const parts = listed.map((part) =>
      findPart(upload.id, part, store.uploads.findPart(upload.key, part.number), kind?.algorithm),
    );
    checkSizes(parts);
    checkExpectedSize(request, parts);
    checkExpectedType(request, kind?.type);
    const checksum = kind && checksumOfParts(kind, parts);
    checkExpectation(request, checksum);

    const blob = store.blobs.create();
    let size = 0;
    for (const part of parts) {
      store.blobs.appendFrom(blob, size, part.blob, 0, part.size);
      size += part.size;
    }
    const etag = etagOfParts(parts);
    const object = {
      name: upload.name,
      blob,
      size,
      etag,
      attributes: {
        ...attributes,
        ...(checksum && { checksum }),
        partSizes: parts.map((part) => part.size),
        uploadId: upload.id,
      },
    };
    const version = putUpload(work, bucket, object, upload);
    discardUpload(store, upload);
    return answerWith(request, bucket, version, object.attributes.checksum);
  });
});

interface Completed {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
}

/** @param checksum Not told to who completes again (N3 [transcript]) */
function answerWith(request: S3Request, bucket: Bucket, version: NewVersion, checksum?: ObjectChecksum): S3Answer {
  const { name, etag } = version;
  return {
    headers: writtenHeaders(version, bucket),
    body: writeXml('CompleteMultipartUploadResult', {
      Location: `${reachedAt(request.body)}${request.url.split('?', 1)[0]}`,
      Bucket: bucket.name,
      Key: name,
      ETag: `"${etag}"`,
      ...(checksum && checksumElements(checksum)),
    }),
  };
}

/**
 * The object of an upload that is complete already, of the same parts: a client whose answer was lost asks again, and
 * S3 gives it that answer for as long as the object is there (N3 [transcript]).
 */
function completedBefore(store: Store, request: S3Request, listed: readonly ListedPart[]): Completed | undefined {
  const bucket = requireBucket(store, bucketOf(request));
  const version = store.objects.findOfUpload(bucket.key, keyOf(request), request.query.get('uploadId') ?? '');
  return version?.etag === etagOfParts(listed) ? { bucket, version } : undefined;
}

/** @throws S3Error NotImplemented for conditions that S3 does not know of this operation (N4 [transcript]) */
function checkConditionsMade(request: S3Request): void {
  const ifMatch = header(request, 'if-match');
  if (ifMatch === undefined) return;
  if (ifMatch.trim() === '*' || header(request, 'if-none-match') !== undefined) {
    throw new S3Error('NotImplemented', { Header: 'If-Match' });
  }
}

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

/** @throws S3Error InvalidRequest when all parts together are not as large as the client says [documented] */
function checkExpectedSize(request: S3Request, parts: readonly UploadPart[]): void {
  const expected = header(request, 'x-amz-mp-object-size');
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (expected === undefined || expected === String(size)) return;
  throw new S3Error(
    'InvalidRequest',
    {},
    `The provided 'x-amz-mp-object-size' header value ${expected} does not match what was computed: ${size}`,
  );
}

/** @throws S3Error InvalidRequest when the upload was begun with another type of checksum [documented] */
function checkExpectedType(request: S3Request, type: ChecksumType | undefined): void {
  const expected = header(request, 'x-amz-checksum-type')?.toUpperCase();
  if (expected === undefined || type === undefined || expected === type) return;
  throw new S3Error(
    'InvalidRequest',
    {},
    `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
  );
}

function findPart(
  upload: string,
  listed: ListedPart,
  part: UploadPart | undefined,
  algorithm: string | undefined,
): UploadPart {
  const isSame =
    part !== undefined &&
    part.etag === listed.etag &&
    (listed.checksum === undefined ||
      listed.checksum.algorithm !== algorithm ||
      listed.checksum.value === part.checksum);
  if (isSame) return part;
  throw new S3Error('InvalidPart', { UploadId: upload, PartNumber: listed.number, ETag: listed.etag });
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
function etagOfParts(parts: readonly Pick<UploadPart, 'etag'>[]): string {
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

/** A part as the request that completes an upload lists it. */
interface ListedPart {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined;
}

/** @throws S3Error InvalidRequest, MalformedXML, InvalidArgument, InvalidPartOrder */
function readCompletedParts(document: string): readonly ListedPart[] {
  if (document === '') throw new S3Error('InvalidRequest', {}, 'You must specify at least one part');
  const parts = childrenOf(readXml(document, 'CompleteMultipartUpload'), 'Part').map(readPart);
  if (parts.length === 0) throw new S3Error('MalformedXML');
  for (const [index, { number }] of parts.entries()) {
    if (index > 0 && number <= (parts[index - 1] as ListedPart).number) throw new S3Error('InvalidPartOrder');
  }
  return parts;
}

function readPart(part: XmlElement): ListedPart {
  const number = textOf(part, 'PartNumber')?.trim() ?? '';
  const etag = textOf(part, 'ETag')
    ?.trim()
    .replace(/^"(.*)"$/, '$1');
  if (!/^\d{1,5}$/.test(number) || etag === undefined) throw new S3Error('MalformedXML');
  if (Number(number) < 1) {
    const details = { ArgumentName: 'PartNumber', ArgumentValue: number };
    throw new S3Error('InvalidArgument', details, 'PartNumber must be >= 1');
  }
  const algorithm = checksumAlgorithms.find((name) => textOf(part, checksumElement(name)) !== undefined);
  const checksum = algorithm && { algorithm, value: textOf(part, checksumElement(algorithm)) ?? '' };
  return { number: Number(number), etag, checksum };
}
