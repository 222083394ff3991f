import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

const actionTypeId = { category: 'Build', provider: 'MyBuild', version: '1' };

test('lists the artifacts of a job and writes those that are there into a folder', async () => {
  using folder = temporaryFolder();
  const app = folder.write('app.txt', 'hello');
  await using emulator = await startEmulator();
  const job = await emulator.jobs.enqueue({
    actionTypeId,
    inputArtifacts: [{ name: 'App', from: app }],
    outputArtifacts: [{ name: 'Report' }],
    pipelineContext: { pipelineName: 'P' },
  });
  const output = join(folder.path, 'out');
  const endpoint = ['--endpoint', emulator.endpoint];

  const result = await run(['artifacts', job.id.slice(0, 8), '--output', output, ...endpoint]);

  expect(result.code).toBe(0);
  expect(result.stdout).toMatch(/^ARTIFACT +OF THE +SIZE +FILES +LOCATION$/m);
  expect(result.stdout).toMatch(/^App +input +5 bytes +s3:\/\/codepipeline-us-east-1-123456789012\/P\/App\/\w{7}$/m);
  expect(result.stdout).toMatch(/^Report +output +not there +s3:/m);
  expect(result.stdout).toMatch(/^App: No files are listed: it is not a zip, or its end is missing\.$/m);
  expect(readFileSync(join(output, 'App'), 'utf8')).toBe('hello');
  expect(existsSync(join(output, 'Report'))).toBe(false);
});

test('says when a job has no artifacts, and when there is no such job', async () => {
  await using emulator = await startEmulator();
  const job = await emulator.jobs.enqueue({ actionTypeId });
  const endpoint = ['--endpoint', emulator.endpoint];

  const empty = await run(['artifacts', job.id, ...endpoint]);
  const unknown = await run(['artifacts', '00000000-0000-4000-8000-000000000000', ...endpoint]);

  expect(empty).toMatchObject({ code: 0, stdout: `Job ${job.id} has no artifacts.\n` });
  expect(unknown).toMatchObject({
    code: 1,
    stderr: 'There is no job with the id 00000000-0000-4000-8000-000000000000.\n',
  });
});

/** An emulator with a job of two inputs, whose names in the file are then others. */
async function startWithNames(folder: ReturnType<typeof temporaryFolder>, names: readonly [string, string]) {
  const db = join(folder.path, 'state.db');
  const from = folder.write('app.txt', 'hello');
  const first = await startEmulator({ db });
  const inputArtifacts = ['App', 'Second'].map((name) => ({ name, from }));
  const job = await first.jobs.enqueue({ actionTypeId, inputArtifacts, pipelineContext: { pipelineName: 'P' } });
  await first.stop();
  const file = new Sqlite(db);
  const rename = file.prepare(
    "UPDATE action_executions SET artifacts = json_set(artifacts, '$.inputArtifacts[0].name', ?, '$.inputArtifacts[1].name', ?)",
  );
  rename.run(...names);
  file.close();
  return { emulator: await startEmulator({ db }), job };
}

test.each(['../out2', '/tmp/x', '..', 'a/b', 'a\\b', 'a\0b', 'a\u001b[2Jb', '', 'CON:'])(
  'writes nothing for an artifact that is called %j',
  async (name) => {
    using folder = temporaryFolder();
    const { emulator, job } = await startWithNames(folder, ['App', name]);
    await using _emulator = emulator;
    const before = readdirSync(folder.path, { recursive: true });

    const output = join(folder.path, 'out', 'of');
    const result = await run(['artifacts', job.id, '--output', output, '--endpoint', emulator.endpoint]);

    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^No artifact was written: AWS allows no artifact to be called .*\n$/);
    expect(result.stderr).toContain(JSON.stringify(name));
    expect(readdirSync(folder.path, { recursive: true })).toEqual(before);
  },
);

test('writes artifacts of one name in two cases into two files, and replaces links without following them', async () => {
  using folder = temporaryFolder();
  const { emulator, job } = await startWithNames(folder, ['App', 'app']);
  await using _emulator = emulator;
  const output = join(folder.path, 'out');
  const elsewhere = folder.write('elsewhere.txt', 'untouched');
  mkdirSync(output);
  symlinkSync(elsewhere, join(output, 'App'));

  const result = await run(['artifacts', job.id, '--output', output, '--endpoint', emulator.endpoint]);

  expect(result.code).toBe(0);
  expect(readdirSync(output).sort()).toEqual(['App', 'app-2']);
  expect(readFileSync(join(output, 'App'), 'utf8')).toBe('hello');
  expect(readFileSync(elsewhere, 'utf8')).toBe('untouched');
});
