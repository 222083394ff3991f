import type { ChecksumType, ObjectChecksum } from '../domain/objects/stored-object.ts';
import { combineCrc } from '../protocol/crc.ts';
import type { UploadPart } from '../sqlite/multipart-uploads.ts';
import { createChecksum } from './checksums.ts';

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
  if (algorithm === 'SHA1' || algorithm === 'SHA256') throw new Error(`${algorithm} is only ever a checksum of parts`);
  const [first, ...others] = parts;
  const bytes = (part: UploadPart | undefined): Buffer => Buffer.from(part?.checksum ?? '', 'base64');
  let combined = bytes(first);
  for (const part of others) combined = combineCrc(algorithm, combined, bytes(part), part.size);
  return combined.toString('base64');
}
