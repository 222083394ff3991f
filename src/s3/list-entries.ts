import type { Bucket, ObjectVersion } from '../domain/objects/stored-object.ts';
import { encodeListed } from './list-encoding.ts';
import type { ListingQuestion } from './listing.ts';
import type { XmlObject } from './xml.ts';

/** How a listing tells names: as they are, or encoded when it was asked to. */
export function namesFor({ isEncoded }: Pick<ListingQuestion, 'isEncoded'>): (name: string) => string {
  return isEncoded ? encodeListed : (name) => name;
}

/** An object as listings show it. */
export function listedObject(version: ObjectVersion, name: (name: string) => string): XmlObject {
  const { checksum, headers } = version.attributes;
  return {
    Key: name(version.name),
    LastModified: new Date(version.modifiedAt).toISOString(),
    ETag: `"${version.etag}"`,
    ChecksumAlgorithm: checksum?.algorithm,
    ChecksumType: checksum?.type,
    Size: version.size,
    StorageClass: headers['x-amz-storage-class'] ?? 'STANDARD',
  };
}

export function listedOwner({ account }: Bucket): XmlObject {
  return { ID: account };
}

/** The members that every listing has alike. */
export function listedQuestion(bucket: Bucket, question: ListingQuestion): XmlObject {
  const name = namesFor(question);
  return {
    Name: bucket.name,
    Prefix: name(question.prefix),
    Delimiter: question.delimiter === '' ? undefined : name(question.delimiter),
    EncodingType: question.isEncoded ? 'url' : undefined,
  };
}

export function listedPrefixes(prefixes: readonly string[], name: (name: string) => string): XmlObject[] {
  return prefixes.map((prefix) => ({ Prefix: name(prefix) }));
}
