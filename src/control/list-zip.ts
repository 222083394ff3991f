import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Engine } from '../engine/engine.ts';
import { HeldContent } from '../engine/read-content.ts';
import type { Store } from '../sqlite/store.ts';
import type { ArtifactEntry } from './types.ts';

interface StoredContent {
  readonly engine: Engine;
  readonly store: Store;
  readonly content: number;
  readonly size: number;
}

/** More than a person reads, and few enough that a zip which claims millions takes no memory. */
const mostEntries = 10_000;

/**
 * The files in a stored zip, folders left out; undefined when it is none. Only the end of the zip is read, and nothing is
 * unpacked.
 */
export async function listZip(stored: StoredContent): Promise<readonly ArtifactEntry[] | undefined> {
  try {
    return await readEntries(stored);
  } catch {
    return undefined;
  }
}

function readEntries(stored: StoredContent): Promise<ArtifactEntry[]> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, validateEntrySizes: false };
    yauzl.fromRandomAccessReader(new StoredZip(stored), stored.size, options, (error, zip) => {
      if (error) {
        reject(error);
        return;
      }
      const entries: ArtifactEntry[] = [];
      zip.on('error', reject);
      zip.on('end', () => resolve(entries));
      zip.on('entry', ({ fileName, uncompressedSize }: yauzl.Entry) => {
        if (!fileName.endsWith('/')) entries.push({ name: fileName, size: uncompressedSize });
        if (entries.length === mostEntries) resolve(entries);
        else zip.readEntry();
      });
      zip.readEntry();
    });
  });
}

class StoredZip extends yauzl.RandomAccessReader {
  readonly #stored: StoredContent;

  constructor(stored: StoredContent) {
    super();
    this.#stored = stored;
  }

  override _readStreamForRange(from: number, to: number): Readable {
    const { engine, store, content } = this.#stored;
    return Readable.from(new HeldContent({ engine, store, content, from, to }));
  }
}
