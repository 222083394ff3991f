import type { Context } from '../../engine/context.ts';
import { PinnedBlob } from '../../engine/objects/blobs.ts';
import { S3Error } from '../../model/s3-error.ts';
import type { MultipartUpload, UploadPart } from '../../sqlite/objects/multipart-uploads.ts';
import { readCopyRange } from '../byte-range.ts';
import { checksumElement, checksumHeader, declaredChecksum } from '../checksums.ts';
import { findCopySource, refuseBody } from '../copy-source.ts';
import { digestBlob } from '../digest-blob.ts';
import { listedMoment } from '../listing.ts';
import { partNumberOf, requireUpload } from '../look-ups.ts';
import { encryptionOf, shownVersionId } from '../object-headers.ts';
import { s3Operation } from '../operation.ts';
import { receiveBlob } from '../receive-blob.ts';
import { header } from '../s3-request.ts';
import { writeXml } from '../xml.ts';

/** The upload is looked up before the part's bytes come, and again when the part is kept: it may be gone by then. */
export const uploadPart = s3Operation('UploadPart', async (context, request) => {
  const { engine, store } = context;
  const number = partNumberOf(request);
  const kind = engine.read(() => requireUpload(store, request).upload.attributes.checksum);
  const algorithm = kind?.algorithm;
  const declared = declaredChecksum(request)?.algorithm;
  // Of the whole object S3 computes what is missing; a checksum of checksums is made of those that are sent.
  const isMissing = declared === undefined && kind?.type === 'COMPOSITE';
  if (algorithm !== undefined && (isMissing || (declared !== undefined && algorithm !== declared))) {
    throw new S3Error(
      'InvalidRequest',
      {},
      `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${declared?.toLowerCase() ?? 'null'}`,
    );
  }
  return receiveBlob(context, request, { algorithm }, (work, { blob, size, md5, checksum }) => {
    const { upload } = requireUpload(work.store, request);
    const kept = algorithm === undefined ? null : (checksum?.value ?? null);
    savePart(work, upload, { number, blob, size, etag: md5, checksum: kept });
    return {
      headers: {
        etag: `"${md5}"`,
        ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }),
        ...encryptionOf(upload.attributes),
      },
    };
  });
});

/** The part shares the source's bytes, which are read only for its ETag. */
export const uploadPartCopy = s3Operation('UploadPartCopy', async (context, request) => {
  refuseBody(request);
  const { engine, store } = context;
  const number = partNumberOf(request);
  const { source, range, algorithm, pinned, read } = engine.read(() => {
    const { upload } = requireUpload(store, request);
    const found = findCopySource(context, request);
    const { blob, size } = found.version;
    const copied = readCopyRange(header(request, 'x-amz-copy-source-range'), size);
    const pin = () => new PinnedBlob({ engine, store, blob, ...copied });
    return {
      source: found,
      range: copied,
      algorithm: upload.attributes.checksum?.algorithm,
      pinned: pin(),
      read: pin(),
    };
  });
  try {
    const { md5, checksum } = await digestBlob(read, algorithm);
    return engine.perform((work) => {
      const { upload } = requireUpload(work.store, request);
      const blob = work.store.blobs.create();
      work.store.blobs.appendFrom(blob, 0, source.version.blob, range.from, range.to);
      savePart(work, upload, { number, blob, size: range.to - range.from, etag: md5, checksum: checksum ?? null });
      return {
        headers: { 'x-amz-copy-source-version-id': shownVersionId(source.bucket, source.version) },
        body: writeXml('CopyPartResult', {
          LastModified: listedMoment(work.now),
          ETag: `"${md5}"`,
          ...(algorithm && checksum && { [checksumElement(algorithm)]: checksum }),
        }),
      };
    });
  } finally {
    pinned.close();
  }
});

/** Keeps a part; one of the same number before it goes, with its bytes. */
function savePart({ store, now }: Context, upload: MultipartUpload, part: Omit<UploadPart, 'modifiedAt'>): void {
  const replaced = store.uploads.findPart(upload.key, part.number);
  store.uploads.savePart(upload.key, { ...part, modifiedAt: now });
  if (replaced !== undefined) store.blobs.deleteIfUnused(replaced.blob);
}
