import { PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { databaseFile, fileNamed } from '../support/database-file.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { workOnce } from '../support/executions.ts';
import { buildType, buildTypeFixture, jenkinsType } from '../support/jobs.ts';

const isLong = process.env.LONG !== undefined;

/** Enough for a few dozen slices. */
const jobs = isLong ? 1_000_000 : 20_000;

/** Milliseconds for which other requests may wait; measured with the real size alone, on a machine that is known. */
const longestBlock = 250;

const timeout = isLong ? 900_000 : 120_000;

async function fill(emulator: TestEmulator): Promise<void> {
  for (let made = 0; made < jobs; made += 100_000) {
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: Math.min(jobs, 100_000) });
  }
}

/** Polls for jobs, one request after the other, for as long as work takes. */
async function pollDuring(emulator: TestEmulator, work: () => Promise<unknown>) {
  const poll = () => emulator.client.send(new PollForJobsCommand({ actionTypeId: buildType }));
  await poll();
  let isDone = false;
  const done = work().finally(() => {
    isDone = true;
  });
  const answers: { readonly jobs: number; readonly took: number }[] = [];
  while (!isDone) {
    const asked = performance.now();
    const { jobs: dispatched = [] } = await poll();
    // What is answered when the work is done does not count.
    if (!isDone) answers.push({ jobs: dispatched.length, took: performance.now() - asked });
  }
  await done;
  return answers;
}

describe.each([
  ['in memory', () => ({})],
  ['in a file', () => ({ db: databaseFile() })],
])('with very many jobs %s, requests are served while', (_, place) => {
  const start = () => startTestEmulator({ ...place(), fixtures: { actionTypes: [buildTypeFixture] } });

  function expectServed(answers: Awaited<ReturnType<typeof pollDuring>>): void {
    expect(answers.length).toBeGreaterThan(0);
    if (isLong) expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(longestBlock);
  }

  test('a snapshot is taken', { timeout }, async () => {
    await using emulator = await start();
    await fill(emulator);

    expectServed(await pollDuring(emulator, () => emulator.snapshots.take('many')));
  });

  test('a snapshot is restored, and see the state before until then', { timeout }, async () => {
    await using emulator = await start();
    await fill(emulator);
    await emulator.snapshots.take('many');
    await emulator.reset();

    const answers = await pollDuring(emulator, () => emulator.snapshots.restore('many'));

    expectServed(answers);
    expect(answers.every((answer) => answer.jobs === 0)).toBe(true);
    const { jobs: dispatched } = await emulator.client.send(new PollForJobsCommand({ actionTypeId: buildType }));
    expect(dispatched).toHaveLength(1);
  });

  test('a state is exported and imported', { timeout }, async () => {
    await using emulator = await start();
    await fill(emulator);
    const file = fileNamed('exported.db');

    expectServed(await pollDuring(emulator, () => emulator.snapshots.export(file)));
    await emulator.reset();
    expectServed(await pollDuring(emulator, () => emulator.snapshots.import(file)));

    expect(await emulator.jobs.list({ limit: 1 })).toHaveLength(1);
  });
});

test('changes that are answered while a snapshot is restored go with the state before', async () => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  await fill(emulator);
  await emulator.snapshots.take('many');
  const before = await emulator.jobs.list({ limit: 1000 });

  const restored = emulator.snapshots.restore('many');
  const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
  await restored;

  await expect(emulator.jobs.get(id)).rejects.toMatchObject({ code: 'notFound' });
  expect(await emulator.jobs.list({ limit: 1000 })).toEqual(before);
});

test('resets, snapshots and restores come one after the other, in the order in which they were asked for', async () => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  // What checks an input is loaded at the first call.
  await emulator.snapshots.take('empty');
  await emulator.snapshots.restore('empty');
  await emulator.reset({ empty: true });
  await fill(emulator);

  const all = [
    emulator.snapshots.take('full'),
    emulator.reset({ empty: true }),
    emulator.snapshots.take('empty'),
    emulator.snapshots.restore('full'),
  ];
  await Promise.all(all);

  expect(await emulator.jobs.list({ limit: 1 })).toHaveLength(1);
  await emulator.snapshots.restore('empty');
  expect(await emulator.jobs.list()).toEqual([]);
});

test('thousands of events are listed and streamed while others are served, each once and in order', async () => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  await emulator.jobs.enqueue({ actionTypeId: buildType, count: 8000 });
  const limit = 10_000;

  // Each request dispatches a job, which is another event.
  expect((await pollDuring(emulator, () => emulator.events.list({ limit }))).length).toBeGreaterThan(0);

  const ids = (await emulator.events.list({ limit })).map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(8000);
  expect(new Set(ids).size).toBe(ids.length);
  const listed = await fetch(`${emulator.endpoint}/_emulator/v1/events?limit=${limit}`);
  expect(listed.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await listed.json()).toEqual({ events: await emulator.events.list({ limit }) });
  // Behind an event that is not kept come all; what happens while they are sent comes after them.
  const response = await fetch(`${emulator.endpoint}/_emulator/v1/events/stream?after=none`);
  const answers = await pollDuring(emulator, async () => {
    const sent: string[] = [];
    let rest = '';
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
      const lines = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      sent.push(...lines.filter((line) => line.startsWith('data: {"')));
      if (sent.length > ids.length) break;
    }
    expect(sent.slice(0, ids.length).map((line) => JSON.parse(line.slice('data: '.length)).id)).toEqual(ids);
  });
  expect(answers.length).toBeGreaterThan(0);
});

test('a list of a status finds its jobs however many others are newer', async () => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
  await workOnce(emulator);
  const queued = await emulator.jobs.enqueue({ actionTypeId: buildType });
  await emulator.jobs.enqueue({ actionTypeId: jenkinsType, count: 25_000 });

  expect(await emulator.jobs.list({ status: 'Succeeded' })).toMatchObject([{ id }]);
  expect(await emulator.jobs.list({ status: 'Dispatched' })).toEqual([]);
  const newest = await emulator.jobs.list({ status: 'Queued', limit: 1000 });
  expect(newest).toHaveLength(1000);
  expect(newest).toEqual(newest.toSorted((one, other) => one.id.localeCompare(other.id)));
  expect(newest.map((job) => job.id)).not.toContain(queued.id);
});
