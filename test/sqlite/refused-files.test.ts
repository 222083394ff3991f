import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { command } from '../support/bundled-program.ts';
import { databaseFile, fileNamed } from '../support/database-file.ts';
import { startOfTime, startTestEmulator } from '../support/emulator.ts';
import { doctored } from '../support/states.ts';

describe('a file that cannot be used is refused in one sentence', () => {
  test('when another emulator has it', async () => {
    const db = databaseFile();
    await using _first = await startTestEmulator({ db });

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message: `${db} is in use by another process; stop it or name another file.`,
    });
  });

  test('and left as it is when it is no database', async () => {
    const db = databaseFile();
    const text = 'These are notes, and by no means a database. '.repeat(50);
    writeFileSync(db, text);

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message: `${db} is not a database; name a file of codepipeline-local or a new one.`,
    });
    expect(readFileSync(db, 'utf8')).toBe(text);
  });

  test('and left as it is when it is another program’s', async () => {
    const db = databaseFile();
    const other = new Sqlite(db);
    other.exec('CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1');
    other.close();
    const bytes = readFileSync(db);

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message: `${db} is a database of another program; name a file of codepipeline-local or a new one.`,
    });
    expect(readFileSync(db)).toEqual(bytes);
  });

  test('when its folder does not exist', async () => {
    const db = fileNamed('no/state.db');

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message: `${db} cannot be opened; its folder must exist and be writable.`,
    });
  });

  test('when it is a folder', async () => {
    const db = databaseFile();
    mkdirSync(db);

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message: `${db} is a folder; name a file, in it or elsewhere.`,
    });
  });

  test.each<[what: string, make: (db: string) => void, message: string]>([
    ['is a device', (db) => symlinkSync('/dev/null', db), 'is a pipe or a device, and no database can be kept there;'],
    ['is a pipe', (db) => execFileSync('mkfifo', [db]), 'is a pipe or a device, and no database can be kept there;'],
    ['is a link into nothing', (db) => symlinkSync(`${db}.gone/x`, db), 'cannot be opened; its folder must exist'],
    ['is a link to itself', (db) => symlinkSync(db, db), 'cannot be opened: ELOOP'],
    ['has a folder in the place of its log', (db) => mkdirSync(`${db}-wal`), 'cannot be '],
  ])('when it %s', async (_, make, message) => {
    const db = databaseFile();
    make(db);

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message: expect.stringContaining(`${db} ${message}`),
    });
  });

  test.each<[what: string, change: (bytes: Buffer) => Buffer, message: string]>([
    ['is cut off', (bytes) => bytes.subarray(0, 100_000), 'is damaged ('],
    ['is cut off in its header', (bytes) => bytes.subarray(0, 50), 'is damaged ('],
    [
      'has a damaged header',
      (bytes) => Buffer.concat([bytes.subarray(0, 16), Buffer.alloc(9, 255), bytes.subarray(25)]),
      'is not a database;',
    ],
    ['has a damaged page', (bytes) => Buffer.from(bytes).fill(0xa5, 12 * 4096, 13 * 4096), 'is damaged ('],
    [
      'has a view in it',
      (bytes) => doctored(bytes, 'CREATE VIEW v AS SELECT 1'),
      'has the view v, which no state has: something else',
    ],
  ])('and left as it is when it %s', async (_, change, message) => {
    const db = databaseFile();
    await (await startTestEmulator({ db })).stop();
    const bytes = change(readFileSync(db));
    writeFileSync(db, bytes);

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message: expect.stringContaining(`${db} ${message}`),
    });
    expect(readFileSync(db).equals(bytes)).toBe(true);
  });

  test('when the disk is full, and by its command with exit code 1', async () => {
    const db = databaseFile();
    const limited = ['--fsize=20000', process.execPath, command, 'start', '--port', '0', '--db', db];

    const { status, stderr } = spawnSync('prlimit', limited, { encoding: 'utf8' });

    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(
        /^\S+ cannot be read or written \(SQLITE_IOERR_WRITE\): the disk is full or fails; [^\n]*\n$/,
      ),
    });
  });

  test('and can be used once whatever held it has stopped', async () => {
    const db = databaseFile();
    const first = await startTestEmulator({ db });
    await expect(startTestEmulator({ db })).rejects.toThrow('is in use');
    await first.stop();

    await using second = await startTestEmulator({ db });

    expect((await second.clock.now()).now).toBe(startOfTime);
  });

  test('and let go of when the start fails for another reason', async () => {
    const db = databaseFile();
    await using holder = await startTestEmulator();
    const port = Number(new URL(holder.endpoint).port);
    await expect(startTestEmulator({ db, port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);

    await using emulator = await startTestEmulator({ db });

    expect(await emulator.jobs.list()).toEqual([]);
  });
});
