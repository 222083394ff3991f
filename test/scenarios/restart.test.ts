import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AcknowledgeJobCommand,
  CodePipelineClient,
  PollForJobsCommand,
  PutApprovalResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { afterAll, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { sourceStub, stagesOf } from '../support/executions.ts';
import { buildType } from '../support/jobs.ts';
import { approvalAction, buildAction, pipelineFixtures } from '../support/pipelines.ts';

const folder = mkdtempSync(join(tmpdir(), 'codepipeline-local-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('goes on exactly where it was: a job in a worker’s hands, an approval that waits, a lock, a time-out', async () => {
  const db = join(folder, 'state.db');
  const fixtures = { ...pipelineFixtures, stubs: [sourceStub] };
  const open = async () => {
    const emulator = await startEmulator({ db, fixtures, clock: 'manual' });
    return { emulator, client: new CodePipelineClient(emulator.clientConfig) };
  };
  const before = await open();
  await before.emulator.pipelines.create(stagesOf({ Work: [buildAction()], Release: [approvalAction()] }));
  const { jobs: [job] = [] } = await before.client.send(new PollForJobsCommand({ actionTypeId: buildType }));
  await before.client.send(new AcknowledgeJobCommand({ jobId: job?.id, nonce: job?.nonce }));
  const second = await before.emulator.pipelines.start('Sample');
  await before.emulator.stop();

  const after = await open();
  await after.client.send(new PutJobSuccessResultCommand({ jobId: job?.id }));
  await after.emulator.stop();

  const last = await open();
  const { stageStates } = await last.emulator.pipelines.state('Sample');
  const token = stageStates[2]?.actionStates[0]?.latestExecution?.token;
  const place = { pipelineName: 'Sample', stageName: 'Release', actionName: 'Approve' };
  await last.client.send(
    new PutApprovalResultCommand({ ...place, token, result: { status: 'Approved', summary: '' } }),
  );
  const first = job?.data?.pipelineContext?.pipelineExecutionId as string;
  const done = await last.emulator.pipelines.waitFor(first, 'Succeeded');
  await last.emulator.clock.advance('24h');

  expect(done.status).toBe('Succeeded');
  expect((await last.emulator.pipelines.execution(second.id)).status).toBe('Failed');
  await last.emulator.stop();
});
