import Sqlite, { type Database as Connection } from 'better-sqlite3';
import { migrations } from './migrations/index.ts';
import { wholeSchema } from './migrations/whole-schema.ts';
import { stateTables } from './state-tables.ts';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

/** SQLite's own: what AUTOINCREMENT keeps. */
const sequences = 'sqlite_sequence';

const column = '"?\\w+"?(?: (?:INT|TEXT))?';

/** A table that CREATE TABLE … AS has made of one of the state's: plain columns and nothing else. */
const snapshotTable = new RegExp(
  `^CREATE TABLE (snapshot_\\d+_(?:${stateTables.join('|')}))\\(\\s*${column}(?:,\\s*${column})*\\s*\\)$`,
);

/**
 * In what way a file's schema is not the one that its version has, in words; undefined when it is. Only the schema's
 * own table is read: any other object may be a view that never ends.
 * @param version How many steps of the schema it has taken, one at least.
 */
export function offenceInSchema(connection: Connection, version: number): string | undefined {
  const expected = schemaOf(version);
  const found = objectsOf(connection);
  for (const { type, name, sql } of found) {
    if (name === sequences || isSnapshot(type, name, sql)) continue;
    const wanted = expected.get(name);
    if (wanted === undefined) return `has the ${type} ${name}, which no state has`;
    if (wanted.type !== type || wanted.sql !== sql) return `has another ${wanted.type} ${name} than states have`;
    expected.delete(name);
  }
  const [missing] = expected.values();
  return missing && `has no ${missing.type} ${missing.name}`;
}

function isSnapshot(type: string, name: string, sql: string | null): boolean {
  return type === 'table' && snapshotTable.exec(sql ?? '')?.[1] === name;
}

function schemaOf(version: number): Map<string, SchemaObject> {
  const connection = new Sqlite(':memory:');
  try {
    if (version === migrations.length) connection.exec(wholeSchema('main'));
    else for (const step of migrations.slice(0, version)) connection.exec(step);
    const objects = objectsOf(connection).filter(({ name }) => name !== sequences);
    return new Map(objects.map((object) => [object.name, object]));
  } finally {
    connection.close();
  }
}

function objectsOf(connection: Connection): SchemaObject[] {
  return connection.prepare<[], SchemaObject>('SELECT type, name, sql FROM sqlite_schema').all();
}
