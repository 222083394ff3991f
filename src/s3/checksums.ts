import { createHash } from 'node:crypto';
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumAlgorithms,
  type ObjectChecksum,
} from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { combineCrc, createCrc32, createCrc32c, createCrc64Nvme } from '../protocol/bodies/crc.ts';
import type { UploadPart } from '../sqlite/objects/multipart-uploads.ts';
import { header, type S3Request } from './s3-request.ts';

/** Whether a checksum of parts' checksums is all that there is of it for uploads in parts, as it cannot be combined. */
export function isDigest(algorithm: ChecksumAlgorithm): algorithm is 'MD5' | 'SHA1' | 'SHA256' | 'SHA512' {
  return algorithm === 'MD5' || algorithm.startsWith('SHA');
}

/** A checksum over bytes that come piece by piece. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

const algorithms: Readonly<Record<ChecksumAlgorithm, { readonly size: number; create(): RunningChecksum }>> = {
  CRC32: { size: 4, create: createCrc32 },
  CRC32C: { size: 4, create: createCrc32c },
  CRC64NVME: { size: 8, create: createCrc64Nvme },
  MD5: { size: 16, create: () => createHash('md5') },
  SHA1: { size: 20, create: () => createHash('sha1') },
  SHA256: { size: 32, create: () => createHash('sha256') },
  SHA512: { size: 64, create: () => createHash('sha512') },
};

export function createChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  return algorithms[algorithm].create();
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The element that holds a checksum in XML: `ChecksumCRC32`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

/** The elements that tell an object's checksum. */
export function checksumElements(checksum: ObjectChecksum): Record<string, string> {
  return { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type };
}

/** The checksum that a request brings: its value in a header, or only its name when the value follows in a trailer. */
export interface DeclaredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. */
  readonly value: string | undefined;
}

/** @throws S3Error InvalidRequest, NotImplemented */
export function declaredChecksum(request: Pick<S3Request, 'headers'>): DeclaredChecksum | undefined {
  const named = algorithmNamed(header(request, 'x-amz-sdk-checksum-algorithm'));
  const declared = checksumDeclared(request);
  if (named === undefined || named === declared?.algorithm) return declared;
  throw invalid(
    declared === undefined
      ? 'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.'
      : 'Value for x-amz-sdk-checksum-algorithm header is invalid.',
  );
}

/** Checksums that S3 has and that are not computed here: bytes that come with one would not be checked. */
const notComputed = /^(x-amz-checksum-)?xxhash/i;

function notEmulated(name: string): S3Error {
  const message = `Checksums of XXHash (${name}) are not emulated by this version of codepipeline-local.`;
  return new S3Error('NotImplemented', { Header: name }, message);
}

function checksumDeclared(request: Pick<S3Request, 'headers'>): DeclaredChecksum | undefined {
  const unknown = [...Object.keys(request.headers), header(request, 'x-amz-trailer')?.trim() ?? ''].find((name) =>
    notComputed.test(name),
  );
  if (unknown !== undefined) throw notEmulated(unknown);
  const given = checksumAlgorithms.filter((algorithm) => header(request, checksumHeader(algorithm)) !== undefined);
  const trailer = header(request, 'x-amz-trailer')?.trim().toLowerCase();
  const trailing = checksumAlgorithms.find((algorithm) => checksumHeader(algorithm) === trailer);
  if (given.length + (trailing === undefined ? 0 : 1) > 1) {
    throw invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  }
  const [algorithm] = given;
  if (algorithm !== undefined) {
    const name = checksumHeader(algorithm);
    return { algorithm, value: checkValue(algorithm, header(request, name) ?? '', name) };
  }
  if (trailing !== undefined) return { algorithm: trailing, value: undefined };
  if (trailer !== undefined) throw invalid('The value specified in the x-amz-trailer header is not supported');
  return undefined;
}

/** Whether a value may be one of this algorithm. @throws S3Error InvalidRequest */
export function checkValue(algorithm: ChecksumAlgorithm, value: string, name: string): string {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length === algorithms[algorithm].size && bytes.toString('base64') === value) return value;
  throw invalid(`Value for ${name} header is invalid.`);
}

/** The algorithm that a header or an element names. @throws S3Error InvalidRequest, NotImplemented */
export function algorithmNamed(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const algorithm = checksumAlgorithms.find((candidate) => candidate === name.toUpperCase());
  if (algorithm !== undefined) return algorithm;
  if (notComputed.test(name)) throw notEmulated(name);
  throw invalid(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512]',
  );
}

/** The headers that tell an object's checksum. */
export function checksumHeaders(checksum: ObjectChecksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

export function checksumMismatch(algorithm: ChecksumAlgorithm): S3Error {
  return new S3Error('BadDigest', {}, `The ${algorithm} you specified did not match the calculated checksum.`);
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', {}, message);
}

/** The checksum of an object that was uploaded in parts, from those of its parts. */
export function checksumOfParts(
  { algorithm, type }: Pick<ObjectChecksum, 'algorithm' | 'type'>,
  parts: readonly UploadPart[],
): ObjectChecksum {
  const value = type === 'COMPOSITE' ? compose(algorithm, parts) : combine(algorithm, parts);
  return { algorithm, type: type satisfies ChecksumType, value };
}

function compose(algorithm: ObjectChecksum['algorithm'], parts: readonly UploadPart[]): string {
  const checksum = createChecksum(algorithm);
  for (const part of parts) checksum.update(Buffer.from(part.checksum ?? '', 'base64'));
  return `${checksum.digest().toString('base64')}-${parts.length}`;
}

function combine(algorithm: ObjectChecksum['algorithm'], parts: readonly UploadPart[]): string {
  if (isDigest(algorithm)) throw new Error(`${algorithm} is only ever a checksum of parts`);
  const [first, ...others] = parts;
  const bytes = (part: UploadPart | undefined): Buffer => Buffer.from(part?.checksum ?? '', 'base64');
  let combined = bytes(first);
  for (const part of others) combined = combineCrc(algorithm, combined, bytes(part), part.size);
  return combined.toString('base64');
}
