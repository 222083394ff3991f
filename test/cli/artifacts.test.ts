import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  expect(result.stdout).toMatch(/^App: No files are listed: it is no zip, or its end is missing\.$/m);
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
