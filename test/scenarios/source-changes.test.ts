import {
  CreatePipelineCommand,
  DeletePipelineCommand,
  ListPipelineExecutionsCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { CopyObjectCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../support/database-file.ts';
import { actionState, fromObject, stageStatus, start, take } from '../support/executions.ts';
import { buildAction, pipelineFixtures } from '../support/pipelines.ts';
import { bucket as Bucket, type S3TestEmulator, startS3 } from '../support/s3.ts';

const Key = 'app.zip';

/** A pipeline whose source is an object of the test's bucket. */
function watching(configuration: Record<string, string> = {}, changes: object = {}) {
  return fromObject({ Work: [buildAction()] }, configuration, changes);
}

async function startVersioned(options: object = {}): Promise<S3TestEmulator> {
  const emulator = await startS3({ fixtures: pipelineFixtures, ...options });
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await emulator.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return emulator;
}

function put({ s3 }: S3TestEmulator, Body: string) {
  return s3.send(new PutObjectCommand({ Bucket, Key, Body }));
}

async function executions({ client }: S3TestEmulator) {
  const answer = await client.send(new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }));
  return answer.pipelineExecutionSummaries ?? [];
}

describe('a new version of a source’s object (J7)', () => {
  it('starts the pipeline, which takes that version', async () => {
    await using emulator = await startVersioned();
    await emulator.pipelines.create(watching(), { start: false });

    const { VersionId } = await put(emulator, 'first');

    expect(await executions(emulator)).toMatchObject([
      {
        status: 'InProgress',
        trigger: { triggerType: 'PollForSourceChanges', triggerDetail: 'Source' },
        sourceRevisions: [{ revisionId: VersionId }],
      },
    ]);
    await expect(take(emulator)).resolves.toBeDefined();
  });

  it('starts it however the version came about', async () => {
    await using emulator = await startVersioned();
    await emulator.pipelines.create(watching(), { start: false });
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'other', Body: 'x' }));
    expect(await executions(emulator)).toEqual([]);

    await emulator.s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/other` }));

    expect(await executions(emulator)).toHaveLength(1);
  });

  it('starts nothing when the source says that nobody polls', async () => {
    await using emulator = await startVersioned();
    await emulator.pipelines.create(watching({ PollForSourceChanges: 'false' }), { start: false });

    await put(emulator, 'first');

    expect(await executions(emulator)).toEqual([]);
  });

  it('starts it when the source says that it is polled, as Python writes that (J21)', async () => {
    await using emulator = await startVersioned();
    await emulator.pipelines.create(watching({ PollForSourceChanges: 'True' }), { start: false });

    await put(emulator, 'first');

    expect(await executions(emulator)).toMatchObject([{ trigger: { triggerType: 'PollForSourceChanges' } }]);
  });

  it('starts nothing for what an execution has had: the same bytes without versioning', async () => {
    await using emulator = await startS3({ fixtures: pipelineFixtures });
    await put(emulator, 'same');
    await emulator.pipelines.create(watching());

    await put(emulator, 'same');
    expect(await executions(emulator)).toHaveLength(1);
    await put(emulator, 'other');
    expect(await executions(emulator)).toHaveLength(2);
  });

  it('is noticed once after a minute with --timing aws, however many came, and after a restart', async () => {
    const db = databaseFile();
    const options = { db, timing: 'aws' as const };
    {
      await using emulator = await startVersioned(options);
      await emulator.pipelines.create(watching(), { start: false });
      await put(emulator, 'first');
      await put(emulator, 'second');
      await emulator.clock.advance('59s');
      expect(await executions(emulator)).toEqual([]);
    }
    await using emulator = await startVersioned(options);

    const { occurred } = await emulator.clock.advance('1s');

    const [execution, ...others] = await executions(emulator);
    expect(others).toEqual([]);
    expect(occurred).toEqual([
      { at: expect.any(String), event: 'SourceChanged', pipelineExecutionId: execution?.pipelineExecutionId },
    ]);
  });

  it('concerns the object that the newest version of the pipeline names, and no deleted pipeline', async () => {
    await using emulator = await startVersioned();
    await emulator.pipelines.create(watching(), { start: false });
    await emulator.client.send(new UpdatePipelineCommand({ pipeline: watching({ S3ObjectKey: 'moved.zip' }) }));

    await put(emulator, 'first');
    expect(await executions(emulator)).toEqual([]);
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'moved.zip', Body: 'x' }));
    expect(await executions(emulator)).toHaveLength(1);

    await emulator.client.send(new DeletePipelineCommand({ name: 'Sample' }));
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'moved.zip', Body: 'y' }));
    expect(emulator.log.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('is told in the log when the pipeline cannot start by itself', async () => {
    await using emulator = await startVersioned();
    await emulator.pipelines.create(watching({}, { executionMode: 'QUEUED' }), { start: false });
    await put(emulator, 'first');
    for (let count = 1; count < 50; count++) await start(emulator);

    await put(emulator, 'second');

    expect(await executions(emulator)).toHaveLength(50);
    expect(emulator.log.join('\n')).toMatch(/app\.zip has changed, and pipeline Sample does not start: .*50/);
  });
});

describe('the first look of a source that polls (J0, J21)', () => {
  const missing = {
    status: 'Failed',
    lastStatusChange: new Date('2030-01-01T00:00:00Z'),
    errorDetails: {
      code: 'ConfigurationError',
      message: `Could not access the Amazon S3 object: "${Bucket}/${Key}". Make sure that the names of the bucket and object are both correct.`,
    },
  };
  const triggers = async (emulator: S3TestEmulator) =>
    (await executions(emulator)).map(({ trigger }) => [trigger?.triggerType, trigger?.triggerDetail]);
  const byPolling = ['PollForSourceChanges', 'Source'];
  const update = ({ client }: S3TestEmulator, configuration: Record<string, string>, name = 'Source') => {
    const pipeline = watching(configuration);
    const [first, ...rest] = pipeline.stages;
    const actions = (first?.actions ?? []).map((action) => ({ ...action, name }));
    const stages = [{ name: 'Source', actions }, ...rest];
    return client.send(new UpdatePipelineCommand({ pipeline: { ...pipeline, stages } }));
  };

  it('starts a new pipeline, in place of CreatePipeline', async () => {
    await using emulator = await startVersioned();
    const { VersionId } = await put(emulator, 'first');

    await emulator.client.send(new CreatePipelineCommand({ pipeline: watching() }));

    expect(await triggers(emulator)).toEqual([byPolling]);
    expect(await executions(emulator)).toMatchObject([{ sourceRevisions: [{ revisionId: VersionId }] }]);
  });

  it('starts one with two such sources twice, each with both revisions', async () => {
    await using emulator = await startVersioned();
    await put(emulator, 'first');
    const pipeline = watching({}, { executionMode: 'QUEUED' });
    const [first, ...rest] = pipeline.stages;
    const [source] = first?.actions ?? [];
    const second = { ...source, name: 'Second', outputArtifacts: [{ name: 'Other' }] };
    const stages = [{ name: 'Source', actions: [source, second] }, ...rest];

    await emulator.pipelines.create({ ...pipeline, stages } as typeof pipeline);

    expect(await triggers(emulator)).toEqual([['PollForSourceChanges', 'Second'], byPolling]);
    expect((await executions(emulator)).map(({ sourceRevisions }) => sourceRevisions?.length)).toEqual([2, 2]);
  });

  it('leaves the start to CreatePipeline where nobody polls', async () => {
    await using emulator = await startVersioned();
    await put(emulator, 'first');

    await emulator.client.send(new CreatePipelineCommand({ pipeline: watching({ PollForSourceChanges: 'False' }) }));

    expect(await triggers(emulator)).toEqual([['CreatePipeline', expect.stringContaining('arn:aws:')]]);
  });

  it('starts nothing without an object, which the state and the log tell until it is put', async () => {
    await using emulator = await startVersioned();

    await emulator.client.send(new CreatePipelineCommand({ pipeline: watching() }));

    expect(await executions(emulator)).toEqual([]);
    const state = await actionState(emulator, 'Source', 'Source');
    expect(state?.latestExecution).toEqual(missing);
    expect(state).not.toHaveProperty('currentRevision');
    expect(await stageStatus(emulator, 'Source')).toMatchObject({ status: undefined });
    expect(emulator.log.join('\n')).toContain(`there is no object ${Bucket}/${Key}. It starts when the object is put.`);

    await put(emulator, 'first');
    expect(await triggers(emulator)).toEqual([byPolling]);
    expect((await actionState(emulator, 'Source', 'Source'))?.latestExecution).toMatchObject({ status: 'Succeeded' });
  });

  it('says that there is no bucket, and of which name', async () => {
    await using emulator = await startVersioned();

    await emulator.client.send(new CreatePipelineCommand({ pipeline: watching({ S3Bucket: 'nowhere' }) }));

    expect((await actionState(emulator, 'Source', 'Source'))?.latestExecution).toEqual({
      ...missing,
      errorDetails: { code: 'ConfigurationError', message: 'No bucket with the name nowhere was found' },
    });
  });

  it('keeps the last run of the stage when the object of a new version is missing', async () => {
    await using emulator = await startVersioned();
    await put(emulator, 'first');
    await emulator.pipelines.create(watching());

    await update(emulator, { S3ObjectKey: 'missing.zip' });

    const { latestExecution } = (await actionState(emulator, 'Source', 'Source')) ?? {};
    expect(latestExecution).toMatchObject({ status: 'Failed', errorDetails: { code: 'ConfigurationError' } });
    expect(latestExecution).not.toHaveProperty('actionExecutionId');
    expect(await stageStatus(emulator, 'Source')).toMatchObject({ status: 'Succeeded' });
  });

  it('takes what is there when polling begins, though an execution had it, and not again after a pause', async () => {
    await using emulator = await startVersioned();
    await put(emulator, 'first');
    await emulator.pipelines.create(watching({ PollForSourceChanges: 'false' }));

    await update(emulator, {});
    expect(await triggers(emulator)).toEqual([byPolling, ['CreatePipeline', expect.any(String)]]);

    await update(emulator, { PollForSourceChanges: 'false' });
    await update(emulator, {});
    expect(await executions(emulator)).toHaveLength(2);
    await update(emulator, { PollForSourceChanges: 'false' });
    await put(emulator, 'second');
    expect(await executions(emulator)).toHaveLength(2);
    await update(emulator, {});
    expect(await executions(emulator)).toHaveLength(3);
  });

  it('begins anew for another object, and not for another name of the action', async () => {
    await using emulator = await startVersioned();
    await put(emulator, 'first');
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'other.zip', Body: 'x' }));
    await emulator.pipelines.create(watching());

    await update(emulator, {}, 'Renamed');
    expect(await executions(emulator)).toHaveLength(1);
    await update(emulator, { S3ObjectKey: 'other.zip' });
    expect(await triggers(emulator)).toEqual([byPolling, byPolling]);
  });
});
