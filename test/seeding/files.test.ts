import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/index.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { jobId } from '../support/jobs.ts';
import { s3ClientFor } from '../support/s3.ts';

const actionTypeId = { category: 'Build', provider: 'Mine', version: '1' };

const document = `
jobs:
  - actionTypeId: { category: Build, provider: Mine, version: "1" }
    inputArtifacts: [{ name: App, from: ./app }, { name: Note, from: note.txt }, { name: None }]
    outputArtifacts: [{ name: Report }]
objects: [{ bucket: my-source, key: app.zip, from: app }]
`;

function folderWithApp() {
  const folder = temporaryFolder();
  mkdirSync(join(folder.path, 'app', 'bin'), { recursive: true });
  folder.write('app/readme.txt', 'read me');
  folder.write('app/bin/run.sh', 'echo');
  chmodSync(join(folder.path, 'app/bin/run.sh'), 0o755);
  folder.write('note.txt', 'a note');
  return { ...folder, [Symbol.dispose]: folder[Symbol.dispose], file: folder.write('jobs.yaml', document) };
}

const entries = [
  { name: 'bin/run.sh', size: 4 },
  { name: 'readme.txt', size: 7 },
];

describe('a document that names files', () => {
  test.each(['the start', 'load', 'a connection'])('brings their bytes, a folder as a zip, by %s', async (way) => {
    using folder = folderWithApp();
    await using emulator = await startTestEmulator(way === 'the start' ? { fixtures: folder.file } : {});
    if (way === 'load') await emulator.fixtures.load(folder.file);
    if (way === 'a connection') await (await connect(emulator.endpoint)).fixtures.load(folder.file);
    const [job] = await emulator.jobs.list();

    const listed = await emulator.artifacts.list(job?.id ?? '');
    const app = await emulator.artifacts.get({ jobId: job?.id ?? '', name: 'App' });
    const note = await emulator.artifacts.get({ jobId: job?.id ?? '', name: 'Note' });
    const source = await emulator.artifacts.get({ bucket: 'my-source', key: 'app.zip' });

    expect(listed.map(({ role, name, content }) => [role, name, content?.size])).toEqual([
      ['input', 'App', app.size],
      ['input', 'Note', 6],
      ['input', 'None', undefined],
      ['output', 'Report', undefined],
    ]);
    expect(app.entries).toEqual(entries);
    expect([note.bytes.toString(), note.entries]).toEqual(['a note', undefined]);
    expect(source.bytes.equals(app.bytes)).toBe(true);
    expect(app.bucket).toBe('codepipeline-us-east-1-123456789012');
    expect(app.key).toMatch(/^codepipeline-local\/App\/\w{7}$/);
  });

  test('makes the same zip of the same files, whenever they were written', async () => {
    using folder = folderWithApp();
    await using emulator = await startTestEmulator({ fixtures: folder.file });
    utimesSync(join(folder.path, 'app/readme.txt'), 0, 0);
    await emulator.fixtures.load({
      objects: [{ bucket: 'my-source', key: 'again.zip', from: join(folder.path, 'app') }],
    });

    const [first, second] = await Promise.all(
      ['app.zip', 'again.zip'].map((key) => emulator.artifacts.get({ bucket: 'my-source', key })),
    );

    expect(second?.etag).toBe(first?.etag);
  });

  test('is gone back to by a reset, without its files', async () => {
    const folder = folderWithApp();
    await using emulator = await startTestEmulator({ fixtures: folder.file });
    const before = await emulator.artifacts.get({ bucket: 'my-source', key: 'app.zip' });
    await emulator.artifacts.put({ bucket: 'my-source', key: 'app.zip' }, 'changed');
    await emulator.artifacts.put({ bucket: 'other', key: 'a' }, 'gone');
    folder[Symbol.dispose]();

    await emulator.reset();
    const after = await emulator.artifacts.get({ bucket: 'my-source', key: 'app.zip' });

    expect(after.bytes.equals(before.bytes)).toBe(true);
    await expect(emulator.artifacts.get({ bucket: 'other', key: 'a' })).rejects.toMatchObject({ code: 'notFound' });
  });

  test('is read once for a file database, and again by a reset', async () => {
    using folder = folderWithApp();
    const db = join(folder.path, 'state.db');
    await (await startTestEmulator({ db, fixtures: folder.file })).stop();
    folder.write('note.txt', 'another note');
    await using emulator = await startTestEmulator({ db, fixtures: folder.file });
    const note = async () => {
      const [job] = await emulator.jobs.list();
      return (await emulator.artifacts.get({ jobId: job?.id ?? '', name: 'Note' })).bytes.toString();
    };

    expect(await note()).toBe('a note');
    await emulator.reset();
    expect(await note()).toBe('another note');
  });

  test('is refused with a file that is not there, by its name', async () => {
    using folder = temporaryFolder();
    const fixtures = { objects: [{ bucket: 'my-source', key: 'a', from: join(folder.path, 'none') }] };

    await expect(startTestEmulator({ fixtures })).rejects.toThrow(
      `objects[0].from: no such file or folder: ${join(folder.path, 'none')}.`,
    );
  });

  test('is refused over HTTP, which reads no files', async () => {
    await using emulator = await startTestEmulator();
    const send = (path: string, body: object) =>
      fetch(`${emulator.endpoint}/_emulator/v1${path}`, { method: 'POST', body: JSON.stringify(body) });

    const job = { actionTypeId, inputArtifacts: [{ name: 'App', from: '/etc/passwd' }] };
    const answers = [await send('/fixtures', { jobs: [job] }), await send('/jobs', job)];

    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({
        code: 'invalid',
        message: expect.stringMatching(/^The document names a file, and this route reads none/),
      });
    }
  });

  test('is told to start with the document when it is the code of functions that it names', async () => {
    await using emulator = await startTestEmulator();
    const functions = { Elsewhere: { url: 'http://127.0.0.1:1/' }, Here: { module: './here.mjs', handler: 'handler' } };

    const answer = await fetch(`${emulator.endpoint}/_emulator/v1/fixtures`, {
      method: 'POST',
      body: JSON.stringify({ functions }),
    });

    expect(await answer.json()).toEqual({
      code: 'invalid',
      message:
        "A running emulator takes no code of functions (Here): give the document to 'codepipeline-local start --fixtures'.",
    });
  });

  test('may name one by a job that is enqueued', async () => {
    using folder = folderWithApp();
    await using emulator = await startTestEmulator();

    const job = await emulator.jobs.enqueue({
      actionTypeId,
      inputArtifacts: [{ name: 'App', from: join(folder.path, 'app') }],
    });

    expect((await emulator.artifacts.get({ jobId: job.id, name: 'App' })).entries).toEqual(entries);
  });

  test('puts bytes at the location that it gives', async () => {
    using folder = folderWithApp();
    await using emulator = await startTestEmulator();
    const location = { type: 'S3' as const, s3Location: { bucketName: 'my-artifacts', objectKey: 'in.txt' } };

    await emulator.jobs.enqueue({
      actionTypeId,
      inputArtifacts: [{ name: 'Note', from: join(folder.path, 'note.txt'), location }],
    });

    expect((await emulator.artifacts.get(location)).bytes.toString()).toBe('a note');
  });
});

