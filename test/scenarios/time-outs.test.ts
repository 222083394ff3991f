import { PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { later } from '../support/emulator.ts';
import { actionState, executionStatus, stageStatus, stagesOf, start, succeed, take } from '../support/executions.ts';
import { approvalAction, buildAction } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

const hour = 3_600_000;

describe.each(ways)('time, %s,', (way) => {
  it('fails a custom action after 24 hours, over all its continuations (M1)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    const id = await start(story);
    await story.clock.advance({ hours: 23 });
    await succeed(story, await take(story), { continuationToken: 'more', executionDetails: { percentComplete: 40 } });
    const progress = (await actionState(story, 'Work', 'Build'))?.latestExecution;
    const second = await take(story);

    await story.interrupt();
    const { occurred } = await story.clock.advance({ hours: 1 });
    const late = await refusalOf(story.client.send(new PutJobSuccessResultCommand({ jobId: second.id })));

    expect(progress).toMatchObject({ status: 'InProgress', percentComplete: 40 });
    expect(occurred).toEqual([{ at: later(24 * hour), event: 'TimedOut', jobId: second.id, status: 'TimedOut' }]);
    expect(await executionStatus(story, id)).toBe('Failed');
    expect((await actionState(story, 'Work', 'Build'))?.latestExecution?.errorDetails?.code).toBe('JobFailed');
    expect(late.name).toBe('InvalidJobStateException');
  });

  it('fails an approval after seven days, or after its own time-out (J6, M1)', async () => {
    await using story = await Story.start(way);
    const actions = [approvalAction(), approvalAction({ name: 'Soon', timeoutInMinutes: 5 })];
    await story.pipelines.create(stagesOf({ Work: actions }), { start: false });
    const id = await start(story);

    const { occurred } = await story.clock.advance('5m');
    const early = await stageStatus(story, 'Work');
    await story.interrupt();
    await story.clock.advance('6d');
    const later = await executionStatus(story, id);
    await story.clock.advance('1d');

    expect(occurred).toMatchObject([{ event: 'Ended', status: 'Failed' }]);
    expect(early).toMatchObject({ status: 'InProgress', actions: { Soon: 'Failed', Approve: 'InProgress' } });
    expect([later, await executionStatus(story, id)]).toEqual(['InProgress', 'Failed']);
  });
});
