import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ChecksumAlgorithm } from '../domain/objects/stored-object.ts';
import type { PinnedBlob } from '../engine/objects/blobs.ts';
import { createChecksum } from './checksums.ts';

/** Reads stored bytes for their digests, and lets other requests in between two chunks. Closes the blob. */
export async function digestBlob(
  blob: PinnedBlob,
  algorithm: ChecksumAlgorithm | undefined,
): Promise<{ readonly md5: string; readonly checksum: string | undefined }> {
  const md5 = createHash('md5');
  const checksum = algorithm && createChecksum(algorithm);
  for (const bytes of blob) {
    md5.update(bytes);
    checksum?.update(bytes);
    await setImmediate();
  }
  return { md5: md5.digest('hex'), checksum: checksum?.digest().toString('base64') };
}
