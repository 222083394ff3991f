import type { ObjectAttributes, ObjectChecksum } from '../../domain/objects/stored-object.ts';
import { PinnedBlob } from '../../engine/objects/blobs.ts';
import { putObject } from '../../engine/objects/object-versions.ts';
import { S3Error } from '../../model/s3-error.ts';
import { readNewAcl } from '../access-control.ts';
import { algorithmNamed, checksumElements } from '../checksums.ts';
import { checkWriteConditions } from '../conditions.ts';
import { type CopySource, findCopySource, refuseBody } from '../copy-source.ts';
import { digestBlob } from '../digest-blob.ts';
import { listedMoment } from '../listing.ts';
import { requireBucket } from '../look-ups.ts';
import { readAttributes, shownVersionId, writtenHeaders } from '../object-headers.ts';
import { type S3Context, s3Operation } from '../operation.ts';
import { bucketOf, header, keyOf, type S3Request } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

const largestCopy = 5 * 1024 ** 3;

/** The copy shares the source's bytes; they are read only for a digest that the source does not have. */
export const copyObject = s3Operation('CopyObject', async (context, request) => {
  refuseBody(request);
  const { engine, store } = context;
  const name = keyOf(request);
  const { source, pinned, write } = engine.read(() => {
    const bucket = requireBucket(store, bucketOf(request));
    const found = findCopySource(context, request);
    checkSource(request, found, bucket.name);
    checkWriteConditions(request, store.objects.findLatest(bucket.key, name));
    const { blob, size } = found.version;
    return {
      source: found,
      pinned: new PinnedBlob({ engine, store, blob, from: 0, to: size }),
      write: store.begunWrites.begin(bucket.key, name),
    };
  });
  try {
    const { etag, checksum } = await digestsOf(context, request, source);
    return engine.perform((work) => {
      const bucket = requireBucket(work.store, bucketOf(request));
      checkWriteConditions(request, store.objects.findLatest(bucket.key, name), write.isOvertaken);
      const { blob, size } = source.version;
      const attributes: ObjectAttributes = {
        ...attributesOf(request, source),
        ...readNewAcl(store, bucket, request),
        ...(checksum && { checksum }),
      };
      const version = putObject(work, bucket, { name, blob, size, etag, attributes }, 'CopyObject');
      return {
        headers: {
          'x-amz-copy-source-version-id': shownVersionId(source.bucket, source.version),
          ...writtenHeaders(version, bucket),
        },
        body: writeXml('CopyObjectResult', {
          LastModified: listedMoment(version.modifiedAt),
          ETag: `"${etag}"`,
          ...(checksum && checksumElements(checksum)),
        }),
      };
    });
  } finally {
    store.begunWrites.end(write);
    pinned.close();
  }
});

function checkSource(request: S3Request, { bucket, version }: CopySource, targetBucket: string): void {
  if (version.size > largestCopy) {
    throw new S3Error(
      'InvalidRequest',
      {},
      `The specified copy source is larger than the maximum allowable size for a copy source: ${largestCopy}`,
    );
  }
  const isItself = bucket.name === targetBucket && version.name === request.key && version.isLatest;
  if (isItself && !replacesMetadata(request) && !changesOwnHeader(request)) {
    throw new S3Error(
      'InvalidRequest',
      {},
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
}

function replacesMetadata(request: S3Request): boolean {
  return replaces(request, 'metadata');
}

function replaces(request: S3Request, what: 'metadata' | 'tagging'): boolean {
  const name = `x-amz-${what}-directive`;
  const directive = header(request, name)?.toUpperCase() ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive === 'REPLACE';
  const details = { ArgumentName: name, ArgumentValue: directive };
  throw new S3Error('InvalidArgument', details, `Unknown ${what} directive.`);
}

const isOwnHeader = (name: string) => name.startsWith('x-amz-');

/** Whether a copy asks for a storage class, an encryption or a place to redirect to. */
function changesOwnHeader(request: S3Request): boolean {
  return Object.keys(readAttributes(request).headers).some(isOwnHeader);
}

/**
 * A copy has the source's headers, but for S3's own: storage class, encryption and redirection are those that the
 * request asks for, or none. The access control list is never copied [documented: API reference, CopyObject].
 */
function attributesOf(request: S3Request, { version }: CopySource): ObjectAttributes {
  const { tags: askedTags, ...asked } = readAttributes(request);
  const { headers: all, metadata, tags: sourceTags } = version.attributes;
  const own = Object.entries(asked.headers).filter(([name]) => isOwnHeader(name));
  const copied = Object.entries(all).filter(([name]) => !isOwnHeader(name));
  const headers = Object.fromEntries([...copied, ...own]);
  const tags = replaces(request, 'tagging') ? askedTags : sourceTags;
  return { ...(replacesMetadata(request) ? asked : { headers, metadata }), ...(tags !== undefined && { tags }) };
}

/**
 * A copy is one piece, so that the ETag of a source in parts, and a composite checksum, are not its own [documented].
 */
async function digestsOf(
  { engine, store }: S3Context,
  request: S3Request,
  { version }: CopySource,
): Promise<{ etag: string; checksum: ObjectChecksum | undefined }> {
  const { etag, blob, size } = version;
  const known = version.attributes.checksum;
  const algorithm = algorithmNamed(header(request, 'x-amz-checksum-algorithm')) ?? known?.algorithm;
  const isKnown =
    known === undefined ? algorithm === undefined : known.algorithm === algorithm && known.type !== 'COMPOSITE';
  if (isKnown && !etag.includes('-')) return { etag, checksum: known };
  const pinned = new PinnedBlob({ engine, store, blob, from: 0, to: size });
  const digests = await digestBlob(pinned, algorithm);
  const { checksum: value } = digests;
  return {
    etag: digests.md5,
    checksum: algorithm === undefined || value === undefined ? undefined : { algorithm, type: 'FULL_OBJECT', value },
  };
}