test('a folder that is linked to is zipped like one that is there', async () => {
  using folder = folderWithApp();
  symlinkSync(join(folder.path, 'app'), join(folder.path, 'link'));
  mkdirSync(join(folder.path, 'outer'));
  symlinkSync(join(folder.path, 'app'), join(folder.path, 'outer', 'inner'));
  symlinkSync(folder.path, join(folder.path, 'outer', 'loop'));
  rmSync(join(folder.path, 'jobs.yaml'));
  await using emulator = await startTestEmulator();
  const load = async (from: string) => {
    await emulator.fixtures.load({ objects: [{ bucket: 'my-source', key: from, from: join(folder.path, from) }] });
    return (await emulator.artifacts.get({ bucket: 'my-source', key: from })).entries?.map(({ name }) => name);
  };

  expect(await load('link')).toEqual(['bin/run.sh', 'readme.txt']);
  expect(await load('outer')).toEqual([
    'inner/bin/run.sh',
    'inner/readme.txt',
    'loop/app/bin/run.sh',
    'loop/app/readme.txt',
    'loop/link/bin/run.sh',
    'loop/link/readme.txt',
    'loop/note.txt',
  ]);
});

test('an artifact that a worker puts with S3 is looked at by both faces', async () => {
  await using emulator = await startTestEmulator();
  const job = await emulator.jobs.enqueue({ actionTypeId, outputArtifacts: [{ name: 'Report' }] });
  const remote = await connect(emulator.endpoint);
  await remote.artifacts.put({ jobId: job.id, name: 'Report' }, 'done');
  const [artifact] = await remote.artifacts.list(job.id);
  const { bucketName: Bucket, objectKey: Key } = artifact?.location.s3Location ?? {};

  const s3 = s3ClientFor(emulator);
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }));

  expect(await got.Body?.transformToString()).toBe('done');
  expect(await emulator.artifacts.list(job.id)).toEqual(await remote.artifacts.list(job.id));
  await expect(remote.artifacts.get({ jobId: job.id, name: 'None' })).rejects.toMatchObject({ code: 'notFound' });
  await expect(remote.artifacts.list('none')).rejects.toMatchObject({ code: 'notFound' });
  s3.destroy();
});

