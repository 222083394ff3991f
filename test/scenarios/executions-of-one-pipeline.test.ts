import { describe, expect, it } from 'vitest';
import {
  executionStatus,
  fail,
  retry,
  runs,
  stageStatus,
  stagesOf,
  start,
  stop,
  take,
  workOnce,
} from '../support/executions.ts';
import { buildAction, twoBuilds, updatePipeline } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

const statusesOf = (story: Story, ids: readonly string[]) => Promise.all(ids.map((id) => executionStatus(story, id)));

describe.each(ways)('executions of one pipeline, %s,', (way) => {
  it('wait one at a time before a locked stage, where a newer one supersedes (J1)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });

    const [first, second] = [await start(story), await start(story)];
    await story.interrupt();
    const third = await start(story);
    const waiting = await stageStatus(story, 'Work');
    await workOnce(story);

    expect(waiting).toMatchObject({ execution: first, inbound: [third] });
    expect(await statusesOf(story, [first, second])).toEqual(['Succeeded', 'Superseded']);
    expect(await stageStatus(story, 'Work')).toMatchObject({ execution: third, status: 'InProgress', inbound: [] });
  });

  it('are taken one by one in QUEUED mode (J1)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }, { executionMode: 'QUEUED' }), { start: false });

    const [first, second, third] = [await start(story), await start(story), await start(story)];
    const waiting = await stageStatus(story, 'Work');
    await fail(story, await take(story));
    await story.interrupt();
    const next = await stageStatus(story, 'Work');
    await workOnce(story);
    await workOnce(story);

    expect(waiting).toMatchObject({ execution: first, inbound: [second, third] });
    expect(next).toMatchObject({ execution: second, inbound: [third] });
    expect(await statusesOf(story, [first, second, third])).toEqual(['Failed', 'Succeeded', 'Succeeded']);
  });

  it('run beside each other in PARALLEL mode (J1)', async () => {
    await using story = await Story.start(way);
    const declaration = stagesOf({ Work: [buildAction()] }, { executionMode: 'PARALLEL' });
    await story.pipelines.create(declaration, { start: false });

    const ids = [await start(story), await start(story)];
    const jobs = [await take(story), await take(story)];
    await story.interrupt();
    for (const job of jobs) await fail(story, job);
    ids.push(await start(story));
    await workOnce(story);

    expect(jobs.map(({ data }) => data?.pipelineContext?.pipelineExecutionId)).toEqual(ids.slice(0, 2));
    expect(await statusesOf(story, ids)).toEqual(['Failed', 'Failed', 'Succeeded']);
  });

  it.each([
    ['stopping', (story: Story, id: string) => stop(story, id)],
    [
      'retried',
      async (story: Story, id: string) => {
        await fail(story, await take(story));
        await retry(story, id, 'FAILED_ACTIONS');
      },
    ],
  ] as const)('lock no stage in PARALLEL mode while they are %s, whatever the mode is then (J15)', async (_, make) => {
    await using story = await Story.start(way);
    const declaration = stagesOf({ Work: twoBuilds }, { executionMode: 'PARALLEL' });
    await story.pipelines.create(declaration, { start: false });
    const first = await start(story);
    await take(story);
    await make(story, first);

    await updatePipeline(story, { ...declaration, executionMode: 'QUEUED' });
    await story.interrupt();
    const second = await start(story);

    expect(await stageStatus(story, 'Work')).toMatchObject({ execution: second, status: 'InProgress', inbound: [] });
  });

  it('have at most five actions at once in PARALLEL mode, each of them (M3)', async () => {
    await using story = await Story.start(way);
    const actions = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => buildAction({ name }));
    const declaration = stagesOf({ Work: actions }, { executionMode: 'PARALLEL' });
    await story.pipelines.create(declaration, { start: false });
    const [first, second] = [await start(story), await start(story)];
    const running = async (id: string) =>
      (await runs(story, id)).filter(({ status }) => status === 'InProgress').map(({ actionName }) => actionName);

    const atFirst = [await running(first), await running(second)];
    await workOnce(story);
    await story.interrupt();
    const afterOne = [await running(first), await running(second)];
    while ((await story.jobs.list({ status: 'Queued' })).length > 0) await workOnce(story);

    expect(atFirst).toEqual([
      ['A', 'B', 'C', 'D', 'E'],
      ['A', 'B', 'C', 'D', 'E'],
    ]);
    expect(afterOne).toEqual([
      ['B', 'C', 'D', 'E', 'F'],
      ['A', 'B', 'C', 'D', 'E'],
    ]);
    expect(await statusesOf(story, [first, second])).toEqual(['Succeeded', 'Succeeded']);
  });

  it('have all actions of a runOrder at once in other modes (J2)', async () => {
    await using story = await Story.start(way);
    const actions = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => buildAction({ name }));
    await story.pipelines.create(stagesOf({ Work: actions }, { executionMode: 'QUEUED' }), { start: false });

    await start(story);

    expect(await story.jobs.list({ status: 'Queued' })).toHaveLength(7);
  });
});
