import type { ClockSetting } from '../../runtime/clock.ts';
import { Database } from '../database/database.ts';
import { nameInCopy } from '../database/schema-of-file.ts';
import type { LiveCopy, StateSource } from './state-copies.ts';
import { RowCopy } from './state-copies.ts';
import { formOf, stateTablesToFill } from './state-tables.ts';

/** The clock of an exported state. */
interface ExportedClock extends ClockSetting {
  /** Epoch milliseconds at which it stood then; null in a file that an emulator has run on. */
  readonly instant: number | null;
}

/** A stretch of a chunk that is a stretch of a blob. */
export interface BlobPiece {
  /** Offset in the blob. */
  readonly position: number;
  readonly chunk: number;
  /** Offset in the chunk. */
  readonly start: number;
  readonly length: number;
}

const name = 'transfer';

/**
 * Another database file beside the one that is open: a state goes into it or comes out of it. All of it goes in
 * steps, so that nobody waits for long. One at a time.
 */
export class StateFile {
  readonly #database: Database;

  /** @param file One of this version's schema, which nobody else has open. */
  private constructor(database: Database, file: string) {
    this.#database = database;
    database.execute(`ATTACH '${file.replaceAll("'", "''")}' AS ${name}`);
    // A copy that a power cut spoils is made anew; to wait for the disk at each step took ten times as long.
    database.execute(`PRAGMA ${name}.synchronous = OFF`);
  }

  /** A new one. */
  static create(database: Database, file: string): StateFile {
    new Database(file).close();
    const created = new StateFile(database, file);
    // One that is not completed is thrown away, so nothing need be undone in it; a log would hold all of it once more.
    database.execute(`PRAGMA ${name}.journal_mode = OFF`);
    return created;
  }

  /** One that is there, and has been checked: of this version's schema, with a state on which everything works. */
  static open(database: Database, file: string): StateFile {
    return new StateFile(database, file);
  }

  /** Notes in the file which blobs the state refers to, and where it stands. @returns The blobs */
  takeBlobs(clock: ClockSetting, instant: number): number[] {
    this.#database.execute(`
      INSERT INTO ${name}.blobs SELECT blob FROM object_versions WHERE blob IS NOT NULL
        UNION SELECT blob FROM upload_parts;
      INSERT INTO ${name}.blob_pieces SELECT * FROM blob_pieces
        WHERE blob IN (SELECT key FROM ${name}.blobs);`);
    this.#database.run(
      `INSERT INTO ${name}.emulator (only, clock_mode, clock_value, exported_at) VALUES (1, ?, ?, ?)`,
      clock.mode,
      clock.value,
      instant,
    );
    return this.#database.all<{ key: number }>(`SELECT key FROM ${name}.blobs`).map(({ key }) => key);
  }

  /**
   * Inside a transaction, that of the copy's moment: takes its tables into the file. @returns A step of what is left to
   * do, which returns whether there may be more.
   */
  takeTables(copy: LiveCopy): () => boolean {
    const { large, small, number } = copy;
    if (large.length === 0) {
      for (const table of small) this.#database.execute(`INSERT INTO ${name}.${table} SELECT * FROM main.${table}`);
      return () => false;
    }
    copy.addSmall();
    // Parents first, whether they are large or small.
    const isCopied = new Set([...large, ...small]);
    const copies = stateTablesToFill
      .filter((table) => isCopied.has(table))
      .map((table) => {
        const { primaryKey } = formOf(this.#database, table);
        const from = nameInCopy(number, table);
        return new RowCopy(this.#database, { from, to: `${name}.${table}`, primaryKey, select: '*' });
      });
    return () => {
      if (!copies[0]?.step()) copies.shift();
      return copies.length > 0;
    };
  }

  /** Chunks that hold the bytes of the blobs. */
  chunks(): number[] {
    return this.#database
      .all<{ chunk: number }>(`SELECT DISTINCT chunk FROM ${name}.blob_pieces ORDER BY chunk`)
      .map(({ chunk }) => chunk);
  }

  /** Copies the bytes of chunks into the file. */
  takeChunks(chunks: readonly number[]): void {
    for (const chunk of chunks) {
      this.#database.run(`INSERT INTO ${name}.chunks SELECT key, bytes FROM chunks WHERE key = ?`, chunk);
    }
  }

  /** Blobs of the file that its state refers to. */
  blobs(): number[] {
    return this.#database
      .all<{ blob: number }>(
        `SELECT blob FROM ${name}.object_versions WHERE blob IS NOT NULL
         UNION SELECT blob FROM ${name}.upload_parts ORDER BY blob`,
      )
      .map(({ blob }) => blob);
  }

  /** What a blob of the file is made of, in order. */
  pieces(blob: number): BlobPiece[] {
    return this.#database.all(
      `SELECT position, chunk, start, length FROM ${name}.blob_pieces WHERE blob = ? ORDER BY position`,
      blob,
    );
  }

  /** Copies a chunk out of the file. @returns Its new key */
  giveChunk(chunk: number): number {
    return this.#database.run(`INSERT INTO chunks (bytes) SELECT bytes FROM ${name}.chunks WHERE key = ?`, chunk);
  }

  /**
   * Where the rows of its state are.
   * @param blobs The keys under which its blobs lie now, by those that they have in the file
   */
  source(blobs: ReadonlyMap<number, number>): StateSource {
    this.#database.execute('CREATE TEMP TABLE moved_blobs (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)');
    for (const [old, moved] of blobs) this.#database.run('INSERT INTO moved_blobs VALUES (?, ?)', old, moved);
    return {
      tableOf: (table) => `${name}.${table}`,
      insteadOf: (table, column) =>
        column === 'blob' && (table === 'object_versions' || table === 'upload_parts')
          ? '(SELECT new FROM temp.moved_blobs WHERE old = blob)'
          : undefined,
    };
  }

  findClock(): ExportedClock | undefined {
    return this.#database.get(
      `SELECT clock_mode AS mode, clock_value AS value, exported_at AS instant FROM ${name}.emulator`,
    );
  }

  close(): void {
    this.#database.execute('DROP TABLE IF EXISTS temp.moved_blobs');
    this.#database.execute(`DETACH ${name}`);
  }
}
