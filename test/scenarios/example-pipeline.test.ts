import { GetPipelineStateCommand, PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
import { expect, it } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { executionId, succeed, take, workOnce } from '../support/executions.ts';

const type = (category: 'Build' | 'Test' | 'Deploy') =>
  ({ category, owner: 'Custom', provider: `Release${category}`, version: '1' }) as const;

it('the example pipeline goes from its source to production', async () => {
  await using emulator = await startTestEmulator({ fixtures: 'fixtures/pipelines/release.yaml' });
  const { client, pipelines } = emulator;

  await workOnce(emulator, type('Build'), { outputVariables: { Version: '1.4.2' } });
  const tests = [await take(emulator, type('Test')), await take(emulator, type('Test'))];
  for (const job of tests) await succeed(emulator, job);
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: 'ReleasePipeline' }));
  const token = stageStates.at(-1)?.actionStates?.[0]?.latestExecution?.token;
  const place = { pipelineName: 'ReleasePipeline', stageName: 'Production', actionName: 'Approve' };
  await client.send(new PutApprovalResultCommand({ ...place, token, result: { status: 'Approved', summary: '' } }));
  const deployment = await take(emulator, type('Deploy'));
  await succeed(emulator, deployment);

  expect(tests.map(({ data }) => data?.actionConfiguration?.configuration?.Suite)).toEqual(['unit', 'browser']);
  expect(deployment.data?.actionConfiguration?.configuration).toEqual({
    Environment: 'production',
    Version: '1.4.2',
    Password: 'not-a-real-password',
  });
  expect(await pipelines.waitFor(executionId(1), 'Succeeded')).toMatchObject({ pipelineName: 'ReleasePipeline' });
});
