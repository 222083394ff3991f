import { findUpload } from '../find-upload.ts';
import { s3Operation } from '../operation.ts';

export const abortMultipartUpload = s3Operation('AbortMultipartUpload', ({ engine }, request) =>
  engine.perform(({ store }) => {
    const { upload } = findUpload(store, request);
    const parts = store.uploads.parts(upload.key);
    store.uploads.delete(upload.key);
    for (const { content } of parts) store.contents.deleteIfUnused(content);
    return { status: 204 };
  }),
);
