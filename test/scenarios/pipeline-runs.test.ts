import {
  DeletePipelineCommand,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineExecutionCommand,
  PutApprovalResultCommand,
  PutJobSuccessResultCommand,
  RetryStageExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import type { TestEmulator } from '../support/emulator.ts';
import {
  actionState,
  deployType,
  fail,
  runs,
  stageStatus,
  stagesOf,
  start,
  startPipelineEmulator,
  succeed,
  take,
  workOnce,
} from '../support/executions.ts';
import { approvalAction, buildAction, deployAction, updatePipeline } from '../support/pipelines.ts';

async function statusOf({ client }: TestEmulator, pipelineExecutionId: string) {
  const command = new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId });
  return (await client.send(command)).pipelineExecution?.status;
}

function retry({ client }: TestEmulator, id: string, retryMode: 'FAILED_ACTIONS' | 'ALL_ACTIONS') {
  return client.send(
    new RetryStageExecutionCommand({ pipelineName: 'Sample', stageName: 'Work', pipelineExecutionId: id, retryMode }),
  );
}

function stop({ client }: TestEmulator, pipelineExecutionId: string, abandon = false) {
  return client.send(new StopPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId, abandon }));
}

const twoBuilds = [buildAction({ name: 'A' }), buildAction({ name: 'B' })];
const work = { pipelineName: 'Sample', stageName: 'Work' };

describe('a failure', () => {
  it('lets parallel siblings finish before stage and execution fail (J2)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(
      stagesOf({ Work: [...twoBuilds, deployAction({ runOrder: 2 })], Next: [buildAction()] }),
    );
    const [a, b] = [await take(emulator), await take(emulator)];

    await fail(emulator, a, 'no compiler');
    const meanwhile = await stageStatus(emulator, 'Work');
    await succeed(emulator, b);

    expect(meanwhile).toMatchObject({ status: 'InProgress', actions: { A: 'Failed', B: 'InProgress' } });
    expect(await stageStatus(emulator, 'Work')).toMatchObject({
      status: 'Failed',
      actions: { A: 'Failed', B: 'Succeeded', Deploy: undefined },
    });
    expect((await actionState(emulator, 'Work', 'A'))?.latestExecution?.errorDetails).toEqual({
      code: 'JobFailed',
      message: 'no compiler',
    });
    expect((await stageStatus(emulator, 'Next')).status).toBeUndefined();
  });

  it('is retried with a new action execution for what failed alone, and the execution goes on (J3)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: twoBuilds }), { start: false });
    const id = await start(emulator);
    await fail(emulator, await take(emulator));
    await workOnce(emulator);

    await retry(emulator, id, 'FAILED_ACTIONS');
    await workOnce(emulator);

    expect(await statusOf(emulator, id)).toBe('Succeeded');
    const done = await runs(emulator, id);
    expect(done.map(({ actionName, status }) => `${actionName} ${status}`)).toEqual([
      'Source Succeeded',
      'A Failed',
      'B Succeeded',
      'A Succeeded',
    ]);
    expect(new Set(done.map(({ actionExecutionId }) => actionExecutionId)).size).toBe(4);
  });

  it('is retried while siblings still run, and with all actions only when none does (J3)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: twoBuilds }), { start: false });
    const id = await start(emulator);
    const [a, b] = [await take(emulator), await take(emulator)];
    await fail(emulator, a);

    const refusal = await refusalOf(retry(emulator, id, 'ALL_ACTIONS'));
    await retry(emulator, id, 'FAILED_ACTIONS');
    await fail(emulator, await take(emulator));
    await fail(emulator, b);
    await retry(emulator, id, 'ALL_ACTIONS');
    await workOnce(emulator);
    await workOnce(emulator);

    expect(refusal.name).toBe('StageNotRetryableException');
    expect(await statusOf(emulator, id)).toBe('Succeeded');
  });
});

