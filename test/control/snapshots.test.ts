import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import {
  AcknowledgeJobCommand,
  GetJobDetailsCommand,
  GetPipelineStateCommand,
  PollForJobsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { databaseFile, fileNamed } from '../support/database-file.ts';
import { later, startOfTime, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { fromObject, stageStatus, take, workOnce } from '../support/executions.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';
import { buildAction, pipelineFixtures } from '../support/pipelines.ts';
import { bucket as Bucket, bytesOf, s3ClientFor, startS3 } from '../support/s3.ts';

const job = { actionTypeId: buildType, configuration: { ProjectName: 'a' } };

async function poll({ client }: Pick<TestEmulator, 'client'>) {
  const { jobs = [] } = await client.send(new PollForJobsCommand({ actionTypeId: buildType, maxBatchSize: 100 }));
  return jobs;
}

async function read(s3: S3Client, Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

describe.each(controlWays)('snapshots, %s', (_, start) => {
  it('bring back the jobs of their moment, as often as one likes', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const { id } = await control.jobs.enqueue(job);
    await control.snapshots.take('queued');

    for (const _round of [1, 2]) {
      const [dispatched] = await poll(emulator);
      expect(dispatched).toMatchObject({ id, nonce: '3' });
      await emulator.client.send(new AcknowledgeJobCommand({ jobId: id, nonce: '3' }));
      await emulator.client.send(new PutJobSuccessResultCommand({ jobId: id }));
      await control.jobs.enqueue(job);

      await control.snapshots.restore('queued');

      expect(await control.jobs.list()).toMatchObject([{ id, status: 'Queued' }]);
    }
  });

  it('set the clock back to their moment: what was due in 30 s is due in 30 s again', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const { id } = await control.jobs.enqueue(job);
    await poll(emulator);
    await control.clock.advance('30s');
    expect(await control.snapshots.take('half.way')).toEqual({ name: 'half.way', at: later(30_000), clock: 'manual' });

    for (const _round of [1, 2]) {
      const { occurred } = await control.clock.advance('30s');
      expect(occurred).toEqual([{ at: later(60_000), event: 'WindowEnded', jobId: id, status: 'Queued' }]);
      await control.clock.advance('2h');

      await control.snapshots.restore('half.way');

      expect(await control.clock.now()).toEqual({ now: later(30_000), mode: 'manual' });
    }
  });

  it('bring back the clock’s mode, too', async () => {
    await using controlled = await start();
    const { control } = controlled;
    await control.snapshots.take('still');
    await control.clock.resume();

    await control.snapshots.restore('still');

    expect(await control.clock.now()).toEqual({ now: startOfTime, mode: 'manual' });
  });

  it('are listed in their order, replaced under their name, and deleted', async () => {
    await using controlled = await start();
    const { control } = controlled;
    await control.snapshots.take('one');
    await control.snapshots.take('two');
    await control.clock.advance('1s');
    await control.snapshots.take('one');

    const described = [
      { name: 'two', at: startOfTime, clock: 'manual' },
      { name: 'one', at: later(1000), clock: 'manual' },
    ];
    expect(await control.snapshots.list()).toEqual(described);
    await control.snapshots.delete('two');

    expect(await control.snapshots.list()).toEqual(described.slice(1));
    await expect(control.snapshots.restore('two')).rejects.toMatchObject({
      code: 'notFound',
      message: 'There is no snapshot two; there are one.',
    });
    await expect(control.snapshots.take('no/name')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('are compared with one another, and with the state as it is', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const { id: gone } = await control.jobs.enqueue(job);
    const { id } = await control.jobs.enqueue(job);
    await control.artifacts.put({ bucket: 'things', key: 'kept' }, 'one');
    await control.artifacts.put({ bucket: 'things', key: 'changed' }, 'before');
    await control.snapshots.take('before');
    expect((await control.snapshots.compare('before')).differences).toEqual([]);

    await control.snapshots.take('empty');
    await control.reset({ empty: true });
    await control.snapshots.take('empty');
    await control.snapshots.restore('before');
    await poll(emulator);
    const { id: added } = await control.jobs.enqueue(job);
    await control.artifacts.put({ bucket: 'things', key: 'kept' }, 'one');
    await control.artifacts.put({ bucket: 'things', key: 'changed' }, 'after');
    await control.clock.advance('1s');

    const place = { accountId: '123456789012', region: 'us-east-1' };
    const common = { kind: 'job', about: 'Build/Custom/MyBuild/1', ...place };
    const here = { at: later(1000), clock: 'manual' };
    const comparison = await control.snapshots.compare('before');
    expect(comparison).toMatchObject({ from: { name: 'before', at: startOfTime }, to: here });
    expect(comparison.to).toEqual(here);
    expect(comparison.differences).toEqual([
      { ...common, change: 'changed', name: gone, from: 'Queued', to: 'Dispatched' },
      { ...common, change: 'changed', name: id, from: 'Queued', to: 'Dispatched' },
      { ...common, change: 'added', name: added, to: 'Queued' },
      { kind: 'object', change: 'changed', name: 'changed', about: 'things', from: '6 bytes', to: '5 bytes', ...place },
    ]);
    expect(comparison.kinds.find(({ kind }) => kind === 'job')).toEqual({
      ...{ kind: 'job', from: 2, to: 3, added: 1, removed: 0, changed: 2 },
      statuses: { Queued: { from: 2, to: 1 }, Dispatched: { from: 0, to: 2 } },
    });

    const emptied = await control.snapshots.compare('before', { with: 'empty', limit: 1 });
    expect(emptied.to).toEqual({ name: 'empty', at: startOfTime, clock: 'manual' });
    expect(emptied.kinds.find(({ kind }) => kind === 'job')).toMatchObject({ from: 2, to: 0, removed: 2 });
    expect(emptied.differences.filter(({ kind }) => kind === 'job')).toMatchObject([{ change: 'removed', name: gone }]);
    await expect(control.snapshots.compare('nope')).rejects.toMatchObject({ code: 'notFound' });
    await expect(control.snapshots.compare('before', { with: 'nope' })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('survive a reset, which is not one of them', async () => {
    await using controlled = await start();
    const { control } = controlled;
    const { id } = await control.jobs.enqueue(job);
    await control.snapshots.take('with-a-job');

    await control.reset();
    expect(await control.jobs.list()).toEqual([]);
    await control.snapshots.restore('with-a-job');

    expect(await control.jobs.list()).toMatchObject([{ id }]);
  });

  it('go to a file and come back from it in another emulator, artifacts and clock included', async () => {
    const file = fileNamed('state.snapshot');
    const bytes = bytesOf(3_000_000);
    let id: string;
    {
      await using controlled = await start();
      const { emulator, control } = controlled;
      ({ id } = await control.jobs.enqueue(job));
      await control.artifacts.put({ bucket: Bucket, key: 'large' }, bytes);
      await control.artifacts.put({ bucket: Bucket, key: 'empty' }, '');
      await control.clock.advance('5m');
      await control.snapshots.export(file);
      expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 2, chunks: 3 });
    }
    await using controlled = await start();
    const { emulator, control } = controlled;
    await control.artifacts.put({ bucket: Bucket, key: 'other' }, bytesOf(2_000_000, 7));
    await control.jobs.enqueue(job);

    await control.snapshots.import(file);

    expect(await control.jobs.list()).toMatchObject([{ id, status: 'Queued' }]);
    expect(await control.clock.now()).toEqual({ now: later(300_000), mode: 'manual' });
    const s3 = s3ClientFor(emulator);
    expect((await read(s3, 'large')).equals(bytes)).toBe(true);
    expect(await read(s3, 'empty')).toHaveLength(0);
    await expect(read(s3, 'other')).rejects.toThrow('The specified key does not exist');
    expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 2, chunks: 3 });
    s3.destroy();
  });

  it('do not come from a file that is none, and leave everything as it was then', async () => {
    await using controlled = await start();
    const { control } = controlled;
    const { id } = await control.jobs.enqueue(job);
    const file = fileNamed('notes.txt');
    writeFileSync(file, 'Not a database at all, but long enough to be taken for one.'.repeat(20));

    await expect(control.snapshots.import(file)).rejects.toMatchObject({
      code: 'invalid',
      message: `${file} is not a database; name a file that 'codepipeline-local export' has written.`,
    });
    await expect(control.snapshots.import(`${file}.gone`)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/notes\.txt\.gone cannot be read: there is no such file\.$/),
    });
    for (const [folder, reason] of [
      [`${file}.gone`, `there is no folder ${file}.gone; make it first.`],
      [file, `${file} is not a folder.`],
    ]) {
      await expect(control.snapshots.export(`${folder}/state.db`)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining(`${folder}/state.db cannot be written: ${reason}`),
      });
    }

    expect(await control.jobs.list()).toMatchObject([{ id }]);
  });
});

