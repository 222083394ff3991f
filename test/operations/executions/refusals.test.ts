import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutActionRevisionCommand,
  RetryStageExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../support/answers.ts';
import type { TestEmulator } from '../../support/emulator.ts';
import {
  executionId,
  fail,
  stagesOf,
  start,
  startPipelineEmulator,
  take,
  unknownExecutionId,
} from '../../support/executions.ts';
import { buildAction, twoBuilds, updatePipeline } from '../../support/pipelines.ts';

const pipelineName = 'Sample';
const stageName = 'Work';
const pipelineExecutionId = executionId(1);
const retryMode = 'FAILED_ACTIONS';
const actionRevision = { revisionId: 'r2', revisionChangeId: 'c2', created: new Date(0) };

/** Each operation with an input that `Sample` takes, but for what a test changes. */
const calls: Record<string, (client: TestEmulator['client'], changes?: object) => Promise<unknown>> = {
  GetPipelineExecution: (client, changes) =>
    client.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId, ...changes })),
  GetPipelineState: (client, { pipelineName: name = 'Sample' }: { pipelineName?: string } = {}) =>
    client.send(new GetPipelineStateCommand({ name })),
  ListActionExecutions: (client, changes) => client.send(new ListActionExecutionsCommand({ pipelineName, ...changes })),
  ListPipelineExecutions: (client, changes) =>
    client.send(new ListPipelineExecutionsCommand({ pipelineName, ...changes })),
  PutActionRevision: (client, changes) =>
    client.send(
      new PutActionRevisionCommand({
        pipelineName,
        stageName: 'Source',
        actionName: 'Source',
        actionRevision,
        ...changes,
      }),
    ),
  RetryStageExecution: (client, changes) =>
    client.send(
      new RetryStageExecutionCommand({ pipelineName, stageName, pipelineExecutionId, retryMode, ...changes }),
    ),
  StopPipelineExecution: (client, changes) =>
    client.send(new StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, ...changes })),
};

const sample = stagesOf({ Work: [buildAction()] });

describe('a pipeline that does not exist (C9)', () => {
  const words: Record<string, string> = {
    ListActionExecutions:
      "The account with AWS account ID '123456789012' does not include a pipeline named 'fake-pipeline'",
  };

  it.each(Object.entries(calls))('%s', async (name, call) => {
    await using emulator = await startPipelineEmulator();

    const refusal = await refusalOf(call(emulator.client, { pipelineName: 'fake-pipeline' }));

    expect(refusal).toEqual({
      name: 'PipelineNotFoundException',
      message: words[name] ?? "Account '123456789012' does not have a pipeline with name 'fake-pipeline'",
      status: 400,
    });
  });
});

describe('what else does not exist', () => {
  it.each([
    ['PutActionRevision', { stageName: 'Nowhere' }, 'StageNotFoundException'],
    ['PutActionRevision', { actionName: 'Nothing' }, 'ActionNotFoundException'],
    ['RetryStageExecution', { stageName: 'Nowhere' }, 'StageNotFoundException'],
    ['RetryStageExecution', { pipelineExecutionId: unknownExecutionId }, 'StageNotRetryableException'],
    ['StopPipelineExecution', { pipelineExecutionId: unknownExecutionId }, 'PipelineExecutionNotStoppableException'],
    ['GetPipelineExecution', { pipelineExecutionId: unknownExecutionId }, 'PipelineExecutionNotFoundException'],
    [
      'ListActionExecutions',
      { filter: { pipelineExecutionId: unknownExecutionId } },
      'PipelineExecutionNotFoundException',
    ],
    ['ListActionExecutions', { nextToken: 'bm9uc2Vuc2U' }, 'InvalidNextTokenException'],
    ['ListPipelineExecutions', { nextToken: 'bm9uc2Vuc2U' }, 'InvalidNextTokenException'],
  ])('%s with %o answers %s', async (name, changes, error) => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(sample);

    const refusal = await refusalOf((calls[name] as (typeof calls)[string])(emulator.client, changes));

    expect(refusal.name).toBe(error);
  });

  it.each([
    ['RetryStageExecution', { stageName: 'Nowhere' }, "Pipeline 'Sample' does not have a stage with name 'Nowhere'"],
    [
      'RetryStageExecution',
      { pipelineExecutionId: unknownExecutionId },
      `The stage named Work in the Sample pipeline can't be retried now. Either it contains no failed actions, the execution '${unknownExecutionId}' is already superseded, or the pipeline definition has changed since the action(s) failed.`,
    ],
    [
      'StopPipelineExecution',
      { pipelineExecutionId: unknownExecutionId },
      `The pipeline execution with ID '${unknownExecutionId}' in 'Sample' can't be stopped now. Either it does not exist in the pipeline, or the pipeline execution has no action executions in progress.`,
    ],
    [
      'GetPipelineExecution',
      { pipelineExecutionId: unknownExecutionId },
      `Pipeline Execution with id '${unknownExecutionId}' does not exist in pipeline with name 'Sample'`,
    ],
    [
      'ListActionExecutions',
      { nextToken: 'guess' },
      "The nextToken value 'guess' is not valid. Specify a valid nextToken value, and then try again.",
    ],
    [
      'ListActionExecutions',
      { filter: { latestInPipelineExecution: {} } },
      "2 validation errors detected: Value at 'filter.latestInPipelineExecution.pipelineExecutionId' failed to satisfy constraint: Member must not be null; Value at 'filter.latestInPipelineExecution.startTimeRange' failed to satisfy constraint: Member must not be null",
    ],
    [
      'ListActionExecutions',
      { filter: { latestInPipelineExecution: { pipelineExecutionId: unknownExecutionId, startTimeRange: 'Unknown' } } },
      "1 validation error detected: Value at 'filter.latestInPipelineExecution.startTimeRange' failed to satisfy constraint: Member must satisfy enum value set: [All, Latest]",
    ],
  ])("%s with %o says so in the service's words (B2, B4, C16)", async (name, changes, message) => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(sample);

    const refusal = await refusalOf((calls[name] as (typeof calls)[string])(emulator.client, changes));

    expect(refusal.message).toBe(message);
  });
});

