import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../runtime/clock.ts';
import type { BlobPiece, StateFile } from '../../sqlite/states/state-file.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Engine } from '../engine.ts';
import type { Slices } from './slices.ts';
import { OneAtATime, StoppedError } from './slices.ts';
import type { StateKeeper } from './state-keeper.ts';

/** Chunks copied in one transaction: 16 MiB at most, which holds up others for about 10 ms. */
const batch = 16;

/** Copies states to and from files, one at a time. */
export class StateTransfer {
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #keeper: StateKeeper;
  readonly #slices: Slices;
  readonly #transfers = new OneAtATime();
  #isStopped = false;

  constructor(parts: { engine: Engine; store: Store; clock: Clock; keeper: StateKeeper; slices: Slices }) {
    this.#engine = parts.engine;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#keeper = parts.keeper;
    this.#slices = parts.slices;
  }

  /**
   * Writes the state of one moment to a file, which an emulator may be started on.
   * @param file A path that is free
   * @param signal Aborted when nobody wants it any more
   */
  export(file: string, signal?: AbortSignal): Promise<void> {
    const create = () => {
      signal?.throwIfAborted();
      return this.#store.createFile(file);
    };
    return this.#withFile(create, (other) => this.#exportTo(other, signal));
  }

  /**
   * Replaces the state by a file's, clock included.
   * @param file One that has been checked (src/state-check)
   */
  import(file: string): Promise<void> {
    const open = () => this.#store.openFile(file);
    return this.#withFile(open, (other) => this.#importFrom(other));
  }

  /** Resolves when nothing is copied any more; what was under way fails. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#transfers.allEnded();
  }

  #withFile(open: () => StateFile, use: (other: StateFile) => Promise<void>): Promise<void> {
    return this.#transfers.run(async () => {
      const other = open();
      try {
        await use(other);
      } finally {
        other.close();
      }
    });
  }

  async #exportTo(other: StateFile, signal?: AbortSignal): Promise<void> {
    const { snapshots, blobs } = this.#store;
    const { copy, step, pinned } = await this.#keeper.inTurn(() =>
      this.#keeper.copy((made, { now }) => {
        // Before the tables that refer to them.
        const taken = other.takeBlobs(this.#clock.setting, now);
        for (const blob of taken) blobs.pin(blob);
        snapshots.pin(made);
        return { copy: made, step: other.takeTables(made), pinned: taken };
      }),
    );
    try {
      await this.#slices.all(step);
      const chunks = other.chunks();
      for (let next = 0; next < chunks.length; next += batch) {
        signal?.throwIfAborted();
        this.#engine.perform(() => other.takeChunks(chunks.slice(next, next + batch)));
        await this.#nextTurn();
      }
    } finally {
      for (const blob of pinned) blobs.unpin(blob);
      snapshots.unpin(copy);
      if (!this.#isStopped) this.#keeper.sweep();
    }
  }

  async #importFrom(other: StateFile): Promise<void> {
    const copies = new Copies(this.#store, other);
    try {
      for (const blob of other.blobs()) {
        const pieces = other.pieces(blob);
        for (let next = 0; next === 0 || next < pieces.length; next += batch) {
          this.#engine.perform(() => copies.add(blob, pieces.slice(next, next + batch)));
          if (copies.chunks.size % batch === 0) await this.#nextTurn();
        }
      }
      const kept = other.findClock();
      await this.#keeper.inTurn(() =>
        this.#keeper.replace({
          source: other.source(copies.blobs),
          work: () => {},
          setting: () => kept && (kept.instant === null ? kept : this.#clock.settingAt(kept.mode, kept.instant)),
          // A copy of an emulator's own file, which no export has written.
          wentOn: kept?.instant === null,
        }),
      );
    } finally {
      for (const blob of copies.blobs.values()) this.#store.blobs.unpin(blob);
      if (!this.#isStopped) this.#keeper.sweep();
    }
  }

  async #nextTurn(): Promise<void> {
    await nextTurn();
    if (this.#isStopped) throw new StoppedError();
  }
}

/** Blobs copied out of a file, which nothing refers to yet: pinned, so that they stay. */
class Copies {
  readonly #store: Store;
  readonly #other: StateFile;
  /** New keys by those in the file. */
  readonly blobs = new Map<number, number>();
  readonly chunks = new Map<number, number>();

  constructor(store: Store, other: StateFile) {
    this.#store = store;
    this.#other = other;
  }

  /** Inside a transaction: copies further pieces of a blob. */
  add(blob: number, pieces: readonly BlobPiece[]): void {
    const copy = this.#blobFor(blob);
    for (const piece of pieces) {
      this.#store.blobs.appendPiece(copy, { ...piece, chunk: this.#chunkFor(piece.chunk) });
    }
  }

  #blobFor(blob: number): number {
    const known = this.blobs.get(blob);
    if (known !== undefined) return known;
    const copy = this.#store.blobs.create();
    this.#store.blobs.pin(copy);
    this.blobs.set(blob, copy);
    return copy;
  }

  #chunkFor(chunk: number): number {
    const copy = this.chunks.get(chunk) ?? this.#other.giveChunk(chunk);
    this.chunks.set(chunk, copy);
    return copy;
  }
}
