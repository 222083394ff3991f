import {
  DisableStageTransitionCommand,
  type DisableStageTransitionInput,
  EnableStageTransitionCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLongerThan, isNoneOf, isNull, isUnlike } from '../../support/describe-input.ts';
import { later, type TestEmulator } from '../../support/emulator.ts';
import {
  executionStatus,
  stageStatus,
  stagesOf,
  start,
  startPipelineEmulator,
  take,
  transitionInto,
} from '../../support/executions.ts';
import { buildAction } from '../../support/pipelines.ts';

const valid = { pipelineName: 'Sample', stageName: 'Work', transitionType: 'Inbound', reason: 'freeze' } as const;
const namePattern = '[A-Za-z0-9.@\\-_]+';
const sample = stagesOf({ Work: [buildAction()], Release: [buildAction()] });

async function startSample(): Promise<TestEmulator> {
  const emulator = await startPipelineEmulator();
  await emulator.pipelines.create(sample, { start: false });
  return emulator;
}

function disable({ client }: TestEmulator, changes: Partial<DisableStageTransitionInput> = {}) {
  return client.send(new DisableStageTransitionCommand({ ...valid, ...changes }));
}

describeInput('DisableStageTransition', [
  ['no pipeline', { ...valid, pipelineName: null }, isNull('pipelineName')],
  ['no stage', { ...valid, stageName: null }, isNull('stageName')],
  ['a stage with a blank', { ...valid, stageName: 'a b' }, isUnlike(namePattern, 'stageName')],
  ['no direction', { ...valid, transitionType: null }, isNull('transitionType')],
  ['an unknown direction', { ...valid, transitionType: 'Sideways' }, isNoneOf('Inbound, Outbound', 'transitionType')],
  ['no reason', { ...valid, reason: null }, isNull('reason')],
  ['a reason of 301 characters', { ...valid, reason: 'x'.repeat(301) }, isLongerThan(300, 'reason')],
  ['a comma in the reason', { ...valid, reason: 'no, wait' }, isUnlike('[a-zA-Z0-9!@ \\(\\)\\.\\*\\?\\-]+', 'reason')],
]);

describe('errors', () => {
  test('answers PipelineNotFoundException for a pipeline that does not exist (C9)', async () => {
    await using emulator = await startSample();

    expect(await refusalOf(disable(emulator, { pipelineName: 'Other' }))).toEqual({
      name: 'PipelineNotFoundException',
      message: "Account '123456789012' does not have a pipeline with name 'Other'",
      status: 400,
    });
  });

  test('answers StageNotFoundException for a stage that does not exist (C16)', async () => {
    await using emulator = await startSample();

    expect(await refusalOf(disable(emulator, { stageName: 'Nowhere' }))).toEqual({
      name: 'StageNotFoundException',
      message: "Pipeline 'Sample' does not have a stage with name 'Nowhere'",
      status: 400,
    });
  });

  test('answers ValidationException for what lies behind the last stage, where there is no transition (J12)', async () => {
    await using emulator = await startSample();

    expect(await refusalOf(disable(emulator, { stageName: 'Release', transitionType: 'Outbound' }))).toEqual({
      name: 'ValidationException',
      message: "Stage 'Release' is the last of pipeline 'Sample' and has no outbound transition.",
      status: 400,
    });
  });
});

describe('behaviour', () => {
  test('answers nothing, and says in the state who closed the gate, when and why (L1, J18)', async () => {
    await using emulator = await startSample();
    await emulator.clock.advance('1m');

    expect(await answerOf(disable(emulator))).toEqual({});

    expect(await transitionInto(emulator, 'Work')).toEqual({
      enabled: false,
      lastChangedBy: 'arn:aws:iam::123456789012:root',
      lastChangedAt: new Date(later(60_000)),
      disabledReason: 'freeze',
    });
    expect(await transitionInto(emulator, 'Release')).toEqual({ enabled: true });
  });

  test('closes the gate of the next stage when it is asked for the outbound one (J12)', async () => {
    await using emulator = await startSample();

    await disable(emulator, { transitionType: 'Outbound' });

    expect((await transitionInto(emulator, 'Work'))?.enabled).toBe(true);
    expect((await transitionInto(emulator, 'Release'))?.enabled).toBe(false);
  });

  test('closes the gate of the first stage, before which executions wait until it opens (J12)', async () => {
    await using emulator = await startSample();
    const closed = { stageName: 'Source', reason: 'Pipeline is triggered by schedule' };
    await disable(emulator, closed);
    const superseded = await start(emulator);
    const id = await start(emulator);

    expect(await transitionInto(emulator, 'Source')).toMatchObject({ enabled: false, disabledReason: closed.reason });
    expect(await stageStatus(emulator, 'Source')).toMatchObject({ inbound: [id] });
    expect(await executionStatus(emulator, superseded)).toBe('Superseded');
    await emulator.client.send(
      new EnableStageTransitionCommand({ pipelineName: 'Sample', stageName: 'Source', transitionType: 'Inbound' }),
    );

    expect(await stageStatus(emulator, 'Source')).toMatchObject({ status: 'Succeeded', execution: id, inbound: [] });
  });

  test('keeps the latest reason', async () => {
    await using emulator = await startSample();

    await disable(emulator);
    await disable(emulator, { reason: 'still frozen' });

    expect((await transitionInto(emulator, 'Work'))?.disabledReason).toBe('still frozen');
  });

  test('leaves alone what is in the stage already', async () => {
    await using emulator = await startSample();
    const id = await start(emulator);
    const job = await take(emulator);

    await disable(emulator);

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ status: 'InProgress', execution: id, inbound: [] });
    expect((await emulator.jobs.get(job.id)).status).toBe('InProgress');
  });

  test('holds executions back in PARALLEL mode too, none of which supersedes another (J5)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create({ ...sample, executionMode: 'PARALLEL' }, { start: false });
    await disable(emulator);

    const ids = [await start(emulator), await start(emulator)];

    const { stageStates } = await emulator.pipelines.state('Sample');
    expect(stageStates[1]?.inboundExecutions.map((one) => one.pipelineExecutionId)).toEqual(ids);
    expect(await emulator.jobs.list()).toEqual([]);
  });
});

describe('time', () => {
  test('holds an execution back for as long as it is closed', async () => {
    await using emulator = await startSample();
    await disable(emulator);
    const id = await start(emulator);

    await emulator.clock.advance({ days: 365 });

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ status: undefined, inbound: [id] });
  });
});
