import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { stateTables } from '../../src/sqlite/states/state-tables.ts';
import { temporaryFolder } from './folder.ts';

const path = '/_emulator/v1/state';
const tables = [...stateTables, 'blobs', 'blob_pieces', 'chunks'];

/** The state of an emulator as a file's bytes. */
export async function exported(endpoint: string): Promise<Buffer> {
  const response = await fetch(endpoint + path);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

/** Puts bytes in place of the state. */
export async function imported(endpoint: string, bytes: Uint8Array): Promise<{ status: number; message: string }> {
  const response = await fetch(endpoint + path, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.sqlite3' },
    body: bytes as NonNullable<RequestInit['body']>,
  });
  const body = (await response.json()) as { code?: string; message?: string };
  return { status: response.status, message: body.message ?? '' };
}

/** The same file after something else than the emulator has worked on it. */
export function doctored(bytes: Uint8Array, work: string | ((database: Database) => void)): Buffer {
  const database = opened(bytes);
  try {
    if (typeof work === 'string') database.exec(work);
    else work(database);
    return database.serialize();
  } finally {
    database.close();
  }
}

/** A state file in memory, which checks nothing of what it is asked. */
function opened(bytes: Uint8Array): Database {
  const copy = Buffer.from(bytes);
  // A database in memory has no write-ahead log, which the header says that the file has.
  copy.fill(1, 18, 20);
  const database = new Sqlite(copy);
  database.unsafeMode();
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  database.pragma('writable_schema = ON');
  return database;
}

/** What tells two states from each other: every row of every table that is the state's. */
export function digestOf(bytes: Uint8Array): string {
  const database = opened(bytes);
  const hash = createHash('sha256');
  for (const table of tables) {
    hash.update(table);
    for (const row of database.prepare(`SELECT * FROM ${table}`).raw().iterate()) hash.update(JSON.stringify(row));
  }
  database.close();
  return hash.digest('hex');
}

/** Every row of every table that is the state's, and of those that lead to its bytes. */
export function rowsOf(bytes: Uint8Array): Readonly<Record<string, unknown[]>> {
  const database = opened(bytes);
  try {
    return Object.fromEntries(tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]));
  } finally {
    database.close();
  }
}

/** A file with these bytes, for as long as it is used. */
export async function inFile<T>(bytes: Uint8Array, use: (file: string) => Promise<T>): Promise<T> {
  using folder = temporaryFolder();
  const file = join(folder.path, 'state.db');
  writeFileSync(file, bytes);
  try {
    return await use(file);
  } finally {
    rmSync(file, { force: true });
  }
}
