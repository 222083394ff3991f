import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Store } from '../../sqlite/store.ts';
import type { Transactions } from '../context.ts';
import { findZip } from './find-zip.ts';
import { PinnedBlob } from './pinned-blob.ts';

/** A blob to be read as a zip; whoever opens it pins it. */
export interface ZipBlob {
  readonly engine: Transactions;
  readonly store: Store;
  readonly blob: number;
  readonly size: number;
}

/**
 * Opens a stored zip without unpacking anything: only its end is read. `eachEntry` reads the rest as far as it is asked
 * to.
 * @throws Error of bytes that are no zip, with words that follow a colon
 */
export async function openStoredZip(stored: ZipBlob, options: yauzl.Options = {}): Promise<yauzl.ZipFile> {
  const read = (from: number, to: number) => Buffer.concat([...new PinnedBlob({ ...stored, from, to })]);
  const place = findZip(read, stored.size);
  if (place === undefined) throw new Error('it is not a zip, or its end is missing');
  const { from, to } = place;
  const reader = new StoredZip(stored, from);
  return yauzl.fromRandomAccessReaderPromise(reader, to - from, { lazyEntries: true, autoClose: false, ...options });
}

/** Whether an entry stands for a folder. */
export function isFolder({ fileName }: Pick<yauzl.Entry, 'fileName'>): boolean {
  return fileName.endsWith('/');
}

/** What the store gave at an offset. */
interface Piece {
  readonly at: number;
  readonly bytes: Buffer;
}

class StoredZip extends yauzl.RandomAccessReader {
  readonly #stored: ZipBlob;
  readonly #start: number;
  /** The last two, for whoever unpacks goes to and fro between the directory and the files. */
  #pieces: Piece[] = [];

  constructor(stored: ZipBlob, start: number) {
    super();
    this.#stored = stored;
    this.#start = start;
  }

  /** An entry is read in some bytes at a time; what the store gives, up to a chunk, is kept for those that follow. */
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    setImmediate(() => {
      try {
        let done = 0;
        while (done < length) {
          done += this.#bytesAt(this.#start + position + done).copy(buffer, offset + done, 0, length - done);
        }
      } catch (error) {
        callback(error as Error);
        return;
      }
      callback(null);
    });
  }

  *#bytesOf(from: number, to: number): Generator<Buffer, void, void> {
    for (let at = from; at < to; ) {
      const bytes = this.#bytesAt(at).subarray(0, to - at);
      yield bytes;
      at += bytes.length;
    }
  }

  #bytesAt(offset: number): Buffer {
    const kept = this.#pieces.find(({ at, bytes }) => at <= offset && offset < at + bytes.length);
    if (kept !== undefined) return kept.bytes.subarray(offset - kept.at);
    const { store, blob } = this.#stored;
    const bytes = store.blobs.read(blob, offset)?.bytes;
    if (bytes === undefined || bytes.length === 0) throw new Error(`Blob ${blob} ends before ${offset}`);
    this.#pieces = [...this.#pieces.slice(-1), { at: offset, bytes }];
    return bytes;
  }

  override _readStreamForRange(from: number, to: number): Readable {
    return Readable.from(this.#bytesOf(this.#start + from, this.#start + to));
  }
}
