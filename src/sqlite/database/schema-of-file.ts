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
