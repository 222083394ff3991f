import type { StoredVersion } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { type ByteRange, readRange } from './byte-range.ts';
import { checkReadConditions } from './conditions.ts';
import { requireBucket, requireObject } from './look-ups.ts';
import { objectHeaders } from './object-headers.ts';
import type { S3Answer, S3Context } from './operation.ts';
import { bucketOf, header, keyOf, numberIn, type S3Request } from './s3-request.ts';

/** What GetObject and HeadObject answer of an object: all but the bytes, and which of these. @throws S3Error */
export function describeObject(
  context: S3Context,
  request: S3Request,
): { version: StoredVersion; answer: S3Answer; range: ByteRange } {
  const bucket = requireBucket(context.store, bucketOf(request));
  const version = requireObject(context, bucket, keyOf(request), request.query.get('versionId'));
  checkReadConditions(request, version);
  const part = partOf(request, version);
  const range = part ?? readRange(header(request, 'range'), version.size);
  const { from, to } = range ?? { from: 0, to: version.size };
  const headers = {
    ...objectHeaders(request, version, bucket),
    'content-length': to - from,
    'content-range': range && `bytes ${from}-${to - 1}/${version.size}`,
    'x-amz-mp-parts-count': part && version.attributes.partSizes?.length,
  };
  return { version, answer: { status: range === undefined ? 200 : 206, headers }, range: { from, to } };
}

/** The range of the part that `partNumber` asks for; an object that was put in one piece is its only part. */
function partOf(request: S3Request, { attributes, size }: StoredVersion): ByteRange | undefined {
  const number = numberIn(request.query, 'partNumber', { least: 1, most: 10_000 });
  if (number === undefined) return undefined;
  if (header(request, 'range') !== undefined) {
    throw new S3Error('InvalidRequest', {}, 'Cannot specify both Range header and partNumber query parameter.');
  }
  const sizes = attributes.partSizes ?? [size];
  if (number > sizes.length) throw new S3Error('InvalidPartNumber', { PartNumberRequested: number });
  // No range of bytes is nothing.
  if (size === 0) return undefined;
  const from = sizes.slice(0, number - 1).reduce((sum, length) => sum + length, 0);
  return { from, to: from + (sizes[number - 1] as number) };
}
