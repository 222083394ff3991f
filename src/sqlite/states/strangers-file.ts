import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Database } from '../database/database.ts';
import { DatabaseFileError, nameAnother, nameExported } from '../database/database-errors.ts';
import { idOf } from '../database/stored-ids.ts';
import { type StateInvariant, stateInvariants } from './state-invariants.ts';
import type { StateTable } from './state-tables.ts';

/** A column as the schema has it. */
export interface Column {
  readonly name: string;
  readonly type: 'INTEGER' | 'TEXT' | 'ANY';
  readonly isRequired: boolean;
  readonly isKey: boolean;
}

/** A stage, or an action in it, that some row says to be in a version of a pipeline. */
export interface PlaceInVersion {
  readonly table: string;
  readonly pipeline: number;
  readonly version: number;
  readonly stage: string;
  readonly action: string | null;
  /** Key of a row that is there. */
  readonly row: number;
}

/**
 * A database file that may be anybody's, of which nothing is believed: its form, its schema and every page of it are
 * checked before a row is read. It is then brought to this version's schema.
 */
export class StrangersFile {
  readonly #database: Database;

  /** @throws DatabaseFileError when it is no file of the emulator's, is damaged, or of a newer version */
  constructor(file: string) {
    const offence = offenceInFile(file);
    if (offence !== undefined) {
      throw new DatabaseFileError(file, offence, nameExported);
    }
    try {
      this.#database = new Database(file, { scrutiny: 'whole' });
    } catch (error) {
      // Nobody imports a new file.
      if (!(error instanceof DatabaseFileError && error.remedy.endsWith(nameAnother))) throw error;
      throw new DatabaseFileError(file, error.fault, nameExported);
    }
  }

  columns(table: StateTable): Column[] {
    return this.#database
      .all<{ name: string; type: Column['type']; notnull: number; pk: number }>(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
        table,
      )
      .map(({ name, type, notnull, pk }) => ({ name, type, isRequired: notnull === 1 || pk > 0, isKey: pk > 0 }));
  }

  /** Ids that are kept as bytes are told as text. */
  *rows(table: StateTable): IterableIterator<Readonly<Record<string, unknown>>> {
    const mixed = this.columns(table).filter(({ type }) => type === 'ANY');
    for (const row of this.#database.each(`SELECT * FROM ${table}`)) {
      for (const { name } of mixed) {
        const value = row[name];
        if (value instanceof Buffer && value.length === 16) row[name] = idOf(value);
      }
      yield row;
    }
  }

  /** A row that refers to one that is not there: its table and its place in it. */
  findDanglingRow(): { readonly table: string; readonly row: number | null; readonly parent: string } | undefined {
    return this.#database.get('SELECT "table", rowid AS row, parent FROM pragma_foreign_key_check LIMIT 1');
  }

  /**
   * The first invariant that does not hold, and a row for which it does not. To be asked when all that is JSON has been
   * found to be it.
   */
  findBrokenInvariant(
    isLate: () => boolean,
  ): { readonly invariant: StateInvariant; readonly row: string | number } | undefined {
    for (const invariant of stateInvariants) {
      if (isLate()) return undefined;
      const found = this.#database.get<{ row: string | number | null }>(`${invariant.sql} LIMIT 1`);
      if (found !== undefined && found.row !== null) return { invariant, row: found.row };
    }
    return undefined;
  }

