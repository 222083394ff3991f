import type { UploadAttributes } from '../../domain/objects/stored-object.ts';
import { S3Error } from '../../model/s3-error.ts';
import { readNewAcl } from '../access-control.ts';
import { algorithmNamed, isDigest } from '../checksums.ts';
import { discardUpload, requireBucket, requireUpload } from '../look-ups.ts';
import { encryptionOf, readAttributes } from '../object-headers.ts';
import { s3Operation } from '../operation.ts';
import { bucketOf, header, keyOf, type S3Request } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

export const createMultipartUpload = s3Operation('CreateMultipartUpload', ({ engine, caller }, request) => {
  const name = keyOf(request);
  const checksum = readChecksum(request);
  const asked = { ...readAttributes(request), ...(checksum && { checksum }) };
  return engine.perform((work) => {
    const bucket = requireBucket(work.store, bucketOf(request));
    const attributes = { ...asked, ...readNewAcl(work.store, bucket, request) };
    const id = work.ids.uploadId();
    const { accessKeyId: initiator } = caller;
    work.store.uploads.insert({ id, bucket: bucket.key, name, initiator, startedAt: work.now, attributes });
    return {
      headers: {
        ...encryptionOf(attributes),
        'x-amz-checksum-algorithm': checksum?.algorithm,
        'x-amz-checksum-type': checksum?.type,
      },
      body: writeXml('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: name, UploadId: id }),
    };
  });
});

/** CRC-64 is only ever of the whole object, a digest only of parts; others are of parts unless asked [documented]. */
function readChecksum(request: S3Request): UploadAttributes['checksum'] {
  const algorithm = algorithmNamed(header(request, 'x-amz-checksum-algorithm'));
  const type = header(request, 'x-amz-checksum-type')?.toUpperCase();
  if (type !== undefined && type !== 'COMPOSITE' && type !== 'FULL_OBJECT') {
    throw new S3Error('InvalidRequest', {}, `Value for x-amz-checksum-type header is invalid.`);
  }
  if (algorithm === undefined) {
    if (type === undefined) return undefined;
    throw new S3Error(
      'InvalidRequest',
      {},
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const only = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : isDigest(algorithm) ? 'COMPOSITE' : undefined;
  if (only !== undefined && type !== undefined && type !== only) {
    throw new S3Error(
      'InvalidRequest',
      {},
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, type: only ?? type ?? 'COMPOSITE' };
}

export const abortMultipartUpload = s3Operation('AbortMultipartUpload', ({ engine }, request) =>
  engine.perform(({ store }) => {
    const { key: bucket } = requireBucket(store, bucketOf(request));
    // One that is complete stays so (N3 [transcript]).
    const id = request.query.get('uploadId') ?? '';
    if (store.objects.findOfUpload(bucket, keyOf(request), id) !== undefined) return { status: 204 };
    const { upload } = requireUpload(store, request);
    // Of directory buckets alone [documented].
    const condition = 'x-amz-if-match-initiated-time';
    if (header(request, condition) !== undefined) throw new S3Error('NotImplemented', { Header: condition });
    discardUpload(store, upload);
    return { status: 204 };
  }),
);
