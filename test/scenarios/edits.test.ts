import {
  DeleteCustomActionTypeCommand,
  DeletePipelineCommand,
  ListPipelineExecutionsCommand,
  PollForJobsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import {
  actionState,
  deployType,
  executionStatus,
  stageStatus,
  stagesOf,
  start,
  succeed,
  take,
  workOnce,
} from '../support/executions.ts';
import { buildType } from '../support/jobs.ts';
import { buildAction, deployAction, twoBuilds, updatePipeline } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

const ship = deployAction({ name: 'Ship' });

describe.each(ways)('while a pipeline runs, %s,', (way) => {
  it('an edit cancels what is in a changed stage and leaves the rest alone (J8)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()], Next: [deployAction()] }), { start: false });
    const first = await start(story);
    const job = await take(story);

    await updatePipeline(story, stagesOf({ Work: [buildAction()], Next: [ship] }));
    await story.interrupt();
    const untouched = await executionStatus(story, first);
    await updatePipeline(story, stagesOf({ Work: twoBuilds, Next: [ship] }));
    const late = await refusalOf(story.client.send(new PutJobSuccessResultCommand({ jobId: job.id })));

    expect(untouched).toBe('InProgress');
    expect(await executionStatus(story, first)).toBe('Cancelled');
    expect(late.name).toBe('InvalidJobStateException');
  });

  it('a stage that is edited before it is entered runs as edited (J15)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()], Next: [deployAction()] }), { start: false });
    const id = await start(story);
    const job = await take(story);

    await updatePipeline(story, stagesOf({ Work: [buildAction()], Next: [ship] }));
    await story.interrupt();
    await succeed(story, job);
    await workOnce(story, deployType);

    expect(await stageStatus(story, 'Next')).toMatchObject({ execution: id, actions: { Ship: 'Succeeded' } });
    expect(await executionStatus(story, id)).toBe('Succeeded');
  });

  it('an edit in PARALLEL mode cancels nothing: each goes on by what it started with, stages that are gone included (J15)', async () => {
    await using story = await Story.start(way);
    const before = { Work: [buildAction()], Next: [deployAction()] };
    await story.pipelines.create(stagesOf(before, { executionMode: 'PARALLEL' }), { start: false });
    const old = await start(story);
    const job = await take(story);

    await updatePipeline(story, stagesOf({ Work: twoBuilds }, { executionMode: 'SUPERSEDED' }));
    await story.interrupt();
    const young = await start(story);
    await succeed(story, job);
    const deployment = await take(story, deployType);
    const between = [await executionStatus(story, old), await executionStatus(story, young)];
    await succeed(story, deployment);

    expect(deployment.data?.pipelineContext).toMatchObject({ pipelineExecutionId: old, stage: { name: 'Next' } });
    expect(between).toEqual(['InProgress', 'InProgress']);
    expect([await executionStatus(story, old), await executionStatus(story, young)]).toEqual([
      'Succeeded',
      'InProgress',
    ]);
    expect(await stageStatus(story, 'Work')).toMatchObject({
      execution: young,
      actions: { A: 'InProgress', B: 'InProgress' },
    });
  });

  it('its deletion ends its jobs, and a late result is refused (D)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }));
    const job = await take(story);

    await story.client.send(new DeletePipelineCommand({ name: 'Sample' }));
    await story.interrupt();
    const late = await refusalOf(story.client.send(new PutJobSuccessResultCommand({ jobId: job.id })));

    expect(late.name).toBe('InvalidJobStateException');
    expect((await story.jobs.get(job.id)).status).toBe('Failed');
  });

  it('a type that is deleted leaves the job that waits until the action times out (F5, M1)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }));
    const { category, provider, version } = buildType;

    await story.client.send(new DeleteCustomActionTypeCommand({ category, provider, version }));
    await story.interrupt();
    const poll = await refusalOf(story.client.send(new PollForJobsCommand({ actionTypeId: buildType })));
    await story.clock.advance('24h');

    expect(poll.name).toBe('ActionTypeNotFoundException');
    expect(await stageStatus(story, 'Work')).toMatchObject({ status: 'Failed', actions: { Build: 'Failed' } });
  });

  it('a type that is deleted takes nothing from the worker who has the job, and fails the next action (F5, J19)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction(), buildAction({ name: 'Again', runOrder: 2 })] }));
    const job = await take(story);
    const { category, provider, version } = buildType;

    await story.client.send(new DeleteCustomActionTypeCommand({ category, provider, version }));
    await story.interrupt();
    await succeed(story, job);

    expect(await stageStatus(story, 'Work')).toMatchObject({ actions: { Build: 'Succeeded', Again: 'Failed' } });
    expect((await actionState(story, 'Work', 'Again'))?.latestExecution?.errorDetails?.code).toBe('ConfigurationError');
  });
});

const modes = ['SUPERSEDED', 'QUEUED', 'PARALLEL'] as const;
const changes = modes.flatMap((from) => modes.filter((to) => to !== from).map((to) => [from, to] as const));

describe.each(ways)('an edit of the execution mode while executions run, %s,', (way) => {
  test.each(changes)(
    'from %s to %s lets all come to an end, and locks hold for those that have them',
    async (from, to) => {
      await using story = await Story.start(way);
      const declaration = (executionMode: string) =>
        stagesOf({ Work: [buildAction()], Next: [buildAction()] }, { executionMode });
      await story.pipelines.create(declaration(from), { start: false });
      const inMode = new Map<string, string>();
      const startIn = async (mode: string) => inMode.set(await start(story), mode);
      await startIn(from);
      await startIn(from);

      await updatePipeline(story, declaration(to));
      await story.interrupt();
      await startIn(to);
      await startIn(to);

      while ((await story.jobs.list({ status: 'Queued' })).length > 0) {
        const locking = (await runningIn(story, 'Work')).filter((id) => inMode.get(id) !== 'PARALLEL');
        expect(locking.length, `executions with a lock in Work: ${locking}`).toBeLessThanOrEqual(1);
        await workOnce(story);
      }

      const list = await story.client.send(new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }));
      const ended = list.pipelineExecutionSummaries ?? [];
      expect(ended.map(({ pipelineExecutionId: id, executionMode }) => [id, executionMode])).toEqual(
        [...inMode].reverse(),
      );
      for (const { status, executionMode } of ended) {
        expect(['Succeeded', ...(executionMode === 'SUPERSEDED' ? ['Superseded'] : [])]).toContain(status);
      }
    },
  );
});

/** Ids of the executions with a running action in a stage. */
async function runningIn(story: Story, stage: string): Promise<string[]> {
  const history = await story.pipelines.history('Sample');
  return history
    .filter(({ stageName, status }) => stageName === stage && status === 'InProgress')
    .map((run) => run.pipelineExecutionId);
}
