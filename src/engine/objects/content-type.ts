import { lookup } from 'mrmime';

/** What an object is by the first of its names that tells; S3's own word for one that says nothing. */
export function contentTypeOf(...names: readonly string[]): string {
  return names.map((name) => lookup(name)).find((type) => type !== undefined) ?? 'binary/octet-stream';
}
