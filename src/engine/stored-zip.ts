import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Store } from '../sqlite/store.ts';
import type { Engine } from './engine.ts';
import { HeldContent } from './read-content.ts';

/** A content to be read as a zip; whoever opens it holds it. */
export interface ZipContent {
  readonly engine: Engine;
  readonly store: Store;
  readonly content: number;
  readonly size: number;
}

/**
 * Opens a stored zip without unpacking anything: only its end is read. `eachEntry` reads the rest as far as it is asked
 * to.
 * @throws Error of bytes that are no zip
 */
export function openStoredZip(stored: ZipContent): Promise<yauzl.ZipFile> {
  const options = { lazyEntries: true, autoClose: false };
  return yauzl.fromRandomAccessReaderPromise(new StoredZip(stored), stored.size, options);
}

/** Whether an entry stands for a folder. */
export function isFolder({ fileName }: yauzl.Entry): boolean {
  return fileName.endsWith('/');
}

class StoredZip extends yauzl.RandomAccessReader {
  readonly #stored: ZipContent;

  constructor(stored: ZipContent) {
    super();
    this.#stored = stored;
  }

  override _readStreamForRange(from: number, to: number): Readable {
    const { engine, store, content } = this.#stored;
    return Readable.from(new HeldContent({ engine, store, content, from, to }));
  }
}
