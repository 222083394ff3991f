import type { Bucket } from '../../domain/objects/stored-object.ts';
import { deleteObject as removeObject } from '../../engine/objects/object-versions.ts';
import { S3Error } from '../../model/s3-error.ts';
import type { Store } from '../../sqlite/store.ts';
import { checkKey } from '../addressing.ts';
import { declaredChecksum } from '../checksums.ts';
import { checkDeleteCondition } from '../conditions.ts';
import { requireBucket, versionIdError } from '../look-ups.ts';
import { s3Operation } from '../operation.ts';
import { receiveText } from '../receive-body.ts';
import { bucketOf, header, keyOf, type S3Request } from '../s3-request.ts';
import { childrenOf, readXml, textOf, writeXml, type XmlObject } from '../xml.ts';

const mostKeys = 1000;

/** Conditions that S3 knows for directory buckets alone [documented]: elsewhere nothing is deleted for them. */
const ofDirectoryBuckets = ['LastModifiedTime', 'Size'];
const headersOfDirectoryBuckets = ['x-amz-if-match-last-modified-time', 'x-amz-if-match-size'];

/** Of an object's conditions, which are no headers there [transcript: captures of 2026-09-15 in radkawar/stackd]. */
const formFieldMessage = 'A form field you provided implies functionality that is not implemented';

/** Each object on its own: one that may not be deleted is told as an error among the others. */
export const deleteObjects = s3Operation('DeleteObjects', async ({ engine, caller }, request) => {
  requireDigest(request);
  const document = readXml(await receiveText(request, caller.chunkSignatures), 'Delete');
  const wanted = childrenOf(document, 'Object').map((object) => ({
    key: textOf(object, 'Key') ?? '',
    versionId: textOf(object, 'VersionId') || undefined,
    ifMatch: textOf(object, 'ETag'),
    refused: ofDirectoryBuckets.find((name) => textOf(object, name) !== undefined),
  }));
  if (wanted.length === 0 || wanted.length > mostKeys) throw new S3Error('MalformedXML');
  const isQuiet = textOf(document, 'Quiet')?.trim() === 'true';
  return engine.perform((work) => {
    const bucket = requireBucket(work.store, bucketOf(request));
    const deleted: XmlObject[] = [];
    const errors: XmlObject[] = [];
    for (const { key, versionId, ifMatch, refused } of wanted) {
      try {
        checkKey(key);
        if (refused !== undefined) throw new S3Error('NotImplemented', { Header: refused });
        if (!caller.may('DeleteObject', bucket.name, key)) throw new S3Error('AccessDenied');
        checkDeleteCondition({ key, versionId, ifMatch }, (name) => work.store.objects.findLatest(bucket.key, name));
        if (wrongVersion(work.store, bucket, key, versionId)) throw new S3Error('NoSuchVersion');
        const { versionId: answered, isDeleteMarker } = removeObject(work, bucket, key, versionId);
        deleted.push({
          Key: key,
          VersionId: versionId,
          DeleteMarker: isDeleteMarker || undefined,
          DeleteMarkerVersionId: isDeleteMarker ? answered : undefined,
        });
      } catch (error) {
        if (!(error instanceof S3Error)) throw error;
        const message = error.code === 'NotImplemented' ? formFieldMessage : error.message;
        errors.push({ Key: key, VersionId: versionId, Code: error.code, Message: message });
      }
    }
    return { body: writeXml('DeleteResult', { Deleted: isQuiet ? [] : deleted, Error: errors }) };
  });
});

function wrongVersion(store: Store, bucket: Bucket, key: string, versionId: string | undefined): S3Error | undefined {
  if (versionId === undefined || store.objects.findVersion(bucket.key, key, versionId) !== undefined) return undefined;
  return versionIdError(versionId);
}

function requireDigest(request: S3Request): void {
  if (header(request, 'content-md5') !== undefined || declaredChecksum(request) !== undefined) return;
  throw new S3Error('InvalidRequest', {}, 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
}

/** Deleting what is not there succeeds [documented]. */
export const deleteObject = s3Operation('DeleteObject', ({ engine }, request) =>
  engine.perform((work) => {
    const bucket = requireBucket(work.store, bucketOf(request));
    const refused = headersOfDirectoryBuckets.find((name) => header(request, name) !== undefined);
    if (refused !== undefined) throw new S3Error('NotImplemented', { Header: refused });
    const key = keyOf(request);
    const versionId = request.query.get('versionId') ?? undefined;
    const wrong = wrongVersion(work.store, bucket, key, versionId);
    if (wrong !== undefined) throw wrong;
    const ifMatch = header(request, 'if-match');
    checkDeleteCondition({ key, versionId, ifMatch }, (name) => work.store.objects.findLatest(bucket.key, name));
    const deleted = removeObject(work, bucket, key, versionId);
    return {
      status: 204,
      headers: {
        'x-amz-version-id': deleted.versionId,
        'x-amz-delete-marker': deleted.isDeleteMarker ? 'true' : undefined,
      },
    };
  }),
);
