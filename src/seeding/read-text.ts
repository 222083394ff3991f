import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes of a document that are read [chosen]: pipes are read, too, and devices may have no end. */
const mostBytes = 256 * 1024 * 1024;

/** The text of a file or a pipe; undefined when it is larger than any document. */
export function readText(file: string): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= mostBytes; ) {
      const chunk = Buffer.allocUnsafe(1024 * 1024);
      const read = readSync(descriptor, chunk);
      if (read === 0) return Buffer.concat(chunks).toString('utf8');
      chunks.push(chunk.subarray(0, read));
      size += read;
    }
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
