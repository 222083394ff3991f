import { putObject as storeObject } from '../../engine/objects/object-versions.ts';
import { readNewAcl } from '../access-control.ts';
import { checksumHeaders } from '../checksums.ts';
import { checkWriteConditions } from '../conditions.ts';
import { requireBucket } from '../look-ups.ts';
import { readAttributes, writtenHeaders } from '../object-headers.ts';
import { s3Operation } from '../operation.ts';
import { receiveBlob } from '../receive-blob.ts';
import { bucketOf, keyOf } from '../s3-request.ts';

/** The bucket is looked up before the body comes, and again when the object is published. */
export const putObject = s3Operation('PutObject', async (context, request) => {
  const { engine, store } = context;
  const name = keyOf(request);
  const attributes = readAttributes(request);
  const write = engine.read(() => {
    const bucket = requireBucket(store, bucketOf(request));
    checkWriteConditions(request, store.objects.findLatest(bucket.key, name));
    readNewAcl(store, bucket, request);
    return store.begunWrites.begin(bucket.key, name);
  });
  try {
    return await receiveBlob(context, request, {}, (work, received) => {
      const bucket = requireBucket(work.store, bucketOf(request));
      checkWriteConditions(request, store.objects.findLatest(bucket.key, name), write.isOvertaken);
      const { blob, size, md5 } = received;
      const checksum = received.checksum && { ...received.checksum, type: 'FULL_OBJECT' as const };
      const version = storeObject(work, bucket, {
        name,
        blob,
        size,
        etag: md5,
        attributes: { ...attributes, ...readNewAcl(store, bucket, request), ...(checksum && { checksum }) },
      });
      return {
        headers: {
          etag: `"${md5}"`,
          ...checksumHeaders(checksum),
          ...writtenHeaders(version, bucket),
        },
      };
    });
  } finally {
    store.begunWrites.end(write);
  }
});
