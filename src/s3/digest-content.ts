import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ChecksumAlgorithm } from '../domain/objects/stored-object.ts';
import type { HeldContent } from '../engine/objects/read-content.ts';
import { createChecksum } from './checksums.ts';

/** Reads stored bytes for their digests, and lets other requests in between two chunks. Closes the content. */
export async function digestContent(
  content: HeldContent,
  algorithm: ChecksumAlgorithm | undefined,
): Promise<{ readonly md5: string; readonly checksum: string | undefined }> {
  const md5 = createHash('md5');
  const checksum = algorithm && createChecksum(algorithm);
  for (const bytes of content) {
    md5.update(bytes);
    checksum?.update(bytes);
    await setImmediate();
  }
  return { md5: md5.digest('hex'), checksum: checksum?.digest().toString('base64') };
}
