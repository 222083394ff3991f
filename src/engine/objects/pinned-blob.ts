import type { BlobSlice } from '../../sqlite/blobs.ts';
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
