import {
  AcknowledgeThirdPartyJobCommand,
  DeleteCustomActionTypeCommand,
  GetThirdPartyJobDetailsCommand,
  PollForThirdPartyJobsCommand,
  PutThirdPartyJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { executionStatus, sourceStub, stagesOf, start } from '../support/executions.ts';
import { pipelineFixtures } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

const partnerType = { category: 'Test', owner: 'ThirdParty', provider: 'Partner', version: '1' } as const;
const noArtifacts = { minimumCount: 0, maximumCount: 0 };
const client = { clientId: 'aaaaaaaa-0000-4000-8000-000000000001', clientToken: 'secret-of-the-customer' };
const options = {
  fixtures: {
    actionTypes: [
      ...pipelineFixtures.actionTypes,
      { ...partnerType, inputArtifactDetails: noArtifacts, outputArtifactDetails: noArtifacts },
    ],
    thirdPartyClients: [client],
    stubs: [sourceStub],
  },
};
const scan = { name: 'Scan', actionTypeId: partnerType };

/** Has the partner poll for a job, and look at it. */
async function look(story: Story) {
  const poll = new PollForThirdPartyJobsCommand({ actionTypeId: partnerType });
  const { jobs: [polled] = [] } = await story.client.send(poll);
  const job = { jobId: polled?.jobId, clientToken: client.clientToken };
  return { polled, job, ...(await story.client.send(new GetThirdPartyJobDetailsCommand(job))) };
}

describe.each(ways)('a partner in a pipeline, %s,', (way) => {
  it('does an action without being told the execution (E2, G2)', async () => {
    await using story = await Story.start(way, options);
    await story.pipelines.create(stagesOf({ Work: [scan] }), { start: false });
    const id = await start(story);

    const { polled, job, jobDetails } = await look(story);
    await story.interrupt();
    await story.client.send(new AcknowledgeThirdPartyJobCommand({ ...job, nonce: jobDetails?.nonce }));
    await story.client.send(new PutThirdPartyJobSuccessResultCommand(job));

    expect(polled?.clientId).toBe(client.clientId);
    expect(jobDetails?.data?.pipelineContext).toEqual({
      pipelineName: 'Sample',
      stage: { name: 'Work' },
      action: { name: 'Scan', actionExecutionId: expect.any(String) },
    });
    expect(await executionStatus(story, id)).toBe('Succeeded');
  });

  it('keeps its job whatever becomes of the custom type of the same name: a partner’s type cannot be deleted (F5)', async () => {
    const custom = { category: partnerType.category, provider: partnerType.provider, version: partnerType.version };
    await using story = await Story.start(way, {
      fixtures: {
        ...options.fixtures,
        actionTypes: [
          ...options.fixtures.actionTypes,
          { ...custom, inputArtifactDetails: noArtifacts, outputArtifactDetails: noArtifacts },
        ],
      },
    });
    await story.pipelines.create(stagesOf({ Work: [scan] }), { start: false });
    const id = await start(story);

    await story.client.send(new DeleteCustomActionTypeCommand(custom));
    await story.interrupt();
    const { job, jobDetails } = await look(story);
    await story.client.send(new DeleteCustomActionTypeCommand(custom));
    await story.client.send(new AcknowledgeThirdPartyJobCommand({ ...job, nonce: jobDetails?.nonce }));
    await story.client.send(new PutThirdPartyJobSuccessResultCommand(job));

    expect(await executionStatus(story, id)).toBe('Succeeded');
  });
});
