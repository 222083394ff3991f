import { OverrideStageConditionCommand, type OverrideStageConditionInput } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { execution, rule, skippingRule, startGated, stateOf, statuses, when } from '../../support/conditions.ts';
import { later, startOfTime, type TestEmulator } from '../../support/emulator.ts';
import { executionId, start, unknownExecutionId, workOnce } from '../../support/executions.ts';

function override({ client }: Pick<TestEmulator, 'client'>, changes: Partial<OverrideStageConditionInput> = {}) {
  return answerOf(
    client.send(
      new OverrideStageConditionCommand({
        pipelineName: 'Sample',
        stageName: 'Work',
        pipelineExecutionId: executionId(1),
        conditionType: 'BEFORE_ENTRY',
        ...changes,
      }),
    ),
  );
}

const closed = { beforeEntry: when('FAIL', rule('A')) };
const no = { stubs: { A: 'no' } };

describe('errors', () => {
  it('PipelineNotFoundException', async () => {
    await using emulator = await startGated(closed, no);

    expect((await refusalOf(override(emulator, { pipelineName: 'fake-pipeline' }))).name).toBe(
      'PipelineNotFoundException',
    );
  });

  it('StageNotFoundException', async () => {
    await using emulator = await startGated(closed, no);

    expect((await refusalOf(override(emulator, { stageName: 'Nowhere' }))).name).toBe('StageNotFoundException');
  });

  it.each([
    ['an execution that does not exist', { pipelineExecutionId: unknownExecutionId }],
    ['a stage that the execution has not come to', { stageName: 'Next' }],
    ['a gate without conditions', { conditionType: 'ON_SUCCESS' }],
  ] as const)('ConditionNotOverridableException for %s', async (_, changes) => {
    await using emulator = await startGated(closed, no);
    await start(emulator);

    expect((await refusalOf(override(emulator, changes))).name).toBe('ConditionNotOverridableException');
  });

  it('ConditionNotOverridableException for a condition that was met, that is overridden, or that has had the stage skipped', async () => {
    const two = { beforeEntry: when('FAIL', rule('A')), onSuccess: when('FAIL', rule('B')) };
    await using met = await startGated(two, { stubs: { A: 'yes', B: 'no' } });
    await start(met);
    const metRefusal = await refusalOf(override(met));
    await workOnce(met);
    const laterRefusal = await refusalOf(override(met));
    await using overridden = await startGated(closed, no);
    await start(overridden);
    await override(overridden);
    await using skipped = await startGated({ beforeEntry: when('SKIP', skippingRule('A')) }, no);
    await start(skipped);

    const name = 'ConditionNotOverridableException';
    const message = (status: string, stage: string) =>
      `The condition cannot be overridden. It is ${status}, and stage 'Work' is ${stage}.`;
    expect(metRefusal).toEqual({ name, message: message('Succeeded', 'InProgress'), status: 400 });
    expect(laterRefusal).toEqual({ name, message: message('Succeeded', 'Failed'), status: 400 });
    expect(await refusalOf(override(overridden))).toEqual({
      name,
      message: message('Overridden', 'InProgress'),
      status: 400,
    });
    expect(await refusalOf(override(skipped))).toEqual({ name, message: message('Failed', 'Skipped'), status: 400 });
  });

  it.each([
    ['waits for its rules', 'yes after 1h'],
    ['could not be evaluated', undefined],
  ])('ConditionNotOverridableException for a condition with the result SKIP that %s', async (_, end) => {
    const stubs = end === undefined ? {} : { A: end };
    await using emulator = await startGated({ beforeEntry: when('SKIP', skippingRule('A')) }, { stubs });
    await start(emulator);
    const before = await statuses(emulator);

    expect(await refusalOf(override(emulator))).toEqual({
      name: 'ConditionNotOverridableException',
      message: 'The condition cannot be overridden. It has the result SKIP.',
      status: 400,
    });
    expect(await statuses(emulator)).toEqual(before);
  });

  it('NotLatestPipelineExecutionException when another execution has been in the stage since', async () => {
    await using emulator = await startGated(closed, no);
    await start(emulator);
    await start(emulator);

    expect(await refusalOf(override(emulator))).toEqual({
      name: 'NotLatestPipelineExecutionException',
      message: `A newer execution has entered stage 'Work' since pipeline execution ${executionId(1)}.`,
      status: 400,
    });
  });

  it('ConcurrentPipelineExecutionsLimitExceededException when 50 others have not ended', async () => {
    const gates = { beforeEntry: when('FAIL', rule('A')) };
    await using emulator = await startGated(gates, { ...no, changes: { executionMode: 'PARALLEL' } });
    await start(emulator);
    for (let count = 0; count < 50; count++) {
      const pipelineExecutionId = await start(emulator);
      await override(emulator, { pipelineExecutionId });
    }

    expect((await refusalOf(override(emulator))).name).toBe('ConcurrentPipelineExecutionsLimitExceededException');
  });
});

describe('behaviour', () => {
  it('answers nothing, and the execution goes on as if the condition had been met', async () => {
    await using emulator = await startGated(closed, no);
    const id = await start(emulator);
    await emulator.clock.advance('1m');

    const answer = await override(emulator);

    expect(answer).toEqual({});
    expect((await execution(emulator, id))?.status).toBe('InProgress');
    expect((await stateOf(emulator)).beforeEntryConditionState).toEqual({
      latestExecution: { status: 'Overridden' },
      conditionStates: [
        {
          latestExecution: { status: 'Overridden', lastStatusChange: new Date(later(60_000)) },
          ruleStates: [
            {
              ruleName: 'A',
              latestExecution: {
                ruleExecutionId: '00000007-0000-4000-8000-000000000001',
                status: 'Failed',
                lastStatusChange: new Date(startOfTime),
                errorDetails: { code: 'JobFailed', message: 'The stub of this rule says that it fails.' },
              },
            },
          ],
        },
      ],
    });
  });

  it('takes the stage’s lock again, so that the next execution waits', async () => {
    await using emulator = await startGated(closed, no);
    await start(emulator);
    await override(emulator);

    const second = await start(emulator);

    expect((await stateOf(emulator)).inboundExecution?.pipelineExecutionId).toBe(second);
  });

  it('does not wait for the rules that still run', async () => {
    await using emulator = await startGated(closed, { stubs: { A: 'no after 10m' } });
    await start(emulator);

    await override(emulator);
    await emulator.clock.advance('30m');

    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Overridden Abandoned' });
  });

  it('works in PARALLEL mode whatever else is in the stage', async () => {
    await using emulator = await startGated(closed, { ...no, changes: { executionMode: 'PARALLEL' } });
    const first = await start(emulator);
    await start(emulator);

    await override(emulator);

    expect((await execution(emulator, first))?.status).toBe('InProgress');
  });
});