describe('a stop', () => {
  it('waits for running actions and starts no others (J4)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction(), deployAction({ runOrder: 2 })] }), {
      start: false,
    });
    const id = await start(emulator);
    const job = await take(emulator);

    await stop(emulator, id);
    const second = await refusalOf(stop(emulator, id));
    const stopping = await statusOf(emulator, id);
    await succeed(emulator, job);

    expect(second.name).toBe('DuplicatedStopRequestException');
    expect(stopping).toBe('Stopping');
    expect(await statusOf(emulator, id)).toBe('Stopped');
    expect(await stageStatus(emulator, 'Work')).toMatchObject({ status: 'Stopped', actions: { Build: 'Succeeded' } });
    await retry(emulator, id, 'FAILED_ACTIONS');
    await workOnce(emulator, deployType);
    expect(await statusOf(emulator, id)).toBe('Succeeded');
  });

  it('abandons running actions at once, and their late results are refused (J4)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    const id = await start(emulator);
    const job = await take(emulator);

    await stop(emulator, id, true);
    const late = await refusalOf(emulator.client.send(new PutJobSuccessResultCommand({ jobId: job.id })));
    const again = await refusalOf(stop(emulator, id, true));

    expect(late.name).toBe('InvalidJobStateException');
    expect(again.name).toBe('PipelineExecutionNotStoppableException');
    expect(await statusOf(emulator, id)).toBe('Stopped');
    expect(await stageStatus(emulator, 'Work')).toMatchObject({ status: 'Stopped', actions: { Build: 'Abandoned' } });
    expect((await emulator.jobs.get(job.id)).status).toBe('Failed');
  });
});

describe('executions of one pipeline', () => {
  it('wait one at a time before a locked stage, where a newer one supersedes (J1)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });

    const [first, second, third] = [await start(emulator), await start(emulator), await start(emulator)];
    const waiting = await stageStatus(emulator, 'Work');
    await workOnce(emulator);

    expect(waiting).toMatchObject({ execution: first, inbound: [third] });
    expect(await statusOf(emulator, first)).toBe('Succeeded');
    expect(await statusOf(emulator, second)).toBe('Superseded');
    expect(await stageStatus(emulator, 'Work')).toMatchObject({ execution: third, status: 'InProgress', inbound: [] });
  });

  it('are taken one by one in QUEUED mode (J1)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }, { executionMode: 'QUEUED' }), { start: false });

    const [first, second, third] = [await start(emulator), await start(emulator), await start(emulator)];
    const waiting = await stageStatus(emulator, 'Work');
    await fail(emulator, await take(emulator));
    await workOnce(emulator);
    await workOnce(emulator);

    expect(waiting).toMatchObject({ execution: first, inbound: [second, third] });
    expect(await Promise.all([first, second, third].map((id) => statusOf(emulator, id)))).toEqual([
      'Failed',
      'Succeeded',
      'Succeeded',
    ]);
  });

  it('run beside each other in PARALLEL mode (J1)', async () => {
    await using emulator = await startPipelineEmulator();
    const declaration = stagesOf({ Work: [buildAction()] }, { executionMode: 'PARALLEL' });
    await emulator.pipelines.create(declaration, { start: false });

    const ids = [await start(emulator), await start(emulator)];
    await workOnce(emulator);
    await workOnce(emulator);

    expect(await Promise.all(ids.map((id) => statusOf(emulator, id)))).toEqual(['Succeeded', 'Succeeded']);
  });
});

it('a disabled transition holds executions back, and the latest goes in when it is enabled (J5)', async () => {
  await using emulator = await startPipelineEmulator();
  const { client } = emulator;
  await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
  await client.send(
    new DisableStageTransitionCommand({ ...work, transitionType: 'Inbound', reason: 'release freeze' }),
  );

  const [first, second] = [await start(emulator), await start(emulator)];
  const held = await stageStatus(emulator, 'Work');
  await client.send(new EnableStageTransitionCommand({ ...work, transitionType: 'Inbound' }));

  expect(held).toMatchObject({ status: undefined, inbound: [second] });
  expect(await statusOf(emulator, first)).toBe('Superseded');
  expect(await stageStatus(emulator, 'Work')).toMatchObject({ status: 'InProgress', execution: second });
});