  /** Where executions are, or stand, in their pipelines. */
  places(): IterableIterator<PlaceInVersion> {
    return this.#database.each<PlaceInVersion>(
      `SELECT 'stage_executions' AS "table", pipeline, version, stage, NULL AS action, min(key) AS row
         FROM stage_executions GROUP BY pipeline, version, stage
       UNION ALL
       SELECT 'action_executions', a.pipeline, s.version, a.stage, a.action, min(a.key)
         FROM action_executions a JOIN stage_executions s ON s.key = a.stage_execution
         GROUP BY a.pipeline, s.version, a.stage, a.action
       UNION ALL
       SELECT 'pipeline_executions', e.pipeline, CASE e.mode WHEN 'PARALLEL' THEN e.version ELSE p.version END,
         e.waiting_for_stage, NULL, min(e.key)
         FROM pipeline_executions e JOIN pipelines p ON p.key = e.pipeline
         WHERE e.waiting_for_stage IS NOT NULL AND e.status IN ('InProgress', 'Stopping')
         GROUP BY e.pipeline, 3, e.waiting_for_stage`,
    );
  }

  close(): void {
    this.#database.close();
  }
}

/*
 * The form of a SQLite file, as far as it must be right before SQLite opens it: the header, and the tree of pages that
 * holds the schema. SQLite reads that tree whole when it opens a file and checks its other trees only when asked; pages
 * that lie in it many times over would keep it busy without end. [documented: sqlite.org/fileformat2.html]
 */

const headerSize = 100;
const magic = 'SQLite format 3\0';
const interiorPage = 0x05;
const leafPage = 0x0d;

/** Pages of the schema's tree: a database with two hundred snapshots has some thousand. */
const mostSchemaPages = 20_000;

/** Why bytes are no SQLite file that can be opened, in words; undefined when they are. */
function offenceInFile(file: string): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const read = (length: number, position: number) => {
      const bytes = Buffer.alloc(length);
      return readSync(descriptor, bytes, 0, length, position) === length ? bytes : undefined;
    };
    if (size === 0) return 'is empty';
    const header = read(headerSize, 0);
    if (header === undefined || header.toString('latin1', 0, magic.length) !== magic) return 'is not a database';
    return offenceInHeader(header, size) ?? offenceInSchemaTree(header, read);
  } finally {
    closeSync(descriptor);
  }
}

function pageSizeOf(header: Buffer): number {
  const size = header.readUInt16BE(16);
  return size === 1 ? 65_536 : size;
}

function offenceInHeader(header: Buffer, fileSize: number): string | undefined {
  const pageSize = pageSizeOf(header);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return `has pages of ${pageSize} bytes`;
  if (fileSize % pageSize !== 0) return 'is cut off in the middle of a page';
  if (header.readUInt32BE(28) !== fileSize / pageSize) {
    return `has ${fileSize / pageSize} pages and says that it has ${header.readUInt32BE(28)}`;
  }
  if (![1, 2].includes(header.readUInt8(18)) || ![1, 2].includes(header.readUInt8(19))) {
    return 'is of a later form of SQLite files';
  }
  if (header.readUInt8(20) !== 0) return 'keeps room in its pages for another program';
  if (header.readUInt32BE(56) !== 1) return 'is not in UTF-8';
  return undefined;
}

/** Each page of the schema's tree must lie in it once. */
function offenceInSchemaTree(
  header: Buffer,
  read: (length: number, position: number) => Buffer | undefined,
): string | undefined {
  const pageSize = pageSizeOf(header);
  const seen = new Set<number>();
  const toRead = [1];
  for (let number = toRead.pop(); number !== undefined; number = toRead.pop()) {
    const page = seen.has(number) ? undefined : read(pageSize, (number - 1) * pageSize);
    if (page === undefined || seen.size === mostSchemaPages) return 'has a damaged schema';
    seen.add(number);
    const start = number === 1 ? headerSize : 0;
    const kind = page.readUInt8(start);
    if (kind === leafPage) continue;
    const cells = page.readUInt16BE(start + 3);
    if (kind !== interiorPage || start + 12 + 2 * cells > pageSize) return 'has a damaged schema';
    for (let cell = 0; cell < cells; cell++) {
      const at = page.readUInt16BE(start + 12 + 2 * cell);
      if (at + 4 > pageSize) return 'has a damaged schema';
      toRead.push(page.readUInt32BE(at));
    }
    toRead.push(page.readUInt32BE(start + 8));
  }
  return undefined;
}
