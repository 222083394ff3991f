import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Store } from '../sqlite/store.ts';
import type { Engine } from './engine.ts';
import { findZip } from './find-zip.ts';
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
 * @throws Error of bytes that are no zip, with words that follow a colon
 */
export async function openStoredZip(stored: ZipContent, options: yauzl.Options = {}): Promise<yauzl.ZipFile> {
  const read = (from: number, to: number) => Buffer.concat([...new HeldContent({ ...stored, from, to })]);
  const place = findZip(read, stored.size);
  if (place === undefined) throw new Error('it is no zip, or its end is missing');
  const { from, to } = place;
  const reader = new StoredZip(stored, from);
  return yauzl.fromRandomAccessReaderPromise(reader, to - from, { lazyEntries: true, autoClose: false, ...options });
}

/** Whether an entry stands for a folder. */
export function isFolder({ fileName }: Pick<yauzl.Entry, 'fileName'>): boolean {
  return fileName.endsWith('/');
}

class StoredZip extends yauzl.RandomAccessReader {
  readonly #stored: ZipContent;
  readonly #start: number;

  constructor(stored: ZipContent, start: number) {
    super();
    this.#stored = stored;
    this.#start = start;
  }

  override _readStreamForRange(from: number, to: number): Readable {
    return Readable.from(new HeldContent({ ...this.#stored, from: this.#start + from, to: this.#start + to }));
  }
}
