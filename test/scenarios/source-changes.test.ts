import {
  DeletePipelineCommand,
  ListPipelineExecutionsCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { CopyObjectCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../support/database-file.ts';
import { fromObject, start, take } from '../support/executions.ts';
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
