import type { Bucket, ObjectAttributes, ObjectVersion } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { checksumHeaders } from './checksums.ts';
import { header, type S3Request } from './s3-request.ts';
import { readTaggingHeader } from './tags.ts';

const metadataPrefix = 'x-amz-meta-';
const largestMetadata = 2048;
const defaultContentType = 'binary/octet-stream';

/** Headers of a request that are given back with the object. */
const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
];

/**
 * Encryption that a request asks for: echoed, as everything is told in the clear and nothing is encrypted (N1
 * [chosen]).
 */
const encryptionHeaders = [
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-server-side-encryption-customer-key-md5',
];

/** API reference, PutObject [documented]. */
const encryptions: ReadonlySet<string> = new Set(['AES256', 'aws:fsx', 'aws:kms', 'aws:kms:dsse']);

/** API reference, PutObject [documented]. */
const storageClasses: ReadonlySet<string> = new Set([
  ...['STANDARD', 'REDUCED_REDUNDANCY', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE'],
  ...['OUTPOSTS', 'GLACIER_IR', 'SNOW', 'EXPRESS_ONEZONE', 'FSX_OPENZFS', 'FSX_ONTAP'],
]);

/** What is not emulated and would be missed: refused rather than dropped. */
const refusedHeaders = [
  'x-amz-object-lock-legal-hold',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-write-offset-bytes',
];

/** What a request says of the object that it makes, but for its access control list. @throws S3Error */
export function readAttributes(request: S3Request): Pick<ObjectAttributes, 'headers' | 'metadata' | 'tags'> {
  const refused = refusedHeaders.find((name) => header(request, name) !== undefined);
  if (refused !== undefined) throw new S3Error('NotImplemented', { Header: refused });
  const headers: Record<string, string> = { 'content-type': defaultContentType };
  for (const name of [...keptHeaders, ...encryptionHeaders]) {
    const value = name === 'content-encoding' ? contentEncoding(request) : header(request, name);
    if (value !== undefined && value !== '') headers[name] = value;
  }
  const encryption = headers['x-amz-server-side-encryption'];
  if (encryption !== undefined && !encryptions.has(encryption)) {
    const details = { ArgumentName: 'x-amz-server-side-encryption', ArgumentValue: encryption };
    throw new S3Error('InvalidArgument', details, 'The encryption method specified is not supported');
  }
  const redirect = headers['x-amz-website-redirect-location'];
  if (redirect !== undefined && !/^(https?:\/\/|\/)/.test(redirect)) throw new S3Error('InvalidRedirectLocation');
  const storageClass = headers['x-amz-storage-class'];
  if (storageClass !== undefined && !storageClasses.has(storageClass)) throw new S3Error('InvalidStorageClass');
  if (storageClass === 'STANDARD') delete headers['x-amz-storage-class'];
  const tags = readTaggingHeader(request);
  return { headers, metadata: readMetadata(request), ...(tags !== undefined && { tags }) };
}

function readMetadata(request: S3Request): Record<string, string> {
  const metadata: Record<string, string> = {};
  let size = 0;
  for (const name of Object.keys(request.headers)) {
    if (!name.startsWith(metadataPrefix)) continue;
    const value = request.headers[name];
    const text = Array.isArray(value) ? value.join(',') : (value ?? '');
    metadata[name.slice(metadataPrefix.length)] = text;
    size += name.length - metadataPrefix.length + text.length;
  }
  if (size > largestMetadata) throw new S3Error('MetadataTooLarge', { Size: size, MaxSizeAllowed: largestMetadata });
  return metadata;
}

/** Without `aws-chunked`, which is about the request and not about the object. */
function contentEncoding(request: S3Request): string | undefined {
  return header(request, 'content-encoding')
    ?.split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== 'aws-chunked')
    .join(',');
}

/** The encryption of an object, as every answer about it tells it: S3's own where none was asked for (N9). */
export function encryptionOf({ headers }: Pick<ObjectAttributes, 'headers'>): Record<string, string> {
  const asked = Object.entries(headers).filter(([name]) => encryptionHeaders.includes(name));
  return asked.length > 0 ? Object.fromEntries(asked) : { 'x-amz-server-side-encryption': 'AES256' };
}

/** What a header's value can hold: a query can hold more. */
export const headerText = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Parameters of a GetObject by which the answer's own headers differ from the object's. */
const overrides = {
  'response-cache-control': 'cache-control',
  'response-content-disposition': 'content-disposition',
  'response-content-encoding': 'content-encoding',
  'response-content-language': 'content-language',
  'response-content-type': 'content-type',
  'response-expires': 'expires',
};

/** Headers of an answer that shows an object, but for those about its length. */
export function objectHeaders(
  request: S3Request,
  version: ObjectVersion,
  bucket: Bucket,
): Record<string, string | undefined> {
  const { attributes, etag, modifiedAt } = version;
  const headers: Record<string, string | undefined> = {
    'last-modified': new Date(modifiedAt).toUTCString(),
    etag: `"${etag}"`,
    'accept-ranges': 'bytes',
    'x-amz-version-id': shownVersionId(bucket, version),
    'x-amz-tagging-count': attributes.tags?.length ? String(attributes.tags.length) : undefined,
    ...encryptionOf(attributes),
    ...attributes.headers,
  };
  for (const [name, value] of Object.entries(attributes.metadata)) headers[metadataPrefix + name] = value;
  for (const [parameter, name] of Object.entries(overrides)) {
    const value = request.query.get(parameter);
    if (value !== null) headers[name] = value;
  }
  if (header(request, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' && header(request, 'range') === undefined) {
    Object.assign(headers, checksumHeaders(attributes.checksum));
  }
  return headers;
}

/** Headers of an answer about an object that was made. One that has no version of its own is told of none (N3). */
export function writtenHeaders(
  { versionId, attributes }: Pick<ObjectVersion, 'versionId' | 'attributes'>,
  { versioning }: Bucket,
): Record<string, string | undefined> {
  return { 'x-amz-version-id': versioning === 'Enabled' ? versionId : undefined, ...encryptionOf(attributes) };
}

/** The id of a version as answers tell it: not at all in a bucket that has never kept versions. */
export function shownVersionId(
  { versioning }: Pick<Bucket, 'versioning'>,
  { versionId }: Pick<ObjectVersion, 'versionId'>,
): string | undefined {
  return versioning === null ? undefined : versionId;
}

/** The storage class of an object, or of what an upload in parts will make. */
export function storageClassOf({ headers }: Pick<ObjectAttributes, 'headers'>): string {
  return headers['x-amz-storage-class'] ?? 'STANDARD';
}
