import type { Context } from '../engine/context.ts';
import type { MultipartUpload, UploadPart } from '../sqlite/multipart-uploads.ts';

/** Keeps a part; one of the same number before it goes, with its bytes. */
export function savePart({ store, now }: Context, upload: MultipartUpload, part: Omit<UploadPart, 'modifiedAt'>): void {
  const replaced = store.uploads.part(upload.key, part.number);
  store.uploads.savePart(upload.key, { ...part, modifiedAt: now });
  if (replaced !== undefined) store.contents.deleteIfUnused(replaced.content);
}
