import { discardUpload } from '../discard-upload.ts';
import { findUpload } from '../find-upload.ts';
import { s3Operation } from '../operation.ts';

export const abortMultipartUpload = s3Operation('AbortMultipartUpload', ({ engine }, request) =>
  engine.perform(({ store }) => {
    const { upload } = findUpload(store, request);
    discardUpload(store, upload);
    return { status: 204 };
  }),
);