it('an approval that is rejected fails the stage, and its token is good once (J6)', async () => {
  await using emulator = await startPipelineEmulator();
  await emulator.pipelines.create(stagesOf({ Work: [approvalAction()] }), { start: false });
  const id = await start(emulator);
  const token = (await actionState(emulator, 'Work', 'Approve'))?.latestExecution?.token;
  const answer = { ...work, actionName: 'Approve', token, result: { status: 'Rejected', summary: 'not yet' } as const };

  await emulator.client.send(new PutApprovalResultCommand(answer));
  const again = await refusalOf(emulator.client.send(new PutApprovalResultCommand(answer)));

  expect(again.name).toBe('ApprovalAlreadyCompletedException');
  expect(await statusOf(emulator, id)).toBe('Failed');
  expect((await actionState(emulator, 'Work', 'Approve'))?.latestExecution).toMatchObject({
    status: 'Failed',
    summary: 'not yet',
  });
});

describe('time', () => {
  it('fails a custom action after 24 hours, over all its continuations (M1)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    const id = await start(emulator);
    await emulator.clock.advance({ hours: 23 });
    const first = await take(emulator);
    await succeed(emulator, first, { continuationToken: 'more', executionDetails: { percentComplete: 40 } });
    const progress = (await actionState(emulator, 'Work', 'Build'))?.latestExecution;
    await take(emulator);

    await emulator.clock.advance({ hours: 1 });

    expect(progress).toMatchObject({ status: 'InProgress', percentComplete: 40 });
    expect(await statusOf(emulator, id)).toBe('Failed');
    expect((await actionState(emulator, 'Work', 'Build'))?.latestExecution?.errorDetails?.code).toBe('JobFailed');
  });

  it('fails an approval after seven days, or after its own time-out (J6, M1)', async () => {
    await using emulator = await startPipelineEmulator();
    const actions = [approvalAction(), approvalAction({ name: 'Soon', timeoutInMinutes: 5 })];
    await emulator.pipelines.create(stagesOf({ Work: actions }), { start: false });
    const id = await start(emulator);

    const { occurred } = await emulator.clock.advance('5m');
    const early = await stageStatus(emulator, 'Work');
    await emulator.clock.advance('7d');

    expect(occurred).toMatchObject([{ event: 'Ended', status: 'Failed' }]);
    expect(early).toMatchObject({ status: 'InProgress', actions: { Soon: 'Failed', Approve: 'InProgress' } });
    expect(await statusOf(emulator, id)).toBe('Failed');
  });
});

it('an edit cancels what is in a changed stage and leaves the rest alone (J8)', async () => {
  await using emulator = await startPipelineEmulator();
  const before = stagesOf({ Work: [buildAction()], Next: [deployAction()] });
  await emulator.pipelines.create(before, { start: false });
  const first = await start(emulator);
  const job = await take(emulator);

  await updatePipeline(emulator, stagesOf({ Work: [buildAction()], Next: [deployAction({ name: 'Ship' })] }));
  const untouched = await statusOf(emulator, first);
  await updatePipeline(emulator, stagesOf({ Work: twoBuilds, Next: [deployAction({ name: 'Ship' })] }));
  const late = await refusalOf(emulator.client.send(new PutJobSuccessResultCommand({ jobId: job.id })));

  expect(untouched).toBe('InProgress');
  expect(await statusOf(emulator, first)).toBe('Cancelled');
  expect(late.name).toBe('InvalidJobStateException');
});

it('deleting a pipeline ends its jobs, and a late result is refused (D)', async () => {
  await using emulator = await startPipelineEmulator();
  await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }));
  const job = await take(emulator);

  await emulator.client.send(new DeletePipelineCommand({ name: 'Sample' }));
  const late = await refusalOf(emulator.client.send(new PutJobSuccessResultCommand({ jobId: job.id })));

  expect(late.name).toBe('InvalidJobStateException');
  expect((await emulator.jobs.get(job.id)).status).toBe('Failed');
});
