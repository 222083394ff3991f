import Sqlite, { type Database as Connection } from 'better-sqlite3';
import { migrations } from './migrations/index.ts';
import { wholeSchema } from './migrations/whole-schema.ts';
import { stateTables } from './state-tables.ts';
import { copyIndexSql, copySql, nameInCopy, namesInCopies } from './table-form.ts';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

/** SQLite's own: what AUTOINCREMENT keeps. */
const sequences = 'sqlite_sequence';

const column = '"?\\w+"?(?: (?:INT|TEXT))?';

/**
 * A table of a snapshot as versions before schema 19 made it, by CREATE TABLE … AS: plain columns and nothing else.
 */
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
  let forms: ReadonlySet<string> | undefined;
  const copies = () => {
    forms ??= formsOfCopies(version);
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

/** The first schema with whose tables copies of the state have the same form (decision 0020). */
const firstWithCopies = 19;

/** Whether an object is of a snapshot, or of a copy that a kill has ended: either is made by this program alone. */
function isOfCopy({ type, name, sql }: SchemaObject, forms: () => ReadonlySet<string>): boolean {
  // SQLite makes it of a constraint; its table is looked at by itself.
  if (sql === null) return type === 'index' && /^sqlite_autoindex_snapshot_\d+_\w+$/.test(name);
  const number = namesInCopies.exec(name)?.[1];
  if (number === undefined) return false;
  if (type === 'table' && snapshotTable.exec(sql)?.[1] === name) return true;
  return forms().has(sql.replaceAll(nameInCopy(Number(number), ''), nameInCopy(0, '')));
}

/** What makes the tables and indexes of copies, those with the number 0, by this version and those before it. */
function formsOfCopies(version: number): ReadonlySet<string> {
  const forms = new Set<string>();
  for (let each = firstWithCopies; each <= version; each++) {
    for (const { type, name, sql } of schemaOf(each).values()) {
      if (sql !== null) forms.add(type === 'table' ? copySql({ table: name, sql }, 0) : copyIndexSql(sql, 0));
    }
  }
  return forms;
}

const schemas = new Map<number, readonly SchemaObject[]>();

function schemaOf(version: number): Map<string, SchemaObject> {
  const objects = schemas.get(version) ?? readSchema(version);
  schemas.set(version, objects);
  return new Map(objects.map((object) => [object.name, object]));
}

function readSchema(version: number): SchemaObject[] {
  const connection = new Sqlite(':memory:');
  try {
    if (version === migrations.length) connection.exec(wholeSchema('main'));
    else for (const step of migrations.slice(0, version)) connection.exec(step);
    return objectsOf(connection).filter(({ name }) => name !== sequences);
  } finally {
    connection.close();
  }
}

function objectsOf(connection: Connection): SchemaObject[] {
  return connection.prepare<[], SchemaObject>('SELECT type, name, sql FROM sqlite_schema').all();
}
