import { AcknowledgeJobCommand, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { executionStatus, runs, stagesOf, start, succeed, workOnce } from '../support/executions.ts';
import { buildType } from '../support/jobs.ts';
import { buildAction } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

async function poll({ client }: Story) {
  const { jobs: [job] = [] } = await client.send(new PollForJobsCommand({ actionTypeId: buildType }));
  return { jobId: job?.id as string, nonce: job?.nonce as string };
}

describe.each(ways)('workers that race, %s,', (way) => {
  it('are given one job each', async () => {
    await using story = await Story.start(way);
    const builds = Array.from({ length: 20 }, (_, index) => buildAction({ name: `B${index}` }));
    await story.pipelines.create(stagesOf({ Work: builds }), { start: false });
    const id = await start(story);

    await Promise.all(builds.slice(0, 10).map(() => workOnce(story)));
    await story.interrupt();
    await Promise.all(builds.slice(10).map(() => workOnce(story)));

    expect(await executionStatus(story, id)).toBe('Succeeded');
    expect(await runs(story, id)).toHaveLength(21);
  });

  it('for one job leave it to whoever was handed it last: the slow one’s nonce is worth nothing (D1, D4)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    const id = await start(story);

    const slow = await poll(story);
    await story.clock.advance('61s');
    const quick = await poll(story);
    await story.interrupt();
    const late = await refusalOf(story.client.send(new AcknowledgeJobCommand(slow)));
    const { status } = await story.client.send(new AcknowledgeJobCommand(quick));
    const tooLate = await refusalOf(story.client.send(new AcknowledgeJobCommand(slow)));
    await succeed(story, { id: quick.jobId });

    expect(quick.jobId).toBe(slow.jobId);
    expect([late.name, status, tooLate.name]).toEqual(['InvalidNonceException', 'InProgress', 'InvalidNonceException']);
    expect(await executionStatus(story, id)).toBe('Succeeded');
  });
});
