import { describe, expect, it } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import {
  actionState,
  executionStatus,
  fail,
  retry,
  runs,
  stageStatus,
  stagesOf,
  start,
  succeed,
  take,
  workOnce,
} from '../support/executions.ts';
import { buildAction, deployAction, twoBuilds } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

describe.each(ways)('a failure, %s', (way) => {
  it('lets parallel siblings finish before stage and execution fail (J2)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(
      stagesOf({ Work: [...twoBuilds, deployAction({ runOrder: 2 })], Next: [buildAction()] }),
      { start: false },
    );
    const id = await start(story);
    const [a, b] = [await take(story), await take(story)];

    await fail(story, a, 'no compiler');
    await story.interrupt();
    const meanwhile = await stageStatus(story, 'Work');
    await succeed(story, b);

    expect(meanwhile).toMatchObject({ status: 'InProgress', actions: { A: 'Failed', B: 'InProgress' } });
    expect(await stageStatus(story, 'Work')).toMatchObject({
      status: 'Failed',
      actions: { A: 'Failed', B: 'Succeeded', Deploy: undefined },
    });
    expect((await actionState(story, 'Work', 'A'))?.latestExecution?.errorDetails).toEqual({
      code: 'JobFailed',
      message: 'no compiler',
    });
    expect((await stageStatus(story, 'Next')).status).toBeUndefined();
    expect(await executionStatus(story, id)).toBe('Failed');
  });

  it('is retried with a new action execution for what failed alone, and the execution goes on (J3)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: twoBuilds }), { start: false });
    const id = await start(story);
    await fail(story, await take(story));
    await workOnce(story);

    await story.interrupt();
    await retry(story, id, 'FAILED_ACTIONS');
    await workOnce(story);

    expect(await executionStatus(story, id)).toBe('Succeeded');
    const done = await runs(story, id);
    expect(done.map(({ actionName, status }) => `${actionName} ${status}`)).toEqual([
      'Source Succeeded',
      'A Failed',
      'B Succeeded',
      'A Succeeded',
    ]);
    expect(new Set(done.map(({ actionExecutionId }) => actionExecutionId)).size).toBe(4);
  });

  it('is retried with all actions, those that had succeeded too (J3)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: twoBuilds, Next: [buildAction()] }), { start: false });
    const id = await start(story);
    await fail(story, await take(story));
    await workOnce(story);

    await retry(story, id, 'ALL_ACTIONS');
    await workOnce(story);
    await story.interrupt();
    await workOnce(story);

    expect(await stageStatus(story, 'Work')).toMatchObject({ status: 'Succeeded', execution: id });
    expect(await stageStatus(story, 'Next')).toMatchObject({ status: 'InProgress', execution: id });
    const done = await runs(story, id);
    expect(done.map(({ actionName }) => actionName)).toEqual(['Source', 'A', 'B', 'A', 'B', 'Build']);
  });

  it('is retried while siblings still run, and with all actions only when none does (J3)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: twoBuilds }), { start: false });
    const id = await start(story);
    const [a, b] = [await take(story), await take(story)];
    await fail(story, a);

    const refusal = await refusalOf(retry(story, id, 'ALL_ACTIONS'));
    await retry(story, id, 'FAILED_ACTIONS');
    await story.interrupt();
    await fail(story, await take(story));
    await fail(story, b);
    await retry(story, id, 'ALL_ACTIONS');
    await workOnce(story);
    await workOnce(story);

    expect(refusal.name).toBe('StageNotRetryableException');
    expect(await executionStatus(story, id)).toBe('Succeeded');
  });
});
