import type { ObjectTag } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { header, type S3Request } from './s3-request.ts';
import { childrenOf, readXml, textOf, type XmlElement, type XmlObject } from './xml.ts';

/** How many tags there may be [documented]. */
export const mostTags = { Object: 10, Bucket: 50 };

const longestKey = 128;
const longestValue = 256;
/** What keys and values are made of [documented: API reference, PutObjectTagging]. */
const tagText = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u;

/**
 * The tags of a request that makes an object, a query of their own in one header; undefined without it.
 * @throws S3Error InvalidArgument, InvalidTag, BadRequest
 */
export function readTaggingHeader(request: Pick<S3Request, 'headers'>): ObjectTag[] | undefined {
  const text = header(request, 'x-amz-tagging');
  if (text === undefined) return undefined;
  const tags = [...new URLSearchParams(text)].map(([key, value]) => ({ key, value }));
  if (repeatedKey(tags) !== undefined || tags.some(({ key }) => key === '')) {
    throw new S3Error(
      'InvalidArgument',
      { ArgumentName: 'x-amz-tagging', ArgumentValue: text },
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  }
  checkTags(tags, 'Object');
  return tags;
}

/** @throws S3Error MalformedXML, InvalidTag, BadRequest */
export function readTagging(document: string, of: keyof typeof mostTags): ObjectTag[] {
  const [set] = childrenOf(readXml(document, 'Tagging'), 'TagSet');
  if (set === undefined) throw new S3Error('MalformedXML');
  const tags = childrenOf(set, 'Tag').map(readTag);
  checkTags(tags, of);
  return tags;
}

export function readTag(element: XmlElement): ObjectTag {
  const key = textOf(element, 'Key');
  const value = textOf(element, 'Value');
  if (key === undefined || value === undefined) throw new S3Error('MalformedXML');
  return { key, value };
}

/** @throws S3Error InvalidTag, BadRequest */
export function checkTags(tags: readonly ObjectTag[], of: keyof typeof mostTags): void {
  if (tags.length > mostTags[of]) {
    throw new S3Error('BadRequest', {}, `${of} tags cannot be greater than ${mostTags[of]}`);
  }
  const repeated = repeatedKey(tags);
  if (repeated !== undefined) {
    throw new S3Error('InvalidTag', { TagKey: repeated }, 'Cannot provide multiple Tags with the same key');
  }
  for (const { key, value } of tags) {
    if (key === '' || key.length > longestKey || !tagText.test(key)) {
      throw new S3Error('InvalidTag', { TagKey: key }, 'The TagKey you have provided is invalid');
    }
    if (value.length > longestValue || !tagText.test(value)) {
      throw new S3Error('InvalidTag', { TagKey: key, TagValue: value }, 'The TagValue you have provided is invalid');
    }
    if (key.startsWith('aws:')) {
      throw new S3Error('InvalidTag', { TagKey: key }, 'System tags cannot be added/updated by requester');
    }
  }
}

function repeatedKey(tags: readonly ObjectTag[]): string | undefined {
  const keys = new Set<string>();
  return tags.find(({ key }) => keys.size === keys.add(key).size)?.key;
}

/** The members of a `Tagging` document. */
export function describeTags(tags: readonly ObjectTag[]): XmlObject {
  return { TagSet: { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) } };
}
