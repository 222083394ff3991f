import type { ContentSlice } from '../../sqlite/contents.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Transactions } from '../context.ts';

/** A range of a content that is kept from being deleted until it is closed. Read with `for … of`, which closes it. */
export class HeldContent implements Iterable<Buffer> {
  readonly #engine: Transactions;
  readonly #store: Store;
  readonly #content: number;
  readonly #from: number;
  readonly #to: number;
  #isOpen = true;

  /** To be made in the piece of work that found the content. @param to Offset behind the last byte. */
  constructor(parts: { engine: Transactions; store: Store; content: number; from: number; to: number }) {
    const { engine, store, content, from, to } = parts;
    this.#engine = engine;
    this.#store = store;
    this.#content = content;
    this.#from = from;
    this.#to = to;
    store.contents.hold(content);
  }

  *[Symbol.iterator](): Generator<Buffer, void, void> {
    try {
      let offset = this.#from;
      while (offset < this.#to) {
        const slice: ContentSlice | undefined = this.#store.contents.read(this.#content, offset);
        if (slice === undefined) throw new Error(`Content ${this.#content} ends at ${offset}, before ${this.#to}`);
        yield slice.bytes.subarray(0, this.#to - offset);
        offset += slice.bytes.length;
      }
    } finally {
      this.close();
    }
  }

  /** Lets go of the content; deletes it when its object went away meanwhile. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { contents } = this.#store;
    if (contents.letGo(this.#content) && !contents.isReferenced(this.#content)) {
      this.#engine.perform(() => contents.deleteIfUnused(this.#content));
    }
  }
}