test('a state whose sender or receiver leaves in the middle changes nothing, and is no failure', async () => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] }, logLevel: 'debug' });
  const { id } = await emulator.jobs.enqueue(job);
  await emulator.artifacts.put({ bucket: Bucket, key: 'large' }, bytesOf(20_000_000));
  const url = `${emulator.endpoint}/_emulator/v1/state`;

  const reader = (await fetch(url)).body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  const upload = request(url, { method: 'POST', headers: { 'content-type': 'application/vnd.sqlite3' } });
  upload.on('error', () => {});
  upload.write(value, () => upload.destroy());

  const left = (method: string) => `debug: ${method} /_emulator/v1/state: the client left in the middle.`;
  await expect.poll(() => emulator.log).toEqual(expect.arrayContaining([left('GET'), left('POST')]));
  expect(emulator.log.filter((line) => line.startsWith('error'))).toEqual([]);
  expect(await emulator.jobs.list()).toMatchObject([{ id }]);
});

test('a snapshot shares the bytes that it refers to, and keeps them', async () => {
  await using emulator = await startS3();
  const { blobs } = emulator.parts.store;
  await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: bytesOf(2_500_000) }));
  await emulator.snapshots.take('first');
  expect(blobs.count()).toEqual({ blobs: 1, chunks: 3 });

  await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'changed' }));
  await emulator.reset();
  expect(blobs.count()).toEqual({ blobs: 1, chunks: 3 });

  await emulator.snapshots.restore('first');
  expect((await read(emulator.s3, 'a')).equals(bytesOf(2_500_000))).toBe(true);
  await emulator.reset();
  await emulator.snapshots.delete('first');
  expect(blobs.count()).toEqual({ blobs: 0, chunks: 0 });
});