describe.each(['in the same process', 'over HTTP'])('a document that is refused, %s,', (way) => {
  const controlOf = async (emulator: TestEmulator) =>
    way === 'over HTTP' ? await connect(emulator.endpoint) : emulator;
  const versionsIn = async (emulator: TestEmulator, Bucket: string) => {
    const s3 = s3ClientFor(emulator);
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    s3.destroy();
    return Versions.length;
  };

  test('leaves no bytes of the files that it names', async () => {
    using folder = folderWithApp();
    await using emulator = await startTestEmulator();
    const { fixtures } = await controlOf(emulator);
    const buckets = [{ name: 'my-source', versioning: true }];
    const objects = [{ bucket: 'my-source', key: 'app.zip', from: join(folder.path, 'app') }];
    const jobs = [{ id: '0a1b2c3d-0000-4000-8000-000000000001', actionTypeId }];
    await fixtures.load({ buckets, objects, jobs });

    await expect(fixtures.load({ buckets, objects, jobs })).rejects.toMatchObject({ code: 'conflict' });

    expect(await versionsIn(emulator, 'my-source')).toBe(1);
  });

  test('leaves none of a job that is enqueued', async () => {
    using folder = folderWithApp();
    await using emulator = await startTestEmulator();
    const { jobs } = await controlOf(emulator);
    const inputArtifacts = [{ name: 'App', from: join(folder.path, 'note.txt') }];
    const id = '0a1b2c3d-0000-4000-8000-000000000001';
    await jobs.enqueue({ id, actionTypeId, inputArtifacts });

    await expect(jobs.enqueue({ id, actionTypeId, inputArtifacts })).rejects.toMatchObject({ code: 'conflict' });

    expect(await versionsIn(emulator, 'codepipeline-us-east-1-123456789012')).toBe(1);
  });
});

test('a document can be tried out, which changes nothing and uses up no ids', async () => {
  await using emulator = await startTestEmulator();
  const send = async (query: string) => {
    const body = JSON.stringify({ jobs: [{ actionTypeId }] });
    const answer = await fetch(`${emulator.endpoint}/_emulator/v1/fixtures${query}`, { method: 'POST', body });
    return (await answer.json()) as { jobIds: string[] };
  };

  const { jobIds: tried } = await send('?check=true');
  expect([tried.length, await emulator.jobs.list(), (await emulator.events.list()).length]).toEqual([1, [], 0]);
  const { jobIds } = await send('');

  expect(jobIds).toEqual([jobId(1)]);
});

describe.skipIf(process.platform !== 'linux')('a file that is there and cannot be read', () => {
  test.each(['by itself', 'in a folder'])('is a sentence, %s', async (place) => {
    using folder = temporaryFolder();
    symlinkSync('/proc/self/mem', join(folder.path, 'unreadable'));
    await using emulator = await startTestEmulator();
    const from = place === 'by itself' ? join(folder.path, 'unreadable') : folder.path;

    const loaded = emulator.fixtures.load({ objects: [{ bucket: 'my-source', key: 'app.zip', from }] });

    await expect(loaded).rejects.toMatchObject({
      name: 'FixtureError',
      message: expect.stringMatching(/cannot be read: EIO: i\/o error, read/),
    });
  });
});
