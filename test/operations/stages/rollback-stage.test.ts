import {
  DisableStageTransitionCommand,
  ListPipelineExecutionsCommand,
  RollbackStageCommand,
  type RollbackStageInput,
} from '@aws-sdk/client-codepipeline';
import { PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { execution, gated, rule, startGated, stateOf, statuses, when } from '../../support/conditions.ts';
import { account, startOfTime, type TestEmulator } from '../../support/emulator.ts';
import {
  executionId,
  fail,
  fromObject,
  runs,
  stageStatus,
  stagesOf,
  start,
  startPipelineEmulator,
  succeed,
  take,
  unknownExecutionId,
  workOnce,
} from '../../support/executions.ts';
import { buildAction, deployAction, pipelineFixtures, updatePipeline } from '../../support/pipelines.ts';
import { bucket, startS3 } from '../../support/s3.ts';

function rollBack({ client }: Pick<TestEmulator, 'client'>, changes: Partial<RollbackStageInput> = {}) {
  return answerOf(
    client.send(
      new RollbackStageCommand({
        pipelineName: 'Sample',
        stageName: 'Work',
        targetPipelineExecutionId: executionId(1),
        ...changes,
      }),
    ),
  );
}

/** An emulator in which execution 1 has gone through, and no other has been started. */
async function startWithSuccess(gates: object = {}, options: Parameters<typeof startGated>[1] = {}) {
  const emulator = await startGated(gates, options);
  await start(emulator);
  await workOnce(emulator);
  await workOnce(emulator);
  return emulator;
}

const unable = (message: string) => ({ name: 'UnableToRollbackStageException', message, status: 400 });
const notCompleted = (id: string | undefined) =>
  unable(`Target Pipeline Execution with id '${id}' has not completed in stage with name 'Work'`);

describe('errors', () => {
  it.each([
    [
      'PipelineNotFoundException',
      { pipelineName: 'fake-pipeline' },
      "Account '123456789012' does not have a pipeline with name 'fake-pipeline'",
    ],
    ['StageNotFoundException', { stageName: 'Nowhere' }, "Pipeline 'Sample' does not have a stage with name 'Nowhere'"],
    [
      'PipelineExecutionNotFoundException',
      { targetPipelineExecutionId: unknownExecutionId },
      `Target Pipeline Execution with id '${unknownExecutionId}' does not exist in pipeline with name 'Sample'`,
    ],
  ])('%s (C16)', async (name, changes, message) => {
    await using emulator = await startWithSuccess();

    expect(await refusalOf(rollBack(emulator, changes))).toEqual({ name, message, status: 400 });
  });

  it('UnableToRollbackStageException for a target that has not succeeded in the stage, or is a rollback', async () => {
    await using emulator = await startWithSuccess();
    const { pipelineExecutionId: rollback } = await rollBack(emulator);
    await workOnce(emulator);
    const failed = await start(emulator);
    await fail(emulator, await take(emulator));

    expect(await refusalOf(rollBack(emulator, { targetPipelineExecutionId: failed }))).toEqual(notCompleted(failed));
    expect(await refusalOf(rollBack(emulator, { targetPipelineExecutionId: rollback }))).toEqual(
      notCompleted(rollback),
    );
  });

  it('UnableToRollbackStageException while the stage runs', async () => {
    await using emulator = await startWithSuccess();
    await start(emulator);

    expect(await refusalOf(rollBack(emulator))).toEqual(
      unable("Pipeline 'Sample' cannot start rollback since stage Work is in progress."),
    );
  });

  it('PipelineExecutionOutdatedException for a target of an earlier version', async () => {
    await using emulator = await startWithSuccess();
    await updatePipeline(emulator, gated({}));

    expect(await refusalOf(rollBack(emulator))).toEqual({
      name: 'PipelineExecutionOutdatedException',
      message: "Pipeline 'Sample' has been updated since the rollback request was made.",
      status: 400,
    });
  });
});

describe('behaviour', () => {
  it('is done in PARALLEL mode, too (J34)', async () => {
    await using emulator = await startWithSuccess({}, { changes: { executionMode: 'PARALLEL' } });

    const { pipelineExecutionId: id = '' } = await rollBack(emulator);
    await workOnce(emulator);

    expect(await execution(emulator, id)).toMatchObject({ status: 'Succeeded', executionType: 'ROLLBACK' });
  });

  it('of the source stage takes what the source has now, and the execution goes on naming the target’s (J34)', async () => {
    await using emulator = await startS3({ fixtures: pipelineFixtures });
    const put = (Body: string) => emulator.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'app.zip', Body }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await emulator.s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    const { VersionId: old } = await put('first');
    const sources = { PollForSourceChanges: 'false' };
    await emulator.pipelines.create(fromObject({ Work: [buildAction()] }, sources, { pipelineType: 'V2' }));
    await workOnce(emulator);
    const { VersionId: now } = await put('second');

    const [first] = await runs(emulator);
    const { pipelineExecutionId: id = '' } = await rollBack(emulator, {
      stageName: 'Source',
      targetPipelineExecutionId: first?.pipelineExecutionId,
    });

    expect(await execution(emulator, id)).toMatchObject({
      status: 'Succeeded',
      executionType: 'ROLLBACK',
      artifactRevisions: [{ name: 'App', revisionId: old, revisionSummary: `Amazon S3 version id: ${old}` }],
    });
    const { pipelineExecutionSummaries: [newest] = [] } = await emulator.client.send(
      new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }),
    );
    expect(newest).toMatchObject({ pipelineExecutionId: id, sourceRevisions: [{ revisionId: old }] });
    const [source, ...others] = await runs(emulator, id);
    expect(source?.output?.executionResult).toMatchObject({
      externalExecutionId: now,
      externalExecutionSummary: `Amazon S3 version id: ${now}`,
    });
    expect(source?.output?.outputVariables).toMatchObject({ VersionId: now });
    expect(others).toEqual([]);
    expect((await stateOf(emulator, 'Source')).actionStates?.[0]?.currentRevision).toEqual({ revisionId: now });
  });

  it('starts an execution of type ROLLBACK, which ends with its stage', async () => {
    await using emulator = await startWithSuccess();

    const { pipelineExecutionId: id = '' } = await rollBack(emulator);
    const running = await execution(emulator, id);
    await workOnce(emulator);

    expect(running).toEqual({
      pipelineName: 'Sample',
      pipelineVersion: 1,
      pipelineExecutionId: id,
      status: 'InProgress',
      artifactRevisions: [expect.objectContaining({ name: 'App', revisionId: 'r1' })],
      trigger: { triggerType: 'ManualRollback', triggerDetail: `{"AwsUserArn":"arn:aws:iam::${account}:root"}` },
      executionMode: 'SUPERSEDED',
      executionType: 'ROLLBACK',
      rollbackMetadata: { rollbackTargetPipelineExecutionId: executionId(1) },
    });
    expect((await execution(emulator, id))?.status).toBe('Succeeded');
    expect((await stateOf(emulator)).latestExecution).toEqual({
      pipelineExecutionId: id,
      status: 'Succeeded',
      type: 'ROLLBACK',
    });
    expect((await stateOf(emulator, 'Next')).latestExecution?.pipelineExecutionId).toBe(executionId(1));
    expect((await runs(emulator, id)).map(({ actionName }) => actionName)).toEqual(['Build']);
  });

  it('uses artifacts, revisions and variables of its target', async () => {
    const deploy = deployAction({ configuration: { Host: '#{variables.Host}', Note: '#{build.Version}' } });
    const build = buildAction({ namespace: 'build' });
    const variables = [{ name: 'Host', defaultValue: 'unset' }];
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Build: [build], Work: [deploy] }, { variables }), { start: false });
    const through = async (host: string, version: string, revision: string) => {
      const sourceRevisions = [{ actionName: 'Source', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: revision }];
      const id = await start(emulator, { variables: [{ name: 'Host', value: host }], sourceRevisions });
      await workOnce(emulator, undefined, { outputVariables: { Version: version } });
      const job = await take(emulator, deploy.actionTypeId);
      await succeed(emulator, job);
      return { id, data: job.data };
    };
    const first = await through('one.example.org', '1.0', 'r1');
    await through('two.example.org', '2.0', 'r1');

    const { pipelineExecutionId: id = '' } = await rollBack(emulator);
    const job = await take(emulator, deploy.actionTypeId);

    expect(job.data?.inputArtifacts).toEqual(first.data?.inputArtifacts);
    expect(job.data?.actionConfiguration).toEqual({ configuration: { Host: 'one.example.org', Note: '1.0' } });
    expect((await execution(emulator, id))?.variables).toEqual([{ name: 'Host', resolvedValue: 'one.example.org' }]);
    expect((await execution(emulator, id))?.artifactRevisions).toEqual(
      (await execution(emulator, first.id))?.artifactRevisions,
    );
  });

  it('enters before those that wait for the stage, which is locked by it', async () => {
    await using emulator = await startWithSuccess();
    await emulator.client.send(
      new DisableStageTransitionCommand({
        pipelineName: 'Sample',
        stageName: 'Work',
        transitionType: 'Inbound',
        reason: 'hands off',
      }),
    );
    const waiting = await start(emulator);

    const { pipelineExecutionId: id } = await rollBack(emulator);

    expect(await stageStatus(emulator, 'Work')).toMatchObject({
      status: 'InProgress',
      execution: id,
      inbound: [waiting],
    });
  });

  it('asks the stage’s entry condition like every other execution', async () => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', rule('A')) }, { stubs: { A: 'yes after 1m' } });
    await start(emulator);
    await emulator.clock.advance('1m');
    await workOnce(emulator);

    await rollBack(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'InProgress InProgress' });
  });
});

