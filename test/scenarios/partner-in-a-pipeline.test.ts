import {
  AcknowledgeThirdPartyJobCommand,
  GetThirdPartyJobDetailsCommand,
  PollForThirdPartyJobsCommand,
  PutThirdPartyJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { expect, it } from 'vitest';
import { sourceStub, stagesOf, start, startPipelineEmulator } from '../support/executions.ts';
import { pipelineFixtures } from '../support/pipelines.ts';

const partnerType = { category: 'Test', owner: 'ThirdParty', provider: 'Partner', version: '1' } as const;
const noArtifacts = { minimumCount: 0, maximumCount: 0 };
const client = { clientId: 'aaaaaaaa-0000-4000-8000-000000000001', clientToken: 'secret-of-the-customer' };

it('a partner does an action of a pipeline, without being told the execution (E2, G2)', async () => {
  await using emulator = await startPipelineEmulator({
    fixtures: {
      actionTypes: [
        ...pipelineFixtures.actionTypes,
        { ...partnerType, inputArtifactDetails: noArtifacts, outputArtifactDetails: noArtifacts },
      ],
      thirdPartyClients: [client],
      stubs: [sourceStub],
    },
  });
  const scan = { name: 'Scan', actionTypeId: partnerType };
  await emulator.pipelines.create(stagesOf({ Work: [scan] }), { start: false });
  const id = await start(emulator);
  const send = emulator.client;

  const { jobs: [polled] = [] } = await send.send(new PollForThirdPartyJobsCommand({ actionTypeId: partnerType }));
  const job = { jobId: polled?.jobId, clientToken: client.clientToken };
  const { jobDetails } = await send.send(new GetThirdPartyJobDetailsCommand(job));
  await send.send(new AcknowledgeThirdPartyJobCommand({ ...job, nonce: jobDetails?.nonce }));
  await send.send(new PutThirdPartyJobSuccessResultCommand(job));

  expect(polled?.clientId).toBe(client.clientId);
  expect(jobDetails?.data?.pipelineContext).toEqual({
    pipelineName: 'Sample',
    stage: { name: 'Work' },
    action: { name: 'Scan', actionExecutionId: expect.any(String) },
  });
  expect((await emulator.pipelines.waitFor(id, 'Succeeded')).status).toBe('Succeeded');
});
