import type { MultipartUpload } from '../sqlite/multipart-uploads.ts';
import type { Store } from '../sqlite/store.ts';

/** Ends a multipart upload: with it go its parts, and the bytes that nothing else refers to. */
export function discardUpload(store: Store, { key }: MultipartUpload): void {
  const parts = store.uploads.parts(key);
  store.uploads.delete(key);
  for (const { content } of parts) store.contents.deleteIfUnused(content);
}
