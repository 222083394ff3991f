import type { Bucket, StoredVersion } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { readAddress } from './addressing.ts';
import { checkCopyConditions } from './conditions.ts';
import { checkExpectedOwner, requireBucket, requireObject } from './look-ups.ts';
import type { S3Context } from './operation.ts';
import { header, type S3Request } from './s3-request.ts';

export interface CopySource {
  readonly bucket: Bucket;
  readonly version: StoredVersion;
}

/**
 * The object that `x-amz-copy-source` names (`/bucket/key?versionId=…`, percent-encoded), which the caller may read and
 * which meets the request's conditions.
 * @throws S3Error
 */
export function findCopySource(context: S3Context, request: S3Request): CopySource {
  const { bucket: bucketName, key, versionId } = readCopySource(request);
  if (!context.caller.may('GetObject', bucketName, key)) throw new S3Error('AccessDenied');
  const bucket = requireBucket(context.store, bucketName);
  checkExpectedOwner(request, 'x-amz-source-expected-bucket-owner', bucket);
  const version = requireObject(context, bucket, key, versionId);
  checkCopyConditions(request, version);
  return { bucket, version };
}

function readCopySource(request: S3Request): { bucket: string; key: string; versionId: string | null } {
  const source = header(request, 'x-amz-copy-source') ?? '';
  const mark = source.lastIndexOf('?versionId=');
  const path = mark === -1 ? source : source.slice(0, mark);
  const versionId = mark === -1 ? null : source.slice(mark + '?versionId='.length);
  if (!isEncoded(source)) throw invalidSource(source, 'Invalid copy source encoding');
  const { bucket, key } = readAddress(path.startsWith('/') ? path : `/${path}`, undefined);
  if (bucket === undefined || bucket === '') throw invalidSource(source, 'Invalid copy source bucket name');
  if (key === undefined) throw invalidSource(source, 'Invalid copy source object key');
  return { bucket, key, versionId: versionId && decodeURIComponent(versionId) };
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** In the service's words (N4 [transcript]). */
function invalidSource(source: string, message: string): S3Error {
  return new S3Error('InvalidArgument', { ArgumentName: 'x-amz-copy-source', ArgumentValue: source }, message);
}

/** A copy's bytes are the source's (N4 [transcript]). @throws S3Error InvalidRequest */
export function refuseBody(request: S3Request): void {
  if (Number(header(request, 'content-length') ?? 0) === 0) return;
  const message = 'The request included a body. Requests of this type must not include a non-empty body.';
  throw new S3Error('InvalidRequest', {}, message);
}
