import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import Sqlite, { type Database as Connection } from 'better-sqlite3';
import type { SchemaStep } from './schema.ts';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

/** SQLite's own: what AUTOINCREMENT keeps. */
const sequences = 'sqlite_sequence';

/**
 * In what way a file's schema is not the one that its version has, in words; undefined when it is. Only the schema's
 * own table is read: any other object may be a view that never ends.
 * @param steps Those that it has taken, one at least
 */
export function offenceInSchema(connection: Connection, steps: readonly SchemaStep[]): string | undefined {
  const expected = schemaOf(steps);
  const found = objectsOf(connection);
  let forms: ReadonlySet<string> | undefined;
  const copies = () => {
    forms ??= formsOfCopies(steps);
    return forms;
  };
  for (const { type, name, sql } of found) {
    if (name === sequences || isOfCopy({ type, name, sql }, copies)) continue;
    const wanted = expected.get(name);
    if (wanted === undefined) return `has the ${type} ${name}, which no state has`;
    if (wanted.type !== type || wanted.sql !== sql) return `has another ${wanted.type} ${name} than states have`;
    expected.delete(name);
  }
  const [missing] = expected.values();
  return missing && `has no ${missing.type} ${missing.name}`;
}

/** Whether an object is of a snapshot, or of a copy that a kill has ended: either is made by this program alone. */
function isOfCopy({ type, name, sql }: SchemaObject, forms: () => ReadonlySet<string>): boolean {
  // SQLite makes it of a constraint; its table is looked at by itself.
  if (sql === null) return type === 'index' && /^sqlite_autoindex_snapshot_\d+_\w+$/.test(name);
  const number = namesInCopies.exec(name)?.[1];
  if (number === undefined) return false;
  return forms().has(sql.replaceAll(nameInCopy(Number(number), ''), nameInCopy(0, '')));
}

/** What makes the tables and indexes of copies, those with the number 0, by this version and those before it. */
function formsOfCopies(steps: readonly SchemaStep[]): ReadonlySet<string> {
  const forms = new Set<string>();
  for (let version = 1; version <= steps.length; version++) {
    for (const { type, name, sql } of schemaOf(steps.slice(0, version)).values()) {
      if (sql !== null) forms.add(type === 'table' ? copySql({ table: name, sql }, 0) : copyIndexSql(sql, 0));
    }
  }
  return forms;
}

/** What steps amount to, by the last of them. */
const schemas = new Map<SchemaStep, readonly SchemaObject[]>();

function schemaOf(steps: readonly SchemaStep[]): Map<string, SchemaObject> {
  const last = steps.at(-1) as SchemaStep;
  const objects = schemas.get(last) ?? readSchema(steps);
  schemas.set(last, objects);
  return new Map(objects.map((object) => [object.name, object]));
}

function readSchema(steps: readonly SchemaStep[]): SchemaObject[] {
  const connection = new Sqlite(':memory:');
  try {
    for (const step of steps) connection.exec(step('main'));
    return objectsOf(connection).filter(({ name }) => name !== sequences);
  } finally {
    connection.close();
  }
}

function objectsOf(connection: Connection): SchemaObject[] {
  return connection.prepare<[], SchemaObject>('SELECT type, name, sql FROM sqlite_schema').all();
}

/** The name of a table or an index of the copy with this number. */
export function nameInCopy(copy: number, name: string): string {
  return `snapshot_${copy}_${name}`;
}

/** What the names of the copies' tables and indexes begin with, and the copy's number in it. */
export const namesInCopies = /^snapshot_(\d+)_/;

/**
 * What makes a table of a copy: the same but for references, which would be to the state's own tables, and for keys
 * that are never given twice, which are given by nobody here. Neither is part of how rows are stored.
 */
export function copySql({ table, sql }: { readonly table: string; readonly sql: string }, copy: number): string {
  return sql
    .replace(/^CREATE TABLE "?\w+"?/, `CREATE TABLE ${nameInCopy(copy, table)}`)
    .replaceAll(/ REFERENCES \w+ \(\w+\)(?: ON DELETE CASCADE)?/g, '')
    .replaceAll(' AUTOINCREMENT', '');
}

/** What makes an index of a copy. */
export function copyIndexSql(sql: string, copy: number): string {
  return sql.replace(
    /INDEX (\w+) ON "?(\w+)"?/,
    (_, index, table) => `INDEX ${nameInCopy(copy, index)} ON ${nameInCopy(copy, table)}`,
  );
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
export function offenceInFile(file: string): string | undefined {
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
