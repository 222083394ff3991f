import {
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  type EnableStageTransitionInput,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isNoneOf, isNull, isUnlike } from '../../support/describe-input.ts';
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

const valid = { pipelineName: 'Sample', stageName: 'Work', transitionType: 'Inbound' } as const;
const sample = stagesOf({ Work: [buildAction()], Release: [buildAction()] });

/** `Sample` with a closed gate before `Work`. */
async function startClosed(changes: object = {}): Promise<TestEmulator> {
  const emulator = await startPipelineEmulator();
  await emulator.pipelines.create({ ...sample, ...changes }, { start: false });
  await emulator.client.send(new DisableStageTransitionCommand({ ...valid, reason: 'freeze' }));
  return emulator;
}

function enable({ client }: TestEmulator, changes: Partial<EnableStageTransitionInput> = {}) {
  return client.send(new EnableStageTransitionCommand({ ...valid, ...changes }));
}

describeInput('EnableStageTransition', [
  ['no pipeline', { ...valid, pipelineName: null }, isNull('pipelineName')],
  ['no stage', { ...valid, stageName: null }, isNull('stageName')],
  ['a pipeline with a blank', { ...valid, pipelineName: 'a b' }, isUnlike('[A-Za-z0-9.@\\-_]+', 'pipelineName')],
  ['no direction', { ...valid, transitionType: null }, isNull('transitionType')],
  ['an unknown direction', { ...valid, transitionType: 'Sideways' }, isNoneOf('Inbound, Outbound', 'transitionType')],
]);

describe('errors', () => {
  test('answers PipelineNotFoundException for a pipeline that does not exist (C9)', async () => {
    await using emulator = await startClosed();

    expect(await refusalOf(enable(emulator, { pipelineName: 'Other' }))).toEqual({
      name: 'PipelineNotFoundException',
      message: "Account '123456789012' does not have a pipeline with name 'Other'",
      status: 400,
    });
  });

  test('answers StageNotFoundException for a stage that does not exist (C16)', async () => {
    await using emulator = await startClosed();

    expect(await refusalOf(enable(emulator, { stageName: 'Nowhere' }))).toEqual({
      name: 'StageNotFoundException',
      message: "Pipeline 'Sample' does not have a stage with name 'Nowhere'",
      status: 400,
    });
  });

  test('answers ValidationException for what lies behind the last stage, where there is no transition (J12)', async () => {
    await using emulator = await startClosed();

    const refusal = await refusalOf(enable(emulator, { stageName: 'Release', transitionType: 'Outbound' }));

    expect(refusal.name).toBe('ValidationException');
  });
});

describe('behaviour', () => {
  test('answers nothing, and forgets the reason (L1)', async () => {
    await using emulator = await startClosed();

    expect(await answerOf(enable(emulator))).toEqual({});

    expect(await transitionInto(emulator, 'Work')).toEqual({
      enabled: true,
      lastChangedBy: 'arn:aws:iam::123456789012:root',
      lastChangedAt: new Date(later(0)),
    });
  });

  test('opens the gate of the next stage when it is asked for the outbound one (J12)', async () => {
    await using emulator = await startClosed();
    const id = await start(emulator);

    await enable(emulator, { stageName: 'Source', transitionType: 'Outbound' });

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ status: 'InProgress', execution: id });
  });

  test('lets nobody in while the stage is locked (J1)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(sample, { start: false });
    const first = await start(emulator);
    await emulator.client.send(new DisableStageTransitionCommand({ ...valid, reason: 'freeze' }));
    const second = await start(emulator);

    await enable(emulator);

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ execution: first, inbound: [second] });
  });

  test('lets the first in QUEUED mode in, and the others after it (J1)', async () => {
    await using emulator = await startClosed({ executionMode: 'QUEUED' });
    const [first, second] = [await start(emulator), await start(emulator)];

    await enable(emulator);

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ execution: first, inbound: [second] });
  });

  test('lets all in PARALLEL mode in at once (J1)', async () => {
    await using emulator = await startClosed({ executionMode: 'PARALLEL' });
    await start(emulator);
    await start(emulator);

    const closed = await emulator.jobs.list();
    await enable(emulator);

    expect(closed).toEqual([]);
    expect([await take(emulator), await take(emulator)]).toHaveLength(2);
  });

  test('changes nothing where the gate is open', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(sample, { start: false });
    const id = await start(emulator);

    await enable(emulator);

    expect(await executionStatus(emulator, id)).toBe('InProgress');
    expect(await stageStatus(emulator, 'Work')).toMatchObject({ execution: id, inbound: [] });
  });
});

describe('time', () => {
  test('gives an action its 24 hours from when the gate opened (M1)', async () => {
    await using emulator = await startClosed();
    const id = await start(emulator);
    await emulator.clock.advance('48h');

    await enable(emulator);
    await emulator.clock.advance('23h');
    const before = await executionStatus(emulator, id);
    await emulator.clock.advance('1h');

    expect([before, await executionStatus(emulator, id)]).toEqual(['InProgress', 'Failed']);
  });
});
