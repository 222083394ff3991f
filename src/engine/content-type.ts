import { lookup } from 'mrmime';

/** What an object is by its name; S3's own word for one that says nothing. */
export function contentTypeOf(key: string): string {
  return lookup(key) ?? 'binary/octet-stream';
}
