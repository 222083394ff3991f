import { HeldContent } from '../../engine/objects/read-content.ts';
import { readCopyRange } from '../byte-range.ts';
import { checksumElement } from '../checksums.ts';
import { findCopySource } from '../copy-source.ts';
import { digestContent } from '../digest-content.ts';
import { findUpload, partNumberOf } from '../find-upload.ts';
import { s3Operation } from '../operation.ts';
import { header } from '../s3-request.ts';
import { savePart } from '../save-part.ts';
import { writeXml } from '../xml.ts';

/** The part shares the source's bytes, which are read only for its ETag. */
export const uploadPartCopy = s3Operation('UploadPartCopy', async (context, request) => {
  const { engine, store } = context;
  const number = partNumberOf(request);
  const { source, range, algorithm, held, read } = engine.read(() => {
    const { upload } = findUpload(store, request);
    const found = findCopySource(context, request);
    const { content, size } = found.version;
    const copied = readCopyRange(header(request, 'x-amz-copy-source-range'), size);
    const hold = () => new HeldContent({ engine, store, content, ...copied });
    return {
      source: found,
      range: copied,
      algorithm: upload.attributes.checksum?.algorithm,
      held: hold(),
      read: hold(),
    };
  });
  try {
    const { md5, checksum } = await digestContent(read, algorithm);
    return engine.perform((work) => {
      const { upload } = findUpload(work.store, request);
      const content = work.store.contents.create();
      work.store.contents.appendFrom(content, 0, source.version.content, range.from, range.to);
      savePart(work, upload, { number, content, size: range.to - range.from, etag: md5, checksum: checksum ?? null });
      const isVersioned = source.bucket.versioning !== null;
      return {
        headers: { 'x-amz-copy-source-version-id': isVersioned ? source.version.versionId : undefined },
        body: writeXml('CopyPartResult', {
          LastModified: new Date(work.now).toISOString(),
          ETag: `"${md5}"`,
          ...(algorithm && checksum && { [checksumElement(algorithm)]: checksum }),
        }),
      };
    });
  } finally {
    held.close();
  }
});
