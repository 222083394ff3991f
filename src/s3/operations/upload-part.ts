import { S3Error } from '../../model/s3-error.ts';
import { checksumHeader, declaredChecksum } from '../checksums.ts';
import { findUpload, partNumberOf } from '../find-upload.ts';
import { encryptionOf } from '../object-headers.ts';
import { s3Operation } from '../operation.ts';
import { receiveContent } from '../receive-content.ts';
import { savePart } from '../save-part.ts';

/** The upload is looked up before the part's bytes come, and again when the part is kept: it may be gone by then. */
export const uploadPart = s3Operation('UploadPart', async (context, request) => {
  const { engine, store } = context;
  const number = partNumberOf(request);
  const algorithm = engine.read(() => findUpload(store, request).upload.attributes.checksum?.algorithm);
  const declared = declaredChecksum(request)?.algorithm;
  if (algorithm !== undefined && declared !== undefined && algorithm !== declared) {
    throw new S3Error(
      'InvalidRequest',
      {},
      `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${declared.toLowerCase()}`,
    );
  }
  return receiveContent(context, request, { algorithm }, (work, { content, size, md5, checksum }) => {
    const { upload } = findUpload(work.store, request);
    const kept = algorithm === undefined ? null : (checksum?.value ?? null);
    savePart(work, upload, { number, content, size, etag: md5, checksum: kept });
    return {
      headers: {
        etag: `"${md5}"`,
        ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }),
        ...encryptionOf(upload.attributes),
      },
    };
  });
});
