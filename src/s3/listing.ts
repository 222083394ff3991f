import { instantToSecond } from '../domain/duration.ts';
import type { Bucket, ObjectVersion } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import type { ListingPlace } from '../sqlite/objects/objects.ts';
import { storageClassOf } from './object-headers.ts';
import { numberIn, type S3Request } from './s3-request.ts';
import type { XmlObject } from './xml.ts';

/** What every listing is asked for. */
interface ListingQuestion {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  /** Entries on a page, common prefixes included. */
  readonly limit: number;
  readonly isEncoded: boolean;
}

/** One page of a listing. */
interface ListingPage<Item> {
  readonly items: readonly Item[];
  readonly commonPrefixes: readonly string[];
  /** The last entry of a page that others follow: an item, or a common prefix. */
  readonly last: { readonly name: string; readonly item?: Item } | undefined;
}

const mostEntries = 1000;

/** @throws S3Error InvalidArgument */
export function readQuestion({ query }: S3Request, limitParameter = 'max-keys'): ListingQuestion {
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url') {
    throw new S3Error(
      'InvalidArgument',
      { ArgumentName: 'encoding-type', ArgumentValue: encoding },
      'Invalid Encoding Method specified in Request',
    );
  }
  const limit = numberIn(query, limitParameter, { least: -(2 ** 31), most: 2 ** 31 - 1 }) ?? mostEntries;
  if (limit < 0) throw negativeLimit(query, limitParameter);
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    limit: Math.min(limit, mostEntries),
    isEncoded: encoding === 'url',
  };
}

/** Each listing has words of its own (N4 [transcript]; of `max-uploads`: inferred). */
function negativeLimit(query: URLSearchParams, parameter: string): S3Error {
  const ArgumentValue = query.get(parameter) ?? '';
  if (query.has('versions')) {
    const details = { ArgumentName: parameter, ArgumentValue };
    return new S3Error('InvalidArgument', details, `${parameter} cannot be negative`);
  }
  const ArgumentName = parameter === 'max-keys' ? 'maxKeys' : parameter;
  const message = `Argument ${ArgumentName} must be an integer between 0 and 2147483647`;
  return new S3Error('InvalidArgument', { ArgumentName, ArgumentValue }, message);
}

/**
 * Collects a page. Names that share a prefix up to the delimiter count as one entry and are skipped in one step,
 * however many they are.
 * @param fetch Items in order from a place on.
 */
export function collectPage<Item extends { readonly name: string }>(
  { prefix, delimiter, limit }: ListingQuestion,
  start: ListingPlace,
  fetch: (place: ListingPlace, limit: number) => readonly Item[],
): ListingPage<Item> {
  const items: Item[] = [];
  const commonPrefixes: string[] = [];
  let last: ListingPage<Item>['last'];
  let place: ListingPlace | undefined = skipped(start, prefix, delimiter);
  if (limit === 0) return { items, commonPrefixes, last: undefined };
  while (place !== undefined) {
    const batch: readonly Item[] = fetch(place, limit + 1);
    place = undefined;
    for (const item of batch) {
      if (items.length + commonPrefixes.length === limit) return { items, commonPrefixes, last };
      const common = commonPrefixOf(item.name, prefix, delimiter);
      if (common === undefined) {
        items.push(item);
        last = { name: item.name, item };
      } else {
        commonPrefixes.push(common);
        last = { name: common };
        place = { name: common, from: 'past' };
        break;
      }
    }
  }
  return { items, commonPrefixes, last: undefined };
}

function commonPrefixOf(name: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = name.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : name.slice(0, end + delimiter.length);
}

/** A page that begins behind a common prefix, or behind a name within one, begins behind all of that prefix. */
function skipped(start: ListingPlace, prefix: string, delimiter: string): ListingPlace {
  if (start.from !== 'after' || !start.name.startsWith(prefix)) return start;
  const common = commonPrefixOf(start.name, prefix, delimiter);
  return common === undefined || common !== start.name ? start : { name: common, from: 'past' };
}

/**
 * Names as a listing tells them that was asked for `encoding-type=url`: like a form's value, but for slashes, which
 * stay [transcript].
 */
function encodeListed(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

/** How a listing tells names: as they are, or encoded when it was asked to. */
export function namesFor({ isEncoded }: Pick<ListingQuestion, 'isEncoded'>): (name: string) => string {
  return isEncoded ? encodeListed : (name) => name;
}

/** A moment as S3's documents have it: to the second, with a fraction that is always zero (N4 [transcript]). */
export function listedMoment(epochMilliseconds: number): string {
  return instantToSecond(epochMilliseconds).replace('Z', '.000Z');
}

/** An object as listings show it. */
export function listedObject(version: ObjectVersion, name: (name: string) => string): XmlObject {
  const { checksum } = version.attributes;
  return {
    Key: name(version.name),
    LastModified: listedMoment(version.modifiedAt),
    ETag: `"${version.etag}"`,
    ChecksumAlgorithm: checksum?.algorithm,
    ChecksumType: checksum?.type,
    Size: version.size,
    StorageClass: storageClassOf(version.attributes),
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
