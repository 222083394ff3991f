import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Store } from '../../sqlite/store.ts';
import type { Transactions } from '../context.ts';
import { PinnedBlob } from './blobs.ts';

/** A blob to be read as a zip; whoever opens it pins it. */
export interface ZipBlob {
  readonly engine: Transactions;
  readonly store: Store;
  readonly blob: number;
  readonly size: number;
}

/**
 * Opens a stored zip without unpacking anything: only its end is read. `eachEntry` reads the rest as far as it is asked
 * to. Names are left as bytes, for `nameInZip`: yauzl refuses those that are absolute or lead out of a folder, and here
 * they are no paths.
 * @throws Error of bytes that are no zip, with words that follow a colon
 */
export async function openStoredZip(stored: ZipBlob, options: yauzl.Options = {}): Promise<yauzl.ZipFile> {
  const read = (from: number, to: number) => Buffer.concat([...new PinnedBlob({ ...stored, from, to })]);
  const place = findZip(read, stored.size);
  if (place === undefined) throw new Error('it is not a zip, or its end is missing');
  const { from, to } = place;
  const reader = new StoredZip(stored, from);
  const asked = { lazyEntries: true, autoClose: false, decodeStrings: false, ...options };
  return yauzl.fromRandomAccessReaderPromise(reader, to - from, asked);
}

const flagForUtf8 = 0x800;

/**
 * An entry's name, with slashes for backslashes. In UTF-8 also where the entry does not say so, as those do not that
 * macOS makes: unzip shows them so, too.
 */
export function nameInZip({ generalPurposeBitFlag, fileNameRaw, extraFields }: yauzl.Entry): string {
  const flags = isUtf8(fileNameRaw) ? generalPurposeBitFlag | flagForUtf8 : generalPurposeBitFlag;
  return yauzl.getFileNameLowLevel(flags, fileNameRaw, extraFields, false);
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

/** Reads bytes of a file. @param to Offset behind the last byte */
type ReadBytes = (from: number, to: number) => Buffer;

/** Where in a file a zip lies. */
interface ZipPlace {
  readonly from: number;
  /** Offset behind its last byte. */
  readonly to: number;
}

const endSignature = 0x06054b50;
const endSize = 22;
const entrySignature = 0x02014b50;
const zip64LocatorSignature = 0x07064b50;
const zip64LocatorSize = 20;
const zip64EndSignature = 0x06064b50;
const zip64EndSize = 56;
/** How many of a file's last bytes Info-ZIP's unzip 6.0 searches for the end of a zip. */
const searched = 66_000;
/** Bytes may look like ends of zips by the thousand, and each asks for a look elsewhere in the file. */
const mostEnds = 20;

/**
 * Finds the zip in a file that has bytes before it, as programs that unpack themselves have, or behind it: bsdtar fills
 * what it writes to its standard output up with NULs. Both are no part of the format, and unzip reads them.
 * @returns Undefined when there is none whose directory of entries is where its end says
 */
function findZip(read: ReadBytes, size: number): ZipPlace | undefined {
  const start = Math.max(0, size - searched);
  const tail = read(start, size);
  let ends = 0;
  for (let at = tail.length - endSize; at >= 0 && ends < mostEnds; at--) {
    if (tail.readUInt32LE(at) !== endSignature) continue;
    ends += 1;
    const end = start + at;
    const to = end + endSize + tail.readUInt16LE(at + 20);
    const from = startOf(read, end, tail.subarray(at, at + endSize));
    if (from !== undefined && to <= size) return { from, to };
  }
  return undefined;
}

/**
 * The byte from which a zip counts its offsets: its directory ends where its end begins, and says where it should
 * begin.
 */
function startOf(read: ReadBytes, end: number, record: Buffer): number | undefined {
  const locator = readAt(read, end - zip64LocatorSize, zip64LocatorSize);
  if (locator?.readUInt32LE(0) === zip64LocatorSignature) {
    const at = end - zip64LocatorSize - zip64EndSize;
    const zip64 = readAt(read, at, zip64EndSize);
    if (zip64?.readUInt32LE(0) !== zip64EndSignature) return undefined;
    const [size, offset] = [zip64.readBigUInt64LE(40), zip64.readBigUInt64LE(48)].map(Number);
    return startBefore(read, at, { size: size as number, offset: offset as number });
  }
  return startBefore(read, end, { size: record.readUInt32LE(12), offset: record.readUInt32LE(16) });
}

function startBefore(
  read: ReadBytes,
  end: number,
  { size, offset }: { readonly size: number; readonly offset: number },
): number | undefined {
  const directory = end - size;
  const from = directory - offset;
  if (from < 0) return undefined;
  return size === 0 || readAt(read, directory, 4)?.readUInt32LE(0) === entrySignature ? from : undefined;
}

function readAt(read: ReadBytes, from: number, length: number): Buffer | undefined {
  return from < 0 ? undefined : read(from, from + length);
}
