import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import { controlWays } from '../support/control-ways.ts';
import { executionId, fail, sourceStub, stagesOf, succeed, take, unknownExecutionId } from '../support/executions.ts';
import { approvalAction, buildAction, pipelineFixtures, twoBuilds } from '../support/pipelines.ts';

const options: EmulatorOptions = { fixtures: { ...pipelineFixtures, stubs: [sourceStub] } };
const approvals = [approvalAction({ name: 'First' }), approvalAction({ name: 'Second' })];

describe.each(controlWays)('a pipeline, %s,', (_, begin) => {
  test('has the approval that waits answered, without its token', async () => {
    await using controlled = await begin(options);
    const { control } = controlled;
    await control.pipelines.create(stagesOf({ Work: [approvalAction()], Later: [approvalAction()] }));

    const approved = await control.pipelines.approve('Sample');
    const rejected = await control.pipelines.approve('Sample', { status: 'Rejected', summary: 'not today' });

    expect(approved).toMatchObject({ id: executionId(1), status: 'InProgress', stage: 'Later' });
    expect(rejected).toMatchObject({ id: executionId(1), status: 'Failed' });
    const { stageStates } = await control.pipelines.state('Sample');
    const told = stageStates[2]?.actionStates[0]?.latestExecution;
    expect([told?.status, told?.summary, told?.errorDetails]).toEqual(['Failed', 'not today', undefined]);
    await expect(control.pipelines.approve('Sample')).rejects.toMatchObject({
      code: 'conflict',
      message: "No such approval of pipeline 'Sample' waits for an answer.",
    });
  });

  test('has one of several approvals answered that is named', async () => {
    await using controlled = await begin(options);
    const { control } = controlled;
    await control.pipelines.create(stagesOf({ Work: approvals }));

    await expect(control.pipelines.approve('Sample')).rejects.toMatchObject({
      code: 'conflict',
      message: `2 approvals of pipeline 'Sample' wait for an answer: Work / First of execution ${executionId(1)}; Work / Second of execution ${executionId(1)}. Name the stage, the action or the execution.`,
    });
    await control.pipelines.approve('Sample', { stage: 'Work', action: 'Second', executionId: executionId(1) });

    expect(await control.pipelines.approve('Sample')).toMatchObject({ status: 'Succeeded' });
  });

  test('is stopped, the execution named where several are under way', async () => {
    await using controlled = await begin(options);
    const { control } = controlled;
    const stages = { Work: [buildAction()] };
    await control.pipelines.create(stagesOf(stages, { executionMode: 'PARALLEL' }));
    await control.pipelines.start('Sample');

    await expect(control.pipelines.stop('Sample')).rejects.toMatchObject({
      code: 'conflict',
      message: `2 executions of pipeline 'Sample' are under way: ${executionId(1)}, ${executionId(2)}. Name one.`,
    });
    const waited = await control.pipelines.stop('Sample', { executionId: executionId(1), reason: 'wrong branch' });
    const abandoned = await control.pipelines.stop('Sample', { executionId: executionId(2), abandon: true });

    expect(waited).toMatchObject({ id: executionId(1), status: 'Stopping', stopReason: 'wrong branch' });
    expect(abandoned).toMatchObject({ id: executionId(2), status: 'Stopped' });
    expect(await control.pipelines.stop('Sample', { abandon: true })).toMatchObject({ id: executionId(1) });
    await expect(control.pipelines.stop('Sample')).rejects.toMatchObject({
      code: 'conflict',
      message: "No execution of pipeline 'Sample' is under way.",
    });
    await expect(control.pipelines.stop('Sample', { executionId: unknownExecutionId })).rejects.toMatchObject({
      code: 'notFound',
    });
  });

  test('is retried in the stage that failed, its failed actions or all', async () => {
    await using controlled = await begin(options);
    const { control, emulator } = controlled;
    await control.pipelines.create(stagesOf({ Work: twoBuilds }), { start: false });
    await expect(control.pipelines.retry('Sample')).rejects.toMatchObject({
      message: "Pipeline 'Sample' has not been started; there is nothing to retry.",
    });
    await control.pipelines.start('Sample');
    await succeed(emulator, await take(emulator));
    await fail(emulator, await take(emulator));

    expect(await control.pipelines.retry('Sample')).toMatchObject({ status: 'InProgress', stage: 'Work' });
    await fail(emulator, await take(emulator));
    await control.pipelines.retry('Sample', { mode: 'ALL_ACTIONS', executionId: executionId(1) });
    await succeed(emulator, await take(emulator));
    await succeed(emulator, await take(emulator));

    expect(await control.pipelines.execution(executionId(1))).toMatchObject({ status: 'Succeeded' });
    await expect(control.pipelines.retry('Sample')).rejects.toMatchObject({
      code: 'conflict',
      message: `Execution ${executionId(1)} of pipeline 'Sample' is Succeeded; no stage of it has failed.`,
    });
    await expect(control.pipelines.retry('Sample', { stage: 'Work' })).rejects.toMatchObject({
      message: expect.stringContaining('StageNotRetryableException'),
    });
  });

  test('is looked for in the account and region that are named', async () => {
    await using controlled = await begin(options);
    const { control } = controlled;
    await control.pipelines.create(stagesOf({ Work: [approvalAction()] }));

    await expect(control.pipelines.approve('Sample', { region: 'eu-west-1' })).rejects.toMatchObject({
      code: 'notFound',
    });
  });
});
