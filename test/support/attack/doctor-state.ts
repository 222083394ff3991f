import type { Database } from 'better-sqlite3';
import { stateTables } from '../../../src/sqlite/states/state-tables.ts';
import { doctored } from '../states.ts';
import { hostileText, mutateBytes, mutateJson, mutateText } from './mutate.ts';
import type { Random } from './random.ts';

const tables = [...stateTables, 'blobs', 'blob_pieces', 'chunks', 'emulator'] as const;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
}

/** Words that some table has for a status, a mode, a phase or the like. */
const words = [
  ...['Created', 'Queued', 'Dispatched', 'InProgress', 'TimedOut', 'Succeeded', 'Failed', 'Abandoned', 'Cancelled'],
  ...['Stopped', 'Stopping', 'Skipped', 'Superseded', 'Errored', 'Overridden', 'SUPERSEDED', 'QUEUED', 'PARALLEL'],
  ...['worker', 'lambda', 'stub', 'manual-approval', 'nested-pipeline', 's3-deploy', 's3-source', 'actions'],
  ...['beforeEntry', 'onSuccess', 'onFailure', 'cancelling', 'STANDARD', 'ROLLBACK', 'system', 'manual'],
] as const;

const integers = [
  ...[0, 1, -1, 2, 3, 7, 60_000, 2 ** 31, 2 ** 53, -(2 ** 53), 1_893_456_000_000, 1_893_456_060_000],
  ...[9e15, 253_402_300_799_999],
] as const;

/** A state file changed in one to three places, as its structure or its bytes have them; and what was done, in words. */
export function doctorState(random: Random, state: Buffer): { readonly bytes: Buffer; readonly done: string } {
  const done: string[] = [];
  let bytes = state;
  for (let times = random.of(1, 1, 1, 2, 3); times > 0; times--) {
    const change = random.chance(0.72) ? changeRows : random.chance(0.5) ? changeSchema : changeBytes;
    bytes = change(random, bytes, (what) => done.push(what));
    if (change !== changeRows) break; // What follows could not be opened, or would find no table.
  }
  return { bytes, done: done.join('; ') };
}

type Tell = (what: string) => void;

function changeRows(random: Random, state: Buffer, tell: Tell): Buffer {
  return doctored(state, (database) => {
    for (let tries = 0; tries < 20; tries++) if (changeRow(random, database, tell)) return;
  });
}

