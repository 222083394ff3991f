import {
  DeleteCustomActionTypeCommand,
  DeletePipelineCommand,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  ListPipelineExecutionsCommand,
  PollForJobsCommand,
  PutApprovalResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import {
  actionState,
  answerApproval,
  deployType,
  executionStatus,
  fail,
  retry,
  runs,
  stageStatus,
  stagesOf,
  start,
  stop,
  succeed,
  take,
  workOnce,
} from '../support/executions.ts';
import { buildType } from '../support/jobs.ts';
import { approvalAction, buildAction, deployAction, twoBuilds, updatePipeline } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

const ship = deployAction({ name: 'Ship' });

/** Of its first stage something runs, and something is to follow. */
const running = { Work: [buildAction(), buildAction({ name: 'Again', runOrder: 2 })], Next: [deployAction()] };

const edits = {
  'the stage that runs': stagesOf({ ...running, Work: twoBuilds }),
  'a later stage': stagesOf({ ...running, Next: [ship] }),
  'the number of stages, by one more': stagesOf({ ...running, Last: [buildAction()] }),
  'the number of stages, by the one that runs': stagesOf({ Next: [deployAction()] }),
  'the role alone': stagesOf(running, { roleArn: 'arn:aws:iam::123456789012:role/other' }),
  'nothing at all': stagesOf(running),
};

/** What the service says of an approval that an edit has made useless (J8 [transcript]). */
const outOfDate = 'The pipeline Sample has been updated, and the approval request you responded to is now out of date.';
const cancelled = 'The approval action has been canceled.';

function putApproval({ client }: Pick<Story, 'client'>, token: string) {
  const place = { pipelineName: 'Sample', stageName: 'Work', actionName: 'Approve' };
  return client.send(
    new PutApprovalResultCommand({ ...place, token, result: { status: 'Approved', summary: 'fine' } }),
  );
}

describe.each(ways)('while a pipeline runs, %s,', (way) => {
  test.each(Object.entries(edits))(
    'an edit of %s lets running actions end, starts nothing more and cancels their execution (J8)',
    async (_, edited) => {
      await using story = await Story.start(way);
      await story.pipelines.create(stagesOf(running), { start: false });
      const old = await start(story);
      const job = await take(story);
      const queued = await start(story);

      await updatePipeline(story, edited);
      await story.interrupt();
      const meanwhile = [await executionStatus(story, old), await executionStatus(story, queued)];
      const young = await start(story);
      await succeed(story, job, { continuationToken: 'more' });
      const between = await executionStatus(story, old);
      await workOnce(story);
      const last = (await runs(story, old)).map(({ actionName, status }) => `${actionName} ${status}`);

      expect(meanwhile).toEqual(['InProgress', 'Cancelled']);
      expect(between).toBe('InProgress');
      expect(last).toEqual(['Source Succeeded', 'Build Succeeded']);
      expect([await executionStatus(story, old), await executionStatus(story, young)]).toEqual([
        'Cancelled',
        'InProgress',
      ]);
      expect(await stagesEntered(story, old)).toEqual(['Source', 'Work']);
    },
  );

  it('an edit cancels an execution whose last action succeeds, or fails, after it (J8)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: twoBuilds }), { start: false });
    const first = await start(story);
    const jobs = [await take(story), await take(story)] as const;

    await updatePipeline(story, stagesOf({ Work: twoBuilds }));
    await story.interrupt();
    await fail(story, jobs[0]);
    const retried = await refusalOf(retry(story, first, 'FAILED_ACTIONS'));
    await succeed(story, jobs[1]);

    expect(retried.name).toBe('StageNotRetryableException');
    expect(await executionStatus(story, first)).toBe('Cancelled');
    const { pipelineExecutionSummaries = [] } = await story.client.send(
      new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }),
    );
    expect(pipelineExecutionSummaries.at(-1)?.statusSummary).toBe('Pipeline definition was updated');
    expect(await stageStatus(story, 'Work')).toMatchObject({
      status: 'Cancelled',
      actions: { A: 'Failed', B: 'Succeeded' },
    });
    expect((await refusalOf(retry(story, first, 'FAILED_ACTIONS'))).name).toBe('StageNotRetryableException');
  });

  it('an approval that waits when the pipeline is edited is out of date, and its execution waits to be abandoned (J8)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [approvalAction()], Next: [buildAction()] }), { start: false });
    const id = await start(story);
    const waiting = await actionState(story, 'Work', 'Approve');
    const token = waiting?.latestExecution?.token ?? '';

    await updatePipeline(story, stagesOf({ Work: [approvalAction()], Next: [ship] }));
    await story.interrupt();
    const answered = await refusalOf(putApproval(story, token));

    expect(waiting?.latestExecution).toEqual({ actionExecutionId: token, status: 'InProgress', token });
    expect(answered).toMatchObject({ name: 'InvalidApprovalTokenException', message: outOfDate });
    expect(await actionState(story, 'Work', 'Approve')).toEqual({
      actionName: 'Approve',
      latestExecution: { actionExecutionId: token, status: 'Failed', summary: cancelled },
    });
    expect((await stageStatus(story, 'Work')).status).toBe('InProgress');
    expect(await executionStatus(story, id)).toBe('InProgress');
    const [, listed] = await runs(story, id);
    expect(listed).toMatchObject({ actionExecutionId: token, status: 'InProgress' });
    expect(listed?.output).toEqual({ outputArtifacts: [], outputVariables: {} });

    await stop(story, id, true);

    expect((await actionState(story, 'Work', 'Approve'))?.latestExecution).toEqual({
      actionExecutionId: token,
      status: 'Abandoned',
      summary: cancelled,
    });
    expect(await executionStatus(story, id)).toBe('Stopped');
    expect((await refusalOf(putApproval(story, token))).message).toBe(outOfDate);
  });

  it('an approval that has waited for a minute when the pipeline is edited ends with its execution (J8)', async () => {
    await using story = await Story.start(way);
    const work = { Work: [approvalAction()] };
    await story.pipelines.create(stagesOf(work), { start: false });
    const id = await start(story);
    const token = (await actionState(story, 'Work', 'Approve'))?.latestExecution?.token ?? '';
    await story.clock.advance('1m');

    await updatePipeline(story, stagesOf(work));
    await story.interrupt();

    expect(await executionStatus(story, id)).toBe('Cancelled');
    expect(await stageStatus(story, 'Work')).toMatchObject({ status: 'Cancelled', actions: { Approve: 'Abandoned' } });
    expect((await actionState(story, 'Work', 'Approve'))?.latestExecution?.summary).toBe(cancelled);
    expect((await refusalOf(putApproval(story, token))).message).toBe(outOfDate);
    await start(story);
    await answerApproval(story, 'Work');
    expect((await stageStatus(story, 'Work')).status).toBe('Succeeded');
  });

  it('an approval that is out of date ends its execution at its time-out, and those behind it go on (J8)', async () => {
    await using story = await Story.start(way);
    const work = { Work: [approvalAction({ timeoutInMinutes: 5 })] };
    await story.pipelines.create(stagesOf(work), { start: false });
    const [first, second] = [await start(story), await start(story)];

    await updatePipeline(story, stagesOf(work));
    const third = await start(story);
    await story.interrupt();
    const before = [await executionStatus(story, first), (await stageStatus(story, 'Work')).inbound];
    await story.clock.advance('5m');

    expect(before).toEqual(['InProgress', [third]]);
    expect(await executionStatus(story, first)).toBe('Cancelled');
    expect(await executionStatus(story, second)).toBe('Cancelled');
    await answerApproval(story, 'Work');
    expect(await executionStatus(story, third)).toBe('Succeeded');
  });

  it('an approval of an execution that is stopping is out of date after an edit, too (J8)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [approvalAction()] }), { start: false });
    const id = await start(story);
    const token = (await actionState(story, 'Work', 'Approve'))?.latestExecution?.token ?? '';
    await stop(story, id);

    await updatePipeline(story, stagesOf({ Work: [approvalAction()] }));
    await story.interrupt();

    expect((await refusalOf(putApproval(story, token))).message).toBe(outOfDate);
    const { stageStates } = await story.pipelines.state('Sample');
    expect(stageStates[1]?.actionStates[0]?.latestExecution).toEqual({
      actionExecutionId: token,
      status: 'Failed',
      summary: cancelled,
      lastStatusChange: expect.any(String),
    });
    await expect(story.pipelines.approve('Sample')).rejects.toThrow("No such approval of pipeline 'Sample' waits");
    await stop(story, id, true);
    expect(await executionStatus(story, id)).toBe('Stopped');
    await retry(story, id, 'FAILED_ACTIONS');
    await answerApproval(story, 'Work');
    expect(await executionStatus(story, id)).toBe('Succeeded');
  });

  it('an edited pipeline can be stopped, and what is stopped before it is edited stays stopped (J8)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf(running), { start: false });
    const stoppedFirst = await start(story);
    const job = await take(story);
    await stop(story, stoppedFirst);
    await updatePipeline(story, stagesOf(running));
    await story.interrupt();
    await succeed(story, job);

    const editedFirst = await start(story);
    await take(story);
    await updatePipeline(story, stagesOf(running));
    await stop(story, editedFirst, true);

    expect([await executionStatus(story, stoppedFirst), await executionStatus(story, editedFirst)]).toEqual([
      'Stopped',
      'Stopped',
    ]);
  });

  it('what has failed goes on after an edit that leaves the stages alone, and after no other (J3)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf(running), { start: false });
    const id = await start(story);
    await fail(story, await take(story));

    await updatePipeline(story, stagesOf({ ...running, More: [buildAction()] }));
    const refused = await refusalOf(retry(story, id, 'FAILED_ACTIONS'));
    await updatePipeline(story, stagesOf(running, { roleArn: 'arn:aws:iam::123456789012:role/other' }));
    await story.interrupt();
    await retry(story, id, 'FAILED_ACTIONS');
    await workOnce(story);
    await workOnce(story);
    await workOnce(story, deployType);

    expect(refused.name).toBe('StageNotRetryableException');
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

  it('what waits in PARALLEL mode is superseded by nothing of another mode (J15)', async () => {
    await using story = await Story.start(way);
    const parallel = stagesOf({ Work: [buildAction()] }, { executionMode: 'PARALLEL' });
    const gate = { pipelineName: 'Sample', stageName: 'Work', transitionType: 'Inbound' } as const;
    await story.pipelines.create(parallel, { start: false });
    await story.client.send(new DisableStageTransitionCommand({ ...gate, reason: 'freeze' }));
    const old = await start(story);

    await updatePipeline(story, { ...parallel, executionMode: 'SUPERSEDED' });
    await story.interrupt();
    const young = [await start(story), await start(story)];
    await story.client.send(new EnableStageTransitionCommand(gate));

    const statuses = await Promise.all([old, ...young].map((id) => executionStatus(story, id)));
    expect(statuses).toEqual(['InProgress', 'Superseded', 'InProgress']);
    expect(await story.jobs.list({ status: 'Queued' })).toHaveLength(2);
  });

  it('its deletion ends its jobs, and a late result changes nothing (D5)', async () => {
    await using story = await Story.start(way);
    await story.pipelines.create(stagesOf({ Work: [buildAction()] }));
    const job = await take(story);

    await story.client.send(new DeletePipelineCommand({ name: 'Sample' }));
    await story.interrupt();
    const late = await answerOf(story.client.send(new PutJobSuccessResultCommand({ jobId: job.id })));

    expect(late).toEqual({});
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
    'from %s to %s lets PARALLEL executions go on, cancels others, and locks hold for those that have them (J8, J15)',
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
      // Those that were started first hold up the others only when they had a lock, and so only then one is superseded.
      const [first, second, third, fourth] = ended.map(({ status }) => status).reverse();
      const isParallel = from === 'PARALLEL';
      expect([first, second]).toEqual(isParallel ? ['Succeeded', 'Succeeded'] : ['Cancelled', 'Cancelled']);
      expect(third).toBe(to === 'SUPERSEDED' && !isParallel ? 'Superseded' : 'Succeeded');
      expect(fourth).toBe('Succeeded');
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

/** Names of the stages in which an execution has run something. */
async function stagesEntered(story: Story, id: string): Promise<string[]> {
  return [...new Set((await runs(story, id)).map(({ stageName }) => stageName as string))];
}
