import { GetJobDetailsCommand, type Job } from '@aws-sdk/client-codepipeline';
import Sqlite from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { databaseFile } from '../support/database-file.ts';
import { later, startOfTime, startTestEmulator } from '../support/emulator.ts';
import { buildType, buildTypeFixture, enqueueBuild, poll } from '../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };
const day = 24 * 60 * 60_000;

/** Changes rows of a file that no emulator runs on, as nobody should. */
function doctor(db: string, sql: string): void {
  const connection = new Sqlite(db);
  connection.pragma('foreign_keys = OFF');
  connection.exec(sql);
  connection.close();
}

describe('a row that cannot be settled', () => {
  test('is told and set aside, and everything else goes on', async () => {
    const db = databaseFile();
    const before = await startTestEmulator({ ...actionTypes, db });
    const jobs = [];
    for (let count = 0; count < 20; count++) jobs.push(await enqueueBuild(before));
    await before.stop();
    doctor(db, `UPDATE jobs SET action_execution = 4711 WHERE id = unhex('${jobs[9]}', '-')`);

    await using emulator = await startTestEmulator({ db });
    const { now, occurred } = await emulator.clock.advance('24h');

    expect(now).toBe(later(day));
    expect(occurred.map(({ jobId }) => jobId)).toEqual(jobs.filter((_, index) => index !== 9));
    expect(emulator.log.filter((line) => line.startsWith('error: '))).toEqual([
      expect.stringContaining(`What was due for job ${jobs[9]} has failed; nothing more happens to it by itself: `),
    ]);
    expect((await emulator.jobs.get(jobs[10] as string)).status).toBe('TimedOut');
    await emulator.reset();
    expect(await emulator.jobs.list()).toEqual([]);
  });

  test('is not in the way of a reset', async () => {
    const db = databaseFile();
    const before = await startTestEmulator({ ...actionTypes, db });
    const broken = await enqueueBuild(before);
    await before.stop();
    doctor(db, `UPDATE jobs SET action_execution = 4711 WHERE id = unhex('${broken}', '-')`);
    let now = Date.parse(startOfTime);
    await using emulator = await startTestEmulator({ db, clock: 'system' }, undefined, { readRealTime: () => now });
    now += day;

    await emulator.reset();

    expect(await emulator.jobs.list()).toEqual([]);
    expect(emulator.log.filter((line) => line.startsWith('error: '))).toEqual([]);
    expect((await emulator.jobs.get(await enqueueBuild(emulator))).status).toBe('Queued');
  });

  test('is not in the way of requests and snapshots', async () => {
    const db = databaseFile();
    const before = await startTestEmulator({ ...actionTypes, db });
    const [broken, good] = [await enqueueBuild(before), await enqueueBuild(before)];
    await before.stop();
    doctor(db, `UPDATE jobs SET action_execution = 4711 WHERE id = unhex('${broken}', '-')`);
    let now = Date.parse(startOfTime);
    await using emulator = await startTestEmulator({ db, clock: 'system' }, undefined, { readRealTime: () => now });
    now += day;

    const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId: good }));
    await emulator.snapshots.take('after');

    expect(jobDetails?.id).toBe(good);
    expect(emulator.log.filter((line) => line.startsWith('error: '))).toEqual([
      expect.stringContaining(`What was due for job ${broken} has failed`),
    ]);
  });

  test('ends nothing when the alarm meets it', async () => {
    const db = databaseFile();
    const before = await startTestEmulator({ ...actionTypes, db });
    const [broken, good] = [await enqueueBuild(before), await enqueueBuild(before)];
    await before.stop();
    let now = Date.parse(startOfTime);
    const soon = now + 20;
    doctor(db, `UPDATE jobs SET action_execution = 4711, due_at = ${soon} WHERE id = unhex('${broken}', '-')`);
    await using emulator = await startTestEmulator({ db, clock: 'system' }, undefined, { readRealTime: () => now });
    now = soon;

    await vi.waitFor(() => {
      expect(emulator.log).toContainEqual(expect.stringContaining(`What was due for job ${broken} has failed`));
    });

    expect((await emulator.jobs.get(good)).status).toBe('Queued');
  });

  test('does not keep an emulator from starting', async () => {
    const db = databaseFile();
    const before = await startTestEmulator({ ...actionTypes, db });
    const [broken, good] = [await enqueueBuild(before), await enqueueBuild(before)];
    await before.stop();
    doctor(db, `UPDATE jobs SET action_execution = 4711, due_at = 1 WHERE id = unhex('${broken}', '-')`);

    await using emulator = await startTestEmulator({ db });

    expect(emulator.log).toContainEqual(expect.stringContaining(`What was due for job ${broken} has failed`));
    expect((await emulator.jobs.get(good)).status).toBe('Queued');
  });
});

describe('very much that falls due at once', () => {
  const count = 30_000;

  test('lets requests through while it is settled', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await enqueueBuild(emulator);
    await emulator.jobs.enqueue({ actionTypeId: buildType, count });
    const ends: string[] = [];

    const advanced = emulator.clock.advance('24h').then((change) => {
      ends.push('advanced');
      return change;
    });
    const answered = emulator.client.send(new GetJobDetailsCommand({ jobId: id })).then(() => ends.push('answered'));
    const [{ occurred }] = await Promise.all([advanced, answered]);

    expect(ends).toEqual(['answered', 'advanced']);
    expect(occurred).toHaveLength(count + 1);
    expect(await emulator.jobs.list({ status: 'Queued' })).toEqual([]);
  });

  test('is all settled some turns after a request has met it', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, clock: 'system', acknowledgementWindow: '2s' });
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 3000 });
    const polled: Job[] = [];
    for (let polls = 0; polls < 30; polls++) polled.push(...((await poll(emulator, { maxBatchSize: 100 })).jobs ?? []));

    for (const { id } of polled) {
      const { history } = await emulator.jobs.waitFor(id as string, 'Queued');
      expect(history.map(({ event }) => event)).toEqual(['HandedOut', 'WindowEnded']);
    }
    expect(polled).toHaveLength(3000);
  });

  test('is left alone when another state takes its place', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await emulator.jobs.enqueue({ actionTypeId: buildType, count });
    await emulator.snapshots.take('before');

    const advanced = emulator.clock.advance('24h');
    await emulator.snapshots.restore('before');
    const { now, occurred } = await advanced;

    expect(occurred.length).toBeLessThan(count);
    expect(now).toBe(later(0));
    expect(await emulator.jobs.list({ status: 'TimedOut' })).toEqual([]);
  });
});
