import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { schemaSteps } from '../../src/sqlite/database/schema.ts';
import { stateTables } from '../../src/sqlite/states/state-tables.ts';

/** The emulator's own, and bytes, which snapshots share. */
const otherTables = ['chunks', 'blob_pieces', 'blobs', 'emulator', 'snapshot_blobs', 'snapshots'];

function schema() {
  const connection = new Sqlite(':memory:');
  for (const step of schemaSteps) connection.exec(step('main'));
  return connection;
}

test('every table is the state’s, which resets and snapshots are about, or known not to be', () => {
  const tables = schema()
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .pluck()
    .all();

  expect(tables).toEqual([...stateTables, ...otherTables].sort());
});

test('children stand before the parents that they refer to', () => {
  const connection = schema();

  for (const [index, table] of stateTables.entries()) {
    const parents = connection.prepare(`SELECT "table" FROM pragma_foreign_key_list(?)`).pluck().all(table) as string[];
    const before = stateTables.slice(0, index) as readonly string[];
    expect(parents.filter((parent) => parent !== table && before.includes(parent))).toEqual([]);
  }
});