test('a snapshot of a running pipeline goes on where it was, also after a restart', async () => {
  const db = databaseFile();
  {
    await using emulator = await startTestEmulator({ db, fixtures: pipelineFixtures });
    await emulator.artifacts.put({ bucket: Bucket, key: 'app.zip' }, 'app');
    await emulator.pipelines.create(fromObject({ Work: [buildAction()], More: [buildAction()] }));
    await workOnce(emulator);
    await emulator.snapshots.take('second-stage');
    await workOnce(emulator);
    expect(await stageStatus(emulator, 'More')).toMatchObject({ status: 'Succeeded' });
  }
  await using emulator = await startTestEmulator({ db, fixtures: pipelineFixtures });

  await emulator.snapshots.restore('second-stage');

  expect(await stageStatus(emulator, 'More')).toMatchObject({ status: 'InProgress' });
  await workOnce(emulator);
  expect(await stageStatus(emulator, 'More')).toMatchObject({ status: 'Succeeded' });
  const state = await emulator.client.send(new GetPipelineStateCommand({ name: 'Sample' }));
  expect(state.stageStates?.every(({ latestExecution }) => latestExecution?.status === 'Succeeded')).toBe(true);
});

test('an exported file is a database that an emulator starts on', async () => {
  const file = fileNamed('exported.db');
  {
    await using emulator = await startTestEmulator({ fixtures: pipelineFixtures });
    await emulator.artifacts.put({ bucket: Bucket, key: 'app.zip' }, 'app');
    await emulator.pipelines.create(fromObject({ Work: [buildAction()] }));
    await emulator.snapshots.export(file);
  }
  await using emulator = await startTestEmulator({ db: file });

  expect((await take(emulator)).data?.pipelineContext?.pipelineName).toBe('Sample');
});

test('reset, snapshot and restore under load of 16 workers: no request sees half of a state, none gets a 500', async () => {
  await using emulator = await startS3({ fixtures: { actionTypes: [buildTypeFixture] }, clock: 'system' });
  const { client, s3 } = emulator;
  for (let count = 0; count < 50; count++) {
    const inputArtifacts = [{ name: 'In', location: { s3Location: { bucketName: Bucket, objectKey: 'in.zip' } } }];
    await emulator.jobs.enqueue({ ...job, inputArtifacts });
  }
  await s3.send(new PutObjectCommand({ Bucket, Key: 'in.zip', Body: bytesOf(1_500_000) }));
  await emulator.snapshots.take('full');
  let isOver = false;
  const names = new Set<string>();
  const attempt = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      names.add((error as Error).name);
      return undefined;
    }
  };
  const work = async () => {
    while (!isOver) {
      const [dispatched] = (await attempt(poll(emulator))) ?? [];
      if (dispatched === undefined) continue;
      const { id: jobId, nonce } = dispatched;
      await attempt(client.send(new AcknowledgeJobCommand({ jobId, nonce })));
      const details = await attempt(client.send(new GetJobDetailsCommand({ jobId })));
      // A job is there with all that belongs to it, or not at all.
      if (details !== undefined) expect(details.jobDetails?.data?.inputArtifacts).toHaveLength(1);
      const bytes = await attempt(read(s3, 'in.zip'));
      if (bytes !== undefined) expect(bytes).toHaveLength(1_500_000);
      await attempt(s3.send(new PutObjectCommand({ Bucket, Key: `out/${jobId}`, Body: bytesOf(1_200_000) })));
      await attempt(client.send(new PutJobSuccessResultCommand({ jobId })));
    }
  };

  const workers = Array.from({ length: 16 }, work);
  for (let round = 0; round < 12; round++) {
    await emulator.snapshots.restore('full');
    await emulator.snapshots.take(`round-${round}`);
    await emulator.reset();
  }
  await emulator.snapshots.restore('full');
  isOver = true;
  await Promise.all(workers);

  expect([...names].filter((name) => !expected.has(name))).toEqual([]);
  expect(emulator.log.filter((line) => line.startsWith('error'))).toEqual([]);
}, 60_000);

/** What a worker may be told when its job, its bucket or its nonce is of a state that has gone. */
const expected = new Set([
  ...['ActionTypeNotFoundException', 'JobNotFoundException', 'InvalidNonceException', 'InvalidJobStateException'],
  ...['NoSuchBucket', 'NoSuchKey'],
]);