describe('an automatic rollback', () => {
  const rollsBack = { onFailure: { result: 'ROLLBACK' } };

  it('goes back to the latest execution that was successful in the stage', async () => {
    await using emulator = await startWithSuccess(rollsBack);
    const failing = await start(emulator);

    await fail(emulator, await take(emulator));

    const rollback = executionId(3);
    expect((await execution(emulator, failing))?.status).toBe('Failed');
    expect(await execution(emulator, rollback)).toMatchObject({
      status: 'InProgress',
      trigger: {
        triggerType: 'AutomatedRollback',
        triggerDetail: `{"FailedPipelineExecutionId":"${failing}"}`,
      },
      executionType: 'ROLLBACK',
      rollbackMetadata: { rollbackTargetPipelineExecutionId: executionId(1) },
    });
    const { pipelineExecutionSummaries: [newest] = [] } = await emulator.client.send(
      new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }),
    );
    expect(newest).toMatchObject({
      pipelineExecutionId: rollback,
      startTime: new Date(startOfTime),
      executionType: 'ROLLBACK',
      rollbackMetadata: { rollbackTargetPipelineExecutionId: executionId(1) },
      sourceRevisions: [expect.objectContaining({ actionName: 'Source', revisionId: 'r1' })],
    });
    await workOnce(emulator);
    expect((await execution(emulator, rollback))?.status).toBe('Succeeded');
  });

  it('goes back to a standard execution, although a rollback has been successful since', async () => {
    await using emulator = await startWithSuccess(rollsBack);
    await rollBack(emulator);
    await workOnce(emulator);
    await start(emulator);

    await fail(emulator, await take(emulator));

    expect((await execution(emulator, executionId(4)))?.rollbackMetadata).toEqual({
      rollbackTargetPipelineExecutionId: executionId(1),
    });
  });

  it('that fails is not rolled back itself', async () => {
    await using emulator = await startWithSuccess(rollsBack);
    await start(emulator);

    await fail(emulator, await take(emulator));
    await fail(emulator, await take(emulator));

    expect((await execution(emulator, executionId(3)))?.status).toBe('Failed');
    expect((await refusalOf(execution(emulator, executionId(4)))).name).toBe('PipelineExecutionNotFoundException');
  });

  it('does not happen without a successful execution of the same version', async () => {
    await using emulator = await startWithSuccess();
    await updatePipeline(emulator, gated(rollsBack));
    const failing = await start(emulator);

    await fail(emulator, await take(emulator));

    expect((await execution(emulator, failing))?.status).toBe('Failed');
    expect((await stateOf(emulator)).latestExecution?.pipelineExecutionId).toBe(failing);
  });

  it('takes the stage before an execution that waits for it', async () => {
    await using emulator = await startWithSuccess(rollsBack);
    await start(emulator);
    const waiting = await start(emulator);

    await fail(emulator, await take(emulator));

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ execution: executionId(4), inbound: [waiting] });
    await workOnce(emulator);
    expect(await stageStatus(emulator, 'Work')).toMatchObject({ execution: waiting, inbound: [] });
  });

  it('is the result of conditions, too', async () => {
    const gates = { onSuccess: when('ROLLBACK', rule('Good')), onFailure: when('ROLLBACK', rule('Bad')) };
    const stubs = { Good: 'yes', Bad: 'no' };
    await using emulator = await startWithSuccess(gates, { stubs });
    await start(emulator);

    await fail(emulator, await take(emulator));

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ status: 'InProgress', execution: executionId(3) });
  });
});
