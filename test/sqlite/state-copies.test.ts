import { setImmediate as nextTurn } from 'node:timers/promises';
import Sqlite, { type Database } from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nothing } from '../../src/engine/state/state-keeper.ts';
import { stateTables } from '../../src/sqlite/states/state-tables.ts';
import { limitFiles } from '../support/attack/limit-files.ts';
import { startCommand } from '../support/command.ts';
import { databaseFile } from '../support/database-file.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { workOnce } from '../support/executions.ts';
import { buildType, buildTypeFixture, enqueueBuild } from '../support/jobs.ts';

/** So many that their tables are copied in steps. */
const many = 5000;

const fixtures = { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType, count: many }] };

/** Rows that one of a state's table and its copy has and the other has not. A table without rows has no copy. */
function differences(file: Database, one: string, other: string): unknown[] {
  if (!tablesOf(file).includes(other)) return file.prepare(`SELECT * FROM ${one}`).all();
  const onlyIn = (first: string, second: string) =>
    file.prepare(`SELECT * FROM ${first} EXCEPT SELECT * FROM ${second}`).all();
  return [...onlyIn(one, other), ...onlyIn(other, one)];
}

function tablesOf(file: Database): string[] {
  return file.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
}

/** What SQLite finds wrong with a file. */
function faultsOf(file: Database): unknown[] {
  return [
    ...(file.pragma('integrity_check') as { integrity_check: string }[]).filter((row) => row.integrity_check !== 'ok'),
    ...(file.pragma('foreign_key_check') as unknown[]),
  ];
}

describe('a copy of the state', () => {
  test('is of the moment at which it is completed, whatever was written while it was made', async () => {
    const db = databaseFile();
    const emulator = await startTestEmulator({ db, fixtures });
    const { store, engine } = emulator.parts;

    const copy = store.transaction(() => store.snapshots.beginCopy());
    let steps = 0;
    for (let more = true; more; steps++) {
      more = store.transaction(() => copy.step());
      await workOnce(emulator);
      await enqueueBuild(emulator);
    }
    const { key } = engine.perform(({ now }) => {
      copy.endFollowing();
      return store.snapshots.save(copy, { name: 'moment', takenAt: now, clockMode: 'manual' });
    });
    await emulator.stop();

    using file = closing(new Sqlite(db));
    expect(steps).toBeGreaterThan(20);
    for (const table of stateTables) {
      expect(differences(file, table, `snapshot_${key}_${table}`), table).toEqual([]);
    }
    expect(file.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(many + steps);
  });

  test.skipIf(process.platform !== 'linux')(
    'that a full disk cuts off holds up nothing once there is room, though it could not be given up at once',
    async () => {
      onTestFinished(() => limitFiles(process.pid, 'unlimited'));
      await using emulator = await startTestEmulator({ fixtures });
      await emulator.jobs.enqueue({ actionTypeId: buildType, count: 6 * many });

      const taken = emulator.snapshots.take('cut-off').catch((error: Error) => error.message);
      await nextTurn();
      limitFiles(process.pid, 0);
      expect(await taken).toMatch('disk');
      limitFiles(process.pid, 'unlimited');

      await enqueueBuild(emulator);
      await emulator.reset();
      await workOnce(emulator);
      await emulator.snapshots.take('whole');
      expect(emulator.log.filter((line) => line.includes('no such table'))).toEqual([]);
    },
  );

  test('becomes the state with every index and reference, and leaves nothing behind', async () => {
    const db = databaseFile();
    const emulator = await startTestEmulator({ db, fixtures });
    await emulator.snapshots.take('queued');
    for (let done = 0; done < 5; done++) await workOnce(emulator);
    await enqueueBuild(emulator);

    await emulator.snapshots.restore('queued');

    const found = await emulator.jobs.list({ limit: 1000, status: 'Queued' });
    expect(await emulator.jobs.get(found[0]?.id as string)).toMatchObject({ status: 'Queued' });
    await emulator.stop();
    await sweptAway(db);
    using file = closing(new Sqlite(db));
    expect(faultsOf(file)).toEqual([]);
    for (const table of stateTables) expect(differences(file, table, `snapshot_1_${table}`), table).toEqual([]);
    expect(tablesOf(file).filter((name) => /^snapshot_[^1]\d*_/.test(name))).toEqual([]);
    expect(tablesOf(file).filter((name) => !/^snapshot_\d/.test(name))).toHaveLength(tablesOfSchema);
  });

  test('that fails to become the state leaves it as it was', async () => {
    const db = databaseFile();
    const emulator = await startTestEmulator({ db, fixtures });
    const { keeper } = emulator.parts;
    const before = await emulator.jobs.list({ limit: 1000 });

    const replaced = keeper.inTurn(() =>
      keeper.replace({
        source: nothing,
        work: () => {
          throw new Error('on purpose');
        },
      }),
    );

    await expect(replaced).rejects.toThrow('on purpose');
    expect(await emulator.jobs.list({ limit: 1000 })).toEqual(before);
    await workOnce(emulator);
    await emulator.stop();
    using file = closing(new Sqlite(db));
    expect(faultsOf(file)).toEqual([]);
    expect(file.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(many);
  });
});

test('a kill in the middle of a restore leaves the state before or after it, and nothing else', {
  timeout: 90_000,
}, async () => {
  const db = databaseFile();
  const jobs = `/_emulator/v1/jobs`;
  for (const requests of [1, 8]) {
    await using started = await startCommand(['--db', db]);
    const { command, endpoint } = started;
    const post = (path: string, body: object = {}) =>
      fetch(endpoint + path, { method: 'POST', body: JSON.stringify(body) });
    await post('/_emulator/v1/reset');
    await post(jobs, { actionTypeId: buildType, count: 20_000 });
    await post('/_emulator/v1/snapshots', { name: 'many' });
    await post(jobs, { actionTypeId: buildType, count: 1 });
    const restored = post('/_emulator/v1/snapshots/many/restore').catch(() => 'killed');
    for (let request = 0; request < requests; request++) await fetch(`${endpoint}${jobs}?limit=1`);
    command.send('SIGKILL');
    await Promise.all([restored, command.ended()]);

    await sweptAway(db);
    using file = closing(new Sqlite(db));
    expect(faultsOf(file)).toEqual([]);
    expect([20_000, 20_001]).toContain(file.prepare('SELECT count(*) FROM jobs').pluck().get());
  }
});

/** Starts on a file as often as it takes until tables that are nobody's are gone. */
async function sweptAway(db: string): Promise<void> {
  for (let start = 0; start < 50; start++) {
    await (await startTestEmulator({ db })).stop();
    using file = closing(new Sqlite(db));
    const kept = file.prepare<[], number>('SELECT key FROM snapshots').pluck().all();
    const isNobodys = (name: string) => !kept.includes(Number(/^snapshot_(\d+)_/.exec(name)?.[1] ?? kept[0]));
    if (!tablesOf(file).some(isNobodys)) return;
  }
  throw new Error('Tables of copies stay.');
}

/** The state's, those that are not the state's, and SQLite's own. */
const tablesOfSchema =
  stateTables.length +
  ['chunks', 'blob_pieces', 'blobs', 'emulator', 'snapshot_blobs', 'snapshots', 'sqlite_sequence'].length;

function closing(file: Database): Database & Disposable {
  return Object.assign(file, { [Symbol.dispose]: () => file.close() });
}
