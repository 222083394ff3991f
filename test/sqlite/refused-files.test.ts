import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { migrations } from '../../src/sqlite/migrations/index.ts';
import { databaseFile, fileNamed } from '../support/database-file.ts';
import { startOfTime, startTestEmulator } from '../support/emulator.ts';
import { buildTypeFixture, enqueueBuild, pollBuild } from '../support/jobs.ts';

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

  test('when a newer version wrote it', async () => {
    const db = databaseFile();
    await (await startTestEmulator({ db })).stop();
    const file = new Sqlite(db);
    file.pragma(`user_version = ${migrations.length + 1}`);
    file.close();

    await expect(startTestEmulator({ db })).rejects.toMatchObject({
      name: 'DatabaseFileError',
      message:
        `${db} was written by a newer version of codepipeline-local (schema ${migrations.length + 1}, ` +
        `this version knows ${migrations.length}); update codepipeline-local or name another file.`,
    });
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
      message: `${db} cannot be opened; its folder must exist and be writable.`,
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

describe('a file of an earlier version', () => {
  const schemaOf = (file: string) => {
    const connection = new Sqlite(file, { readonly: true });
    const schema = connection.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
    const version = connection.pragma('user_version', { simple: true });
    connection.close();
    return { schema, version };
  };

  test.each(migrations.map((_, version) => version))('is brought up to date from schema %i', async (version) => {
    const [fresh, old] = [databaseFile(), databaseFile()];
    await (await startTestEmulator({ db: fresh })).stop();
    const file = new Sqlite(old);
    for (const step of migrations.slice(0, version)) file.exec(step);
    file.pragma(`application_id = ${0x43504c6f}`);
    file.pragma(`user_version = ${version}`);
    file.close();

    const emulator = await startTestEmulator({ db: old });
    await emulator.actionTypes.create(buildTypeFixture);
    await enqueueBuild(emulator);
    const polled = await pollBuild(emulator);
    await emulator.stop();

    expect(polled?.nonce).toBe('3');
    expect(schemaOf(old)).toEqual(schemaOf(fresh));
    expect(schemaOf(old).version).toBe(migrations.length);
  });
});