function changeRow(random: Random, database: Database, tell: Tell): boolean {
  const table = random.in(tables);
  const columns = database.pragma(`table_info(${table})`) as Column[];
  const keys = columns.filter(({ pk }) => pk > 0);
  const order = `${keys.map(({ name }) => name).join(', ')} LIMIT 1 OFFSET ?`;
  const count = database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  if (count === 0) return false;
  const pick = () =>
    database
      .prepare<[number], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY ${order}`)
      .get(random.below(count));
  const row = pick() as Record<string, unknown>;
  const where = keys.map(({ name }) => `${name} = ?`).join(' AND ');
  const identity = keys.map(({ name }) => row[name]);
  const attempt = (sql: string, ...values: unknown[]) => {
    try {
      const { changes } = database.prepare(sql).run(...values);
      if (changes > 0) tell(`${sql} [${values.map(shown).join(', ')}]`);
      return changes > 0;
    } catch {
      return false; // A constraint, which the file has from the beginning.
    }
  };
  if (random.chance(0.08)) return attempt(`DELETE FROM ${table} WHERE ${where}`, ...identity);
  const { name, type } = random.in(columns);
  const value = random.chance(0.2) ? (pick() as typeof row)[name] : changedValue(random, name, type, row[name]);
  return attempt(`UPDATE ${table} SET ${name} = ? WHERE ${where}`, value, ...identity);
}

function changedValue(random: Random, name: string, type: string, old: unknown): unknown {
  if (random.chance(0.08)) return null;
  if (type === 'INTEGER') {
    if (typeof old === 'number' && random.chance(0.4))
      return BigInt(Math.trunc(old)) + BigInt(random.of(-1, 1, 1000, -60_000, 86_400_000));
    return random.chance(0.05) ? 2n ** 63n - 1n : BigInt(random.in(integers));
  }
  if (type === 'BLOB') return mutateBytes(random, old as Buffer);
  const json = typeof old === 'string' && /^[[{]/.test(old) && random.chance(0.9) ? parsed(old) : undefined;
  if (json !== undefined) return JSON.stringify(mutateJson(random, json)) ?? null;
  if (/status|mode|type|phase|gate|provider|event|kind/.test(name) && random.chance(0.7)) return random.in(words);
  return typeof old === 'string' && random.chance(0.5) ? mutateText(random, old) : hostileText(random);
}

/** A text's value as JSON, which an earlier change may have taken from it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'undefined');
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}

/** `{t}` stands for one of the state's tables, `{n}` for a new name. */
const schemaChanges = [
  'CREATE VIEW {n} AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c',
  'DROP TABLE {t}; CREATE VIEW {t} AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c',
  'CREATE TRIGGER {n} AFTER INSERT ON {t} BEGIN DELETE FROM jobs; END',
  'CREATE TABLE {n} (x)',
  'CREATE TABLE snapshot_1_{t} (key INT, x TEXT)',
  'CREATE TABLE snapshot_1_{t} (key INT DEFAULT (abs(-1)), x TEXT)',
  'ALTER TABLE {t} ADD COLUMN {n} TEXT',
  'ALTER TABLE {t} ADD COLUMN {n} TEXT GENERATED ALWAYS AS (hex(zeroblob(1000))) VIRTUAL',
  'ALTER TABLE {t} RENAME TO {n}',
  'CREATE INDEX {n} ON {t} (hex(zeroblob(1000)))',
  'CREATE VIRTUAL TABLE {n} USING fts5(x)',
  'DROP TABLE {t}',
  'ANALYZE',
  "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema ORDER BY random() LIMIT 1) WHERE name = '{t}'",
  "UPDATE sqlite_schema SET rootpage = 1 WHERE name = '{t}'",
  "UPDATE sqlite_schema SET rootpage = 100000 WHERE name = '{t}'",
  "UPDATE sqlite_schema SET sql = replace(sql, ' TEXT', ' TEXT COLLATE NOCASE') WHERE name = '{t}'",
  "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = '{t}'",
  "UPDATE sqlite_schema SET sql = 'CREATE TABLE {t} AS SELECT 1' WHERE name = '{t}'",
  "UPDATE sqlite_schema SET name = '{n}' WHERE name = '{t}'",
  "DELETE FROM sqlite_schema WHERE type = 'index' AND tbl_name = '{t}'",
  "DELETE FROM sqlite_schema WHERE name = '{t}'",
  'PRAGMA user_version = 0',
  'PRAGMA user_version = 1',
  'PRAGMA user_version = 17',
  'PRAGMA user_version = 1000',
  'PRAGMA user_version = -1',
  'PRAGMA application_id = 7',
  // What is no harm.
  'PRAGMA auto_vacuum = FULL; VACUUM',
  'PRAGMA page_size = 512; VACUUM',
  'PRAGMA page_size = 65536; VACUUM',
  'REINDEX',
] as const;

function changeSchema(random: Random, state: Buffer, tell: Tell): Buffer {
  const table = random.in(tables);
  const name = random.of('a', 'zz', 'jobs2', table.toUpperCase());
  const sql = random.in(schemaChanges).replaceAll('{t}', table).replaceAll('{n}', name);
  try {
    const bytes = doctored(state, sql);
    tell(sql);
    return bytes;
  } catch {
    return state;
  }
}

function changeBytes(random: Random, state: Buffer, tell: Tell): Buffer {
  const bytes = Buffer.from(state);
  const pageSize = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  const pages = Math.max(1, Math.floor(bytes.length / pageSize));
  const page = () => random.below(pages) * pageSize;
  switch (random.below(7)) {
    case 0: {
      const at = random.below(100);
      bytes.writeUInt8(random.below(256), at);
      tell(`byte ${at} of the header is ${bytes[at]}`);
      return bytes;
    }
    case 1: {
      const length = random.of(0, 1, 99, 100, 511, pageSize, page(), random.below(bytes.length));
      tell(`cut to ${length} bytes`);
      return bytes.subarray(0, length);
    }
    case 2: {
      const [from, to] = [page(), page()];
      bytes.copy(bytes, to, from, from + pageSize);
      tell(`page at ${from} copied to ${to}`);
      return bytes;
    }
    case 3: {
      const at = page() + random.below(16);
      if (at < bytes.length) bytes.writeUInt8(random.below(256), at);
      tell(`byte ${at}, of a page's header, changed`);
      return bytes;
    }
    case 4: {
      const at = page();
      bytes.fill(random.of(0, 0xff, 0x05), at, at + pageSize);
      tell(`page at ${at} filled`);
      return bytes;
    }
    case 5:
      tell('further bytes at the end');
      return Buffer.concat([bytes, Buffer.alloc(random.of(1, 512, pageSize), random.below(256))]);
    default:
      for (let flips = random.of(1, 2, 8, 64); flips > 0; flips--) {
        const at = random.below(bytes.length);
        bytes.writeUInt8((bytes[at] as number) ^ (1 << random.below(8)), at);
      }
      tell('bits flipped');
      return bytes;
  }
}
