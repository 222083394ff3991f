import type { BlobSlice } from '../../sqlite/objects/blobs.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Transactions } from '../context.ts';

/** A range of a blob, pinned (kept from being deleted) until it is closed. Read with `for … of`, which closes it. */
export class PinnedBlob implements Iterable<Buffer> {
  readonly #engine: Transactions;
  readonly #store: Store;
  readonly #blob: number;
  readonly #from: number;
  readonly #to: number;
  #isOpen = true;

  /** To be made in the piece of work that found the blob. @param to Offset behind the last byte. */
  constructor(parts: { engine: Transactions; store: Store; blob: number; from: number; to: number }) {
    const { engine, store, blob, from, to } = parts;
    this.#engine = engine;
    this.#store = store;
    this.#blob = blob;
    this.#from = from;
    this.#to = to;
    store.blobs.pin(blob);
  }

  *[Symbol.iterator](): Generator<Buffer, void, void> {
    try {
      let offset = this.#from;
      while (offset < this.#to) {
        const slice: BlobSlice | undefined = this.#store.blobs.read(this.#blob, offset);
        if (slice === undefined) throw new Error(`Blob ${this.#blob} ends at ${offset}, before ${this.#to}`);
        yield slice.bytes.subarray(0, this.#to - offset);
        offset += slice.bytes.length;
      }
    } finally {
      this.close();
    }
  }

  /** Unpins the blob; deletes it when its object went away meanwhile. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { blobs } = this.#store;
    if (blobs.unpin(this.#blob) && !blobs.isReferenced(this.#blob)) {
      this.#engine.perform(() => blobs.deleteIfUnused(this.#blob));
    }
  }
}

/**
 * Bytes of a chunk. Measured with 100 MB bodies: 256 KiB writes a tenth slower, 4 MiB no faster; a part of S3's
 * smallest size is five chunks.
 */
const chunkSize = 1024 * 1024;

/**
 * Takes the bytes of an upload and stages them, each full chunk in a transaction of its own, as a blob that nothing
 * refers to until `complete` gives it to whoever publishes it. What is never completed is deleted by `release`, or at
 * the next start.
 */
export class BlobWriter {
  readonly #engine: Transactions;
  /** Grows by doubling, so that a small object does not take a whole chunk of memory. */
  #buffer = Buffer.allocUnsafe(0);
  #buffered = 0;
  #staged = 0;
  #blob: number | undefined;

  constructor(engine: Transactions) {
    this.#engine = engine;
  }

  /** Bytes written. */
  get size(): number {
    return this.#staged + this.#buffered;
  }

  write(bytes: Buffer): void {
    for (let offset = 0; offset < bytes.length; ) {
      const count = Math.min(bytes.length - offset, chunkSize - this.#buffered);
      this.#reserve(this.#buffered + count);
      bytes.copy(this.#buffer, this.#buffered, offset, offset + count);
      this.#buffered += count;
      offset += count;
      if (this.#buffered === chunkSize) this.#engine.perform(({ store }) => this.#flush(store));
    }
  }

  /**
   * Inside the transaction that publishes: writes the last bytes and returns the blob's key. It is pinned until
   * `release`.
   */
  complete(store: Store): number {
    if (this.#buffered > 0) this.#flush(store);
    return this.#blobIn(store);
  }

  /** To be called however the upload ended: what was not published is deleted. */
  release(): void {
    const blob = this.#blob;
    if (blob === undefined) return;
    this.#blob = undefined;
    this.#engine.perform(({ store }) => {
      if (store.blobs.unpin(blob)) store.blobs.deleteIfUnused(blob);
    });
  }

  #reserve(size: number): void {
    if (size <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(chunkSize, Math.max(size, 2 * this.#buffer.length)));
    this.#buffer.copy(larger, 0, 0, this.#buffered);
    this.#buffer = larger;
  }

  #flush(store: Store): void {
    store.blobs.append(this.#blobIn(store), this.#staged, this.#buffer.subarray(0, this.#buffered));
    this.#staged += this.#buffered;
    this.#buffered = 0;
  }

  #blobIn(store: Store): number {
    if (this.#blob === undefined) {
      this.#blob = store.blobs.create();
      store.blobs.pin(this.#blob);
    }
    return this.#blob;
  }
}
