import type { ObjectVersion } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { header, type S3Request } from './s3-request.ts';

/** The four conditions of a request about an object, or about the source of a copy. */
interface Conditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly ifUnmodifiedSince: string | undefined;
}

/**
 * Conditions of a read, in the order of RFC 9110 13.2.2, which S3 follows [documented].
 * @throws S3Error NotModified, PreconditionFailed
 */
export function checkReadConditions(request: S3Request, version: ObjectVersion): void {
  check(conditionsOf(request, ''), version, new S3Error('NotModified', {}, undefined, notModifiedHeaders(version)));
}

/** A copy's source that does not meet them is never "not modified". @throws S3Error PreconditionFailed */
export function checkCopyConditions(request: S3Request, version: ObjectVersion): void {
  const failed = (name: string) => new S3Error('PreconditionFailed', { Condition: name });
  check(conditionsOf(request, 'x-amz-copy-source-'), version, failed('x-amz-copy-source-If-None-Match'));
}

/**
 * Conditions of a write: `If-None-Match: *` for an object that is not there yet, `If-Match` for one that is. A write
 * that takes its time is refused, too, when another one or a deletion came about meanwhile and left what would meet
 * them.
 * @param isOvertaken Whether the object has become another one since the write began.
 * @throws S3Error PreconditionFailed, NoSuchKey, ConditionalRequestConflict
 */
export function checkWriteConditions(
  request: S3Request,
  current: ObjectVersion | undefined,
  isOvertaken = false,
): void {
  const exists = current !== undefined && current.blob !== null;
  const ifNoneMatch = header(request, 'if-none-match');
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*') throw new S3Error('NotImplemented', { Header: 'If-None-Match' });
    if (exists) throw new S3Error('PreconditionFailed', { Condition: 'If-None-Match' });
    if (isOvertaken) throw new S3Error('ConditionalRequestConflict', { Condition: 'If-None-Match' });
  }
  const ifMatch = header(request, 'if-match');
  if (ifMatch === undefined) return;
  if (!exists) throw new S3Error('NoSuchKey', { Key: request.key ?? '' });
  if (!matches(ifMatch, current.etag)) throw new S3Error('PreconditionFailed', { Condition: 'If-Match' });
  if (isOvertaken) throw new S3Error('ConditionalRequestConflict', { Condition: 'If-Match' });
}

/** A deletion that may be conditional. */
interface Deletion {
  readonly key: string;
  readonly versionId: string | undefined;
  /** Undefined for none. */
  readonly ifMatch: string | undefined;
}

/**
 * The condition of a deletion, which is about the current version: `*` for any, else its ETag.
 * @throws S3Error NotImplemented, PreconditionFailed, NoSuchKey
 */
export function checkDeleteCondition(
  { key, versionId, ifMatch }: Deletion,
  findCurrent: (key: string) => ObjectVersion | undefined,
): void {
  if (ifMatch === undefined) return;
  if (versionId !== undefined) {
    const additionalMessage =
      'Conditional delete operations are not allowed when a version ID is included in the request parameters.';
    throw new S3Error('NotImplemented', { Header: 'If-Match', additionalMessage });
  }
  const current = findCurrent(key);
  const isMarker = current !== undefined && current.blob === null;
  if (current === undefined || (isMarker && ifMatch.trim() !== '*')) throw new S3Error('NoSuchKey', { Key: key });
  if (isMarker || !matches(ifMatch, current.etag)) throw new S3Error('PreconditionFailed', { Condition: 'If-Match' });
}

function conditionsOf(request: S3Request, prefix: string): Conditions {
  return {
    ifMatch: header(request, `${prefix}if-match`),
    ifNoneMatch: header(request, `${prefix}if-none-match`),
    ifModifiedSince: header(request, `${prefix}if-modified-since`),
    ifUnmodifiedSince: header(request, `${prefix}if-unmodified-since`),
  };
}

function check(conditions: Conditions, { etag, modifiedAt }: ObjectVersion, unchanged: S3Error): void {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  const modified = Math.floor(modifiedAt / 1000) * 1000; // as coarse as Last-Modified, which clients send back
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, etag)) throw new S3Error('PreconditionFailed', { Condition: 'If-Match' });
  } else if (ifUnmodifiedSince !== undefined && modified > Date.parse(ifUnmodifiedSince)) {
    throw new S3Error('PreconditionFailed', { Condition: 'If-Unmodified-Since' });
  }
  if (ifNoneMatch !== undefined) {
    if (matches(ifNoneMatch, etag)) throw unchanged;
  } else if (ifModifiedSince !== undefined && modified <= Date.parse(ifModifiedSince)) {
    throw unchanged;
  }
}

function matches(list: string, etag: string): boolean {
  return list.split(',').some((candidate) => {
    const bare = candidate
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1');
    return bare === '*' || bare === etag;
  });
}

function notModifiedHeaders({ etag, modifiedAt }: ObjectVersion): Record<string, string> {
  return { etag: `"${etag}"`, 'last-modified': new Date(modifiedAt).toUTCString() };
}
