import { expect, test } from 'vitest';
import { largestFileBeside, limitFiles } from '../support/attack/limit-files.ts';
import { startCommand } from '../support/command.ts';
import { databaseFile } from '../support/database-file.ts';
import { call } from '../support/http.ts';
import { buildType } from '../support/jobs.ts';

const isLinux = process.platform === 'linux';

test.skipIf(!isLinux)('a full disk fails requests and ends nothing, and all goes on when there is room', async () => {
  const db = databaseFile();
  const args = ['--db', db, '--acknowledgement-window', '1s', '--fixtures', 'fixtures/jenkins.yaml'];
  await using started = await startCommand(args);
  const { command, endpoint } = started;
  const control = (path: string, body?: object) =>
    fetch(`${endpoint}/_emulator/v1${path}`, body && { method: 'POST', body: JSON.stringify(body) });
  await control('/jobs', { actionTypeId: buildType, count: 500 });
  const poll = () => call({ endpoint }, 'PollForJobs', { actionTypeId: buildType, maxBatchSize: 100 });
  const polled = await poll();
  const [{ id }] = (polled.body as { jobs: [{ id: string }] }).jobs;

  limitFiles(command.pid, largestFileBeside(db) + 4096);
  const refused = [];
  while (refused.length < 20) {
    const { status, body } = await poll();
    if (status !== 200) refused.push([status, (body as { __type: string }).__type]);
  }
  // The windows end by themselves now, which has to be written, too.
  const early = await control(`/jobs/${id}/wait?status=Queued&timeout=3s`);
  limitFiles(command.pid, 'unlimited');
  const late = await control(`/jobs/${id}/wait?status=Queued&timeout=10s`);

  expect(new Set(refused.map(String))).toEqual(new Set(['500,InternalFailure']));
  expect(early.status).not.toBe(200);
  expect([late.status, await late.json()]).toMatchObject([200, { status: 'Queued' }]);
  expect((await poll()).status).toBe(200);
  await command.sees(/error: The state cannot be written: .*\n[\s\S]*warning: The state can be written again\./);
  command.send('SIGTERM');
  expect((await command.ended()).code).toBe(0);
});
