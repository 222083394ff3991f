import { DisableStageTransitionCommand, EnableStageTransitionCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import {
  actionState,
  answerApproval,
  executionStatus,
  stageStatus,
  stagesOf,
  start,
  transitionInto,
} from '../support/executions.ts';
import { approvalAction, buildAction } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

const transition = { pipelineName: 'Sample', stageName: 'Work', transitionType: 'Inbound' } as const;

describe.each(ways)('a gate, %s:', (way) => {
  it('a disabled transition holds executions back, and the latest goes in when it is enabled (J5)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    await story.client.send(new DisableStageTransitionCommand({ ...transition, reason: 'release freeze' }));

    const [first, second] = [await start(story), await start(story)];
    await story.interrupt();
    const [held, closed] = [await stageStatus(story, 'Work'), await transitionInto(story, 'Work')];
    await story.client.send(new EnableStageTransitionCommand(transition));

    expect(closed).toMatchObject({ enabled: false, disabledReason: 'release freeze' });
    expect(held).toMatchObject({ status: undefined, inbound: [second] });
    expect(await executionStatus(story, first)).toBe('Superseded');
    expect(await stageStatus(story, 'Work')).toMatchObject({ status: 'InProgress', execution: second });
  });

  it('an approval lets the execution go on (J6)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [approvalAction()], Next: [buildAction()] }), { start: false });
    const id = await start(story);
    const before = (await actionState(story, 'Work', 'Approve'))?.latestExecution;

    await story.interrupt();
    const after = (await actionState(story, 'Work', 'Approve'))?.latestExecution;
    await answerApproval(story, 'Work');

    expect(after).toEqual(before);
    expect((await actionState(story, 'Work', 'Approve'))?.latestExecution).toMatchObject({
      status: 'Succeeded',
      summary: 'fine',
    });
    expect(await stageStatus(story, 'Next')).toMatchObject({ status: 'InProgress', execution: id });
  });

  it('an approval that is rejected fails the stage and with it the execution (J6)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [approvalAction()], Next: [buildAction()] }), { start: false });
    const id = await start(story);

    await story.interrupt();
    await answerApproval(story, 'Work', { status: 'Rejected', summary: 'not yet' });

    expect(await executionStatus(story, id)).toBe('Failed');
    expect(await stageStatus(story, 'Work')).toMatchObject({ status: 'Failed', actions: { Approve: 'Failed' } });
    expect((await stageStatus(story, 'Next')).status).toBeUndefined();
  });
});
