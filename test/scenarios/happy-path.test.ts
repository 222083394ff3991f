import { GetPipelineExecutionCommand, PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
import { expect, it } from 'vitest';
import { answerOf } from '../support/answers.ts';
import {
  actionState,
  deployType,
  runs,
  stageStatus,
  stagesOf,
  start,
  startPipelineEmulator,
  succeed,
  take,
} from '../support/executions.ts';
import { approvalAction, buildAction, deployAction } from '../support/pipelines.ts';

it('takes a source through build, approval and deployment, handing artifacts and variables on', async () => {
  await using emulator = await startPipelineEmulator();
  const { client, pipelines } = emulator;
  const build = buildAction({
    namespace: 'built',
    inputArtifacts: [{ name: 'App' }],
    outputArtifacts: [{ name: 'Package' }],
  });
  const deploy = deployAction({
    configuration: { Host: '#{built.Host}', Password: 'hush', Note: '#{codepipeline.PipelineExecutionId}' },
    inputArtifacts: [{ name: 'Package' }],
    runOrder: 2,
  });
  const declaration = stagesOf({ Build: [build], Release: [approvalAction(), deploy] });
  await pipelines.create(declaration, { start: false });

  const id = await start(emulator);
  const buildJob = await take(emulator);
  await succeed(emulator, buildJob, { outputVariables: { Host: 'green.example.org' } });
  const approval = await actionState(emulator, 'Release', 'Approve');
  const where = { pipelineName: 'Sample', stageName: 'Release', actionName: 'Approve' };
  const result = { status: 'Approved', summary: 'fine' } as const;
  await client.send(new PutApprovalResultCommand({ ...where, result, token: approval?.latestExecution?.token }));
  const deployJob = await take(emulator, deployType);
  await succeed(emulator, deployJob, { executionDetails: { summary: 'up', percentComplete: 100 } });

  expect(deployJob.data?.actionConfiguration?.configuration).toEqual({
    Host: 'green.example.org',
    Password: 'hush',
    Note: id,
  });
  expect(deployJob.data?.inputArtifacts).toEqual(buildJob.data?.outputArtifacts);
  expect(buildJob.data?.inputArtifacts).toMatchObject([{ name: 'App', revision: 'r1' }]);
  expect(buildJob.data?.pipelineContext).toMatchObject({ pipelineName: 'Sample', pipelineExecutionId: id });
  expect(await stageStatus(emulator, 'Release')).toEqual({
    status: 'Succeeded',
    execution: id,
    inbound: [],
    actions: { Approve: 'Succeeded', Deploy: 'Succeeded' },
  });
  expect((await runs(emulator, id)).map(({ actionName, status }) => [actionName, status])).toEqual([
    ['Source', 'Succeeded'],
    ['Build', 'Succeeded'],
    ['Approve', 'Succeeded'],
    ['Deploy', 'Succeeded'],
  ]);
  expect((await runs(emulator, id)).at(-1)?.input?.resolvedConfiguration).toMatchObject({ Password: '****' });
  const execution = await answerOf(
    client.send(new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId: id })),
  );
  expect(execution.pipelineExecution).toMatchObject({
    status: 'Succeeded',
    artifactRevisions: [{ name: 'App', revisionId: 'r1', revisionSummary: 'first' }],
  });
});
