import { AcknowledgeJobCommand, PollForJobsCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { later } from '../support/emulator.ts';
import {
  deployType,
  executionStatus,
  retry,
  stageStatus,
  stagesOf,
  start,
  stop,
  succeed,
  take,
  workOnce,
} from '../support/executions.ts';
import { buildType } from '../support/jobs.ts';
import { buildAction, deployAction } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

describe.each(ways)('a stop, %s', (way) => {
  it('waits for running actions and starts no others (J4)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction(), deployAction({ runOrder: 2 })] }), { start: false });
    const id = await start(story);
    const job = await take(story);

    await stop(story, id);
    await story.interrupt();
    const second = await refusalOf(stop(story, id));
    const stopping = await executionStatus(story, id);
    await succeed(story, job);

    expect(second).toMatchObject({
      name: 'DuplicatedStopRequestException',
      message: `The execution with ID ${id} in Sample is already in a stopping state. If you already chose to stop and wait, you cannot make that request again. You can choose to stop and abandon now, but be aware that this option can lead to failed actions. If you already chose to stop and abandon, you cannot make that request again.`,
    });
    expect(stopping).toBe('Stopping');
    expect(await executionStatus(story, id)).toBe('Stopped');
    expect(await stageStatus(story, 'Work')).toMatchObject({ status: 'Stopped', actions: { Build: 'Succeeded' } });
    await retry(story, id, 'FAILED_ACTIONS');
    await workOnce(story, deployType);
    expect(await executionStatus(story, id)).toBe('Succeeded');
  });

  it('abandons running actions at once, and their late results change nothing (D5, J4)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    const id = await start(story);
    const job = await take(story);

    await stop(story, id, true);
    await story.interrupt();
    const late = await answerOf(story.client.send(new PutJobSuccessResultCommand({ jobId: job.id })));
    const repeated = await answerOf(story.client.send(new PutJobSuccessResultCommand({ jobId: job.id })));
    const another = { jobId: job.id, executionDetails: { summary: 'another' } };
    const changed = await refusalOf(story.client.send(new PutJobSuccessResultCommand(another)));
    const again = await refusalOf(stop(story, id, true));

    expect([late, repeated]).toEqual([{}, {}]);
    expect(changed.name).toBe('InvalidJobStateException');
    expect(again.name).toBe('PipelineExecutionNotStoppableException');
    expect(await executionStatus(story, id)).toBe('Stopped');
    expect(await stageStatus(story, 'Work')).toMatchObject({ status: 'Stopped', actions: { Build: 'Abandoned' } });
  });

  it('is written into the history of an abandoned job, whatever had happened to it (D)', async () => {
    await using story = await Story.start(way);
    const builds = ['Acknowledged', 'HandedOut', 'Queued'].map((name) => buildAction({ name }));
    await story.pipelines.create(stagesOf({ Work: builds }), { start: false });
    const id = await start(story);
    const acknowledged = await take(story);
    const { jobs: [dispatched] = [] } = await story.client.send(new PollForJobsCommand({ actionTypeId: buildType }));
    const queued = (await story.jobs.list()).at(-1)?.id as string;
    await story.clock.advance('30s');

    await stop(story, id, true);
    await story.interrupt();
    const late = new AcknowledgeJobCommand({ jobId: dispatched?.id, nonce: dispatched?.nonce });
    const acknowledgement = await story.client.send(late);

    const histories = await Promise.all(
      [acknowledged.id, dispatched?.id as string, queued].map(async (one) => (await story.jobs.get(one)).history),
    );
    const abandoned = { at: later(30_000), event: 'Abandoned', status: 'Failed' };
    expect(histories).toMatchObject([
      [{ event: 'HandedOut' }, { event: 'Acknowledged' }, { ...abandoned, nonce: acknowledged.nonce }],
      [{ event: 'HandedOut' }, { ...abandoned, nonce: dispatched?.nonce }],
      [{ ...abandoned, nonce: null }],
    ]);
    expect(acknowledgement.status).toBe('Failed');
    expect(await story.client.send(new PollForJobsCommand({ actionTypeId: buildType }))).toMatchObject({ jobs: [] });
  });
});