describe('what is not possible', () => {
  it('a revision of an action that is no source', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(sample);

    const refusal = await refusalOf(
      calls.PutActionRevision?.(emulator.client, { stageName: 'Work', actionName: 'Build' }) as never,
    );

    expect(refusal.name).toBe('ValidationException');
  });

  it.each(['QUEUED', 'PARALLEL'])(
    'what would be one execution more than 50 in %s mode (J13)',
    async (executionMode) => {
      await using emulator = await startPipelineEmulator();
      await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }, { executionMode }), { start: false });
      const failed = await start(emulator);
      await fail(emulator, await take(emulator));
      for (let count = 0; count < 50; count++) await start(emulator);

      const retry = await refusalOf(
        calls.RetryStageExecution?.(emulator.client, { pipelineExecutionId: failed }) as never,
      );
      const revision = await refusalOf(calls.PutActionRevision?.(emulator.client) as never);

      expect(retry).toEqual({
        // In QUEUED mode another is in the stage, which is told first.
        name:
          executionMode === 'QUEUED'
            ? 'NotLatestPipelineExecutionException'
            : 'ConcurrentPipelineExecutionsLimitExceededException',
        message: expect.any(String),
        status: 400,
      });
      expect(revision).toEqual({
        name: 'ConcurrentPipelineExecutionsLimitExceededException',
        message: 'Pipeline Sample has 50 executions that have not ended, which is the limit.',
        status: 400,
      });
    },
  );

  it('no retry of what has not ended, however many others have not (J13)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: twoBuilds }, { executionMode: 'PARALLEL' }), { start: false });
    const id = await start(emulator);
    await fail(emulator, await take(emulator));
    for (let count = 1; count < 50; count++) await start(emulator);

    const answer = await calls.RetryStageExecution?.(emulator.client, { pipelineExecutionId: id });

    expect(answer).toMatchObject({ pipelineExecutionId: id });
  });

  it('a retry where nothing failed, where a newer execution has entered, or where the stage has changed (J3)', async () => {
    await using emulator = await startPipelineEmulator();
    const alone = stagesOf({ Work: [buildAction()] });
    await emulator.pipelines.create(alone, { start: false });
    const retry = (id: string) =>
      refusalOf(calls.RetryStageExecution?.(emulator.client, { pipelineExecutionId: id }) as never);

    const first = await start(emulator);
    const running = await retry(first);
    await fail(emulator, await take(emulator));
    const second = await start(emulator);
    const outdated = await retry(first);
    await fail(emulator, await take(emulator));
    await updatePipeline(emulator, stagesOf({ Work: [buildAction({ name: 'Other' })] }));
    const changed = await retry(second);

    expect([running.name, outdated.name, changed.name]).toEqual([
      'StageNotRetryableException',
      'NotLatestPipelineExecutionException',
      'StageNotRetryableException',
    ]);
  });
});
