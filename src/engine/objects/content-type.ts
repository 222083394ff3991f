import { lookup } from 'mrmime';

/** What an object is by the first of its names that tells; S3's own word for one that says nothing. */
export function contentTypeOf(...names: readonly string[]): string {
  return names.map((name) => lookup(name)).find((type) => type !== undefined) ?? 'binary/octet-stream';
}

/** What an S3 deploy action makes of an artifact that it does not unpack, and of names that say nothing. */
export const rawType = 'application/octet-stream';

/** Types that an S3 deploy action was seen to give and that are not the usual ones (J41 [transcript]). */
const deployedTypes: Readonly<Record<string, string>> = {
  js: 'application/x-javascript',
  map: rawType,
  woff2: rawType,
};

/** Of a file that an S3 deploy action has unpacked. */
export function deployedTypeOf(name: string): string {
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return (Object.hasOwn(deployedTypes, extension) ? deployedTypes[extension] : lookup(name)) ?? rawType;
}
