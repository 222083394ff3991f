import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ContentPiece, StateFile } from '../sqlite/state-file.ts';
import type { Store } from '../sqlite/store.ts';
import { replaceState, type StateOwners } from './replace-state.ts';

/** Chunks copied in one transaction: 16 MiB at most, which holds up others for about 10 ms. */
const batch = 16;

/** Copies states to and from files, one at a time. */
export class StateTransfer {
  readonly #owners: StateOwners;
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(owners: StateOwners) {
    this.#owners = owners;
  }

  /**
   * Writes the state of one moment to a file, which an emulator may be started on.
   * @param file A path that is free
   */
  export(file: string): Promise<void> {
    const create = () => this.#owners.store.createFile(file);
    return this.#withFile(create, (other) => this.#exportTo(other));
  }

  /**
   * Replaces the state by a file's, clock included.
   * @param file One that has been checked (src/state-check)
   */
  import(file: string): Promise<void> {
    const open = () => this.#owners.store.openFile(file);
    return this.#withFile(open, (other) => this.#importFrom(other));
  }

  /** Resolves when nothing is copied any more; what was under way fails. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#last;
  }

  #withFile(open: () => StateFile, use: (other: StateFile) => Promise<void>): Promise<void> {
    const done = this.#last.then(async () => {
      const other = open();
      try {
        await use(other);
      } finally {
        other.close();
      }
    });
    this.#last = done.catch(() => {});
    return done;
  }

  async #exportTo(other: StateFile): Promise<void> {
    const { engine, store, clock, sweeper } = this.#owners;
    const { contents, chunks } = engine.perform(({ now }) => {
      const taken = { chunks: other.takeState(clock.setting, now), contents: other.contents() };
      for (const content of taken.contents) store.contents.hold(content);
      return taken;
    });
    try {
      for (let next = 0; next < chunks.length; next += batch) {
        engine.perform(() => other.takeChunks(chunks.slice(next, next + batch)));
        await this.#nextTurn();
      }
    } finally {
      for (const content of contents) store.contents.letGo(content);
      if (!this.#isStopped) sweeper.sweep();
    }
  }

  async #importFrom(other: StateFile): Promise<void> {
    const { engine, store, clock, sweeper } = this.#owners;
    const copies = new Copies(store, other);
    try {
      for (const content of other.contents()) {
        const pieces = other.pieces(content);
        for (let next = 0; next === 0 || next < pieces.length; next += batch) {
          engine.perform(() => copies.add(content, pieces.slice(next, next + batch)));
          if (copies.chunks.size % batch === 0) await this.#nextTurn();
        }
      }
      const kept = other.clock();
      const setting = kept && (kept.instant === null ? kept : clock.settingAt(kept.mode, kept.instant));
      const replace = () => {
        store.snapshots.empty();
        other.giveState(copies.contents);
      };
      replaceState(this.#owners, replace, setting);
    } finally {
      for (const content of copies.contents.values()) store.contents.letGo(content);
      if (!this.#isStopped) sweeper.sweep();
    }
  }

  async #nextTurn(): Promise<void> {
    await nextTurn();
    if (this.#isStopped) throw new Error('The emulator has been stopped.');
  }
}

/** Contents copied out of a file, which nothing refers to yet: held, so that they stay. */
class Copies {
  readonly #store: Store;
  readonly #other: StateFile;
  /** New keys by those in the file. */
  readonly contents = new Map<number, number>();
  readonly chunks = new Map<number, number>();

  constructor(store: Store, other: StateFile) {
    this.#store = store;
    this.#other = other;
  }

  /** Inside a transaction: copies further pieces of a content. */
  add(content: number, pieces: readonly ContentPiece[]): void {
    const copy = this.#contentFor(content);
    for (const piece of pieces) {
      this.#store.contents.appendPiece(copy, { ...piece, chunk: this.#chunkFor(piece.chunk) });
    }
  }

  #contentFor(content: number): number {
    const known = this.contents.get(content);
    if (known !== undefined) return known;
    const copy = this.#store.contents.create();
    this.#store.contents.hold(copy);
    this.contents.set(content, copy);
    return copy;
  }

  #chunkFor(chunk: number): number {
    const copy = this.chunks.get(chunk) ?? this.#other.giveChunk(chunk);
    this.chunks.set(chunk, copy);
    return copy;
  }
}
