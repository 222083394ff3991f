import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { GetPipelineExecutionCommand, type Job, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import {
  CopyObjectCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { StubFixture } from '../../src/control/types.ts';
import { placeholderZip } from '../../src/engine/objects/artifacts.ts';
import { refusalOf } from '../support/answers.ts';
import { databaseFile } from '../support/database-file.ts';
import { actionState, fromObject, runs, stageStatus, stagesOf, start, take } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildAction, pipelineFixtures } from '../support/pipelines.ts';
import { bucket as Bucket, bytesOf, type S3TestEmulator, s3ClientOfJob, startS3 } from '../support/s3.ts';

const Key = 'app.zip';
const source = stagesOf({}).stages[0]?.actions[0] as ReturnType<typeof buildAction>;
const build = buildAction({ inputArtifacts: [{ name: 'App' }], outputArtifacts: [{ name: 'Report' }] });

/** A pipeline whose source is an object, and whose build takes it. */
function building(configuration: Record<string, string> = {}) {
  const pipeline = fromObject({ Work: [build] }, configuration);
  const [first, ...rest] = pipeline.stages;
  const actions = (first?.actions ?? []).map((action) => ({ ...action, namespace: 'found' }));
  return { ...pipeline, stages: [{ name: 'Source', actions }, ...rest] };
}

async function startVersioned(options: object = {}): Promise<S3TestEmulator> {
  const emulator = await startS3({ fixtures: pipelineFixtures, ...options });
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await emulator.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return emulator;
}

async function put({ s3 }: S3TestEmulator, Body: Buffer | string): Promise<{ VersionId: string; ETag: string }> {
  const { VersionId = '', ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  return { VersionId, ETag: ETag.replaceAll('"', '') };
}

/** What a job's worker gets for its input artifact. */
async function inputOf(emulator: S3TestEmulator, job: Job): Promise<Buffer> {
  const s3 = s3ClientOfJob(emulator, job);
  const place = job.data?.inputArtifacts?.[0]?.location?.s3Location;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: place?.bucketName, Key: place?.objectKey }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } finally {
    s3.destroy();
  }
}

describe('an S3 source (J7, J20)', () => {
  it('makes the newest version of its object the artifact that workers get', async () => {
    await using emulator = await startVersioned({ auth: 'strict' });
    const bytes = bytesOf(3_000_000);
    await put(emulator, 'old');
    const { VersionId, ETag } = await put(emulator, bytes);
    await emulator.pipelines.create(building());

    const job = await take(emulator);

    expect((await inputOf(emulator, job)).equals(bytes)).toBe(true);
    expect(job.data?.inputArtifacts).toMatchObject([{ name: 'App', revision: VersionId }]);
    const [run] = await runs(emulator);
    expect(run?.output?.outputVariables).toEqual({ BucketName: Bucket, ETag, ObjectKey: Key, VersionId });
    expect(await actionState(emulator, 'Source', 'Source')).toMatchObject({
      currentRevision: { revisionId: VersionId },
      latestExecution: {
        status: 'Succeeded',
        summary: `Amazon S3 version id: ${VersionId}`,
        externalExecutionId: VersionId,
      },
    });
  });

  it('tells of its revision what the metadata say, and nothing of a change or a moment (J20)', async () => {
    await using emulator = await startVersioned();
    const Metadata = { 'codepipeline-artifact-revision-summary': 'Release 7' };
    const { VersionId } = await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'app', Metadata }));
    await emulator.pipelines.create(building(), { start: false });
    const pipelineExecutionId = await start(emulator);

    const { pipelineExecution } = await emulator.client.send(
      new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId }),
    );

    expect(pipelineExecution?.artifactRevisions).toEqual([
      { name: 'App', revisionId: VersionId, revisionSummary: 'Release 7' },
    ]);
    expect((await actionState(emulator, 'Source', 'Source'))?.latestExecution?.summary).toBe('Release 7');
  });

  it('takes no revision of a type that is not its own', async () => {
    await using emulator = await startVersioned();
    await put(emulator, 'first');
    await emulator.pipelines.create(building(), { start: false });
    const sourceRevisions = [{ actionName: 'Source', revisionType: 'COMMIT_ID' as const, revisionValue: 'abc' }];

    const refusal = await refusalOf(
      emulator.client.send(new StartPipelineExecutionCommand({ name: 'Sample', sourceRevisions })),
    );

    expect(refusal).toEqual({
      name: 'ValidationException',
      message: "Source action 'Source' takes no revision of type COMMIT_ID: its provider is S3.",
      status: 400,
    });
  });

  it('shares the bytes of its object, which outlive it', async () => {
    await using emulator = await startVersioned();
    const { VersionId } = await put(emulator, bytesOf(1_500_000));
    await emulator.pipelines.create(building());
    const job = await take(emulator);
    expect(emulator.parts.store.blobs.count().blobs).toBe(1);

    await emulator.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));

    expect((await inputOf(emulator, job)).equals(bytesOf(1_500_000))).toBe(true);
  });

  it('keeps to what it took: a later version reaches the next execution only', async () => {
    await using emulator = await startVersioned();
    await put(emulator, 'first');
    await emulator.pipelines.create(building());
    const first = await take(emulator);
    await put(emulator, 'second');

    expect((await inputOf(emulator, first)).toString()).toBe('first');
  });

  it('takes the version or the key that the start of the execution names', async () => {
    await using emulator = await startVersioned();
    const { VersionId } = await put(emulator, 'first');
    await put(emulator, 'second');
    await emulator.s3.send(new CopyObjectCommand({ Bucket, Key: 'other.zip', CopySource: `${Bucket}/${Key}` }));
    await emulator.pipelines.create(building({ AllowOverrideForS3ObjectKey: 'true' }), { start: false });
    const startWith = async (revisionType: 'S3_OBJECT_VERSION_ID' | 'S3_OBJECT_KEY', revisionValue: string) => {
      const sourceRevisions = [{ actionName: 'Source', revisionType, revisionValue }];
      const id = await start(emulator, { sourceRevisions });
      return (await runs(emulator, id))[0]?.output?.outputVariables;
    };

    expect(await startWith('S3_OBJECT_VERSION_ID', VersionId)).toMatchObject({ ObjectKey: Key, VersionId });
    expect(await startWith('S3_OBJECT_KEY', 'other.zip')).toMatchObject({ ObjectKey: 'other.zip' });
  });

  test.each([
    ['S3_OBJECT_KEY', 'other.zip', 'which the source takes only with AllowOverrideForS3ObjectKey true.'],
    ['S3_OBJECT_VERSION_ID', 'gone', `There is no version 'gone' of an object '${Key}' in the bucket '${Bucket}'`],
  ] as const)('fails for a %s that it cannot take', async (revisionType, revisionValue, message) => {
    await using emulator = await startVersioned();
    await put(emulator, 'first');
    await emulator.pipelines.create(building(), { start: false });

    const sourceRevisions = [{ actionName: 'Source', revisionType, revisionValue }];
    await emulator.client.send(new StartPipelineExecutionCommand({ name: 'Sample', sourceRevisions }));

    expect((await actionState(emulator, 'Source', 'Source'))?.latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: { code: 'ConfigurationError', message: expect.stringContaining(message) },
    });
  });

  test.each([
    [
      'object',
      {},
      `Could not access the Amazon S3 object: "${Bucket}/${Key}". Make sure that the names of the bucket and object are both correct.`,
    ],
    ['bucket', { S3Bucket: 'nowhere' }, 'No bucket with the name nowhere was found'],
  ])('fails without its %s, in the words of a source that polls (J20)', async (_, configuration, message) => {
    await using emulator = await startVersioned();
    await put(emulator, 'hidden');
    await emulator.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await emulator.pipelines.create(building(configuration), { start: false });
    await start(emulator);

    expect((await actionState(emulator, 'Source', 'Source'))?.latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: { code: 'ConfigurationError', message },
    });
  });

  it('reads a bucket without versioning, and an object that a fixture brings', async () => {
    const objects = [{ bucket: 'brought', key: Key, from: 'fixtures/build.yaml' }];
    const pipelines = [building({ S3Bucket: 'brought' })];
    const fixtures = { ...pipelineFixtures, objects, pipelines, executions: [{ pipeline: 'Sample' }] };
    await using emulator = await startS3({ fixtures });

    const job = await take(emulator);

    const [run] = await runs(emulator);
    const { ETag, VersionId } = run?.output?.outputVariables ?? {};
    expect({ VersionId, revision: job.data?.inputArtifacts?.[0]?.revision }).toEqual({
      VersionId: 'null',
      revision: ETag,
    });
    expect((await inputOf(emulator, job)).toString()).toContain('actionTypes');
    await emulator.reset();
    expect((await inputOf(emulator, await take(emulator))).toString()).toContain('actionTypes');
  });
});

describe('output artifacts that a stub gives (K1)', () => {
  const match = { category: 'Source' };

  it('are a folder as a zip or a file as it is, by both ways to load them, and after a reset', async () => {
    const folder: StubFixture = { match, result: 'succeed', outputArtifacts: { App: 'fixtures/my-app' } };
    const file: StubFixture = { match, result: 'succeed', outputArtifacts: { App: 'LICENSE' } };
    await using emulator = await startS3({ fixtures: { ...pipelineFixtures, stubs: [folder] } });
    await emulator.pipelines.create(building());
    const job = await take(emulator);
    const [input] = await emulator.artifacts.list(job.id);
    expect(input?.content?.entries?.map(({ name }) => name)).toEqual(['Makefile']);

    await emulator.reset();
    await emulator.pipelines.create(building());
    expect((await inputOf(emulator, await take(emulator))).length).toBe(input?.content?.size);

    await emulator.reset();
    await using other = await startS3({ fixtures: pipelineFixtures });
    await other.fixtures.load({ stubs: [file], pipelines: [building()], executions: [{ pipeline: 'Sample' }] });
    expect((await inputOf(other, await take(other))).equals(readFileSync('LICENSE'))).toBe(true);
  });

  it('are an object that is there already, whose bytes they share; the action fails when it is not', async () => {
    const outputArtifacts = { App: { bucketName: Bucket, objectKey: 'ready.zip' } };
    const stubs: StubFixture[] = [{ match, result: 'succeed', outputArtifacts }];
    await using emulator = await startS3({ fixtures: { ...pipelineFixtures, stubs } });
    await emulator.pipelines.create(building());
    expect((await actionState(emulator, 'Source', 'Source'))?.latestExecution?.errorDetails).toEqual({
      code: 'ConfigurationError',
      message: `The stub of this action names an object that is not there: ${Bucket}/ready.zip.`,
    });

    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'ready.zip', Body: 'ready' }));
    await start(emulator);

    expect((await inputOf(emulator, await take(emulator))).toString()).toBe('ready');
    expect(emulator.parts.store.blobs.count().blobs).toBe(1);
  });

  it('are told in the log when the action has no such artifact, which then is a placeholder', async () => {
    const stubs: StubFixture[] = [{ match, result: 'succeed', outputArtifacts: { Ap: 'LICENSE' } }];
    await using emulator = await startS3({ fixtures: { ...pipelineFixtures, stubs } });
    await emulator.pipelines.create(building());

    expect(await inputOf(emulator, await take(emulator))).toEqual(placeholderZip);
    expect(emulator.log.join('\n')).toContain("A stub gives the output artifact 'Ap', which action 'Source'");
  });
});

describe('output artifacts that nobody makes (K1)', () => {
  const stub: StubFixture = { match: { category: 'Source' }, result: 'succeed' };

  test.each([
    ['a stub', { fixtures: { ...pipelineFixtures, stubs: [stub] } }],
    ['--unstubbed succeed', { fixtures: pipelineFixtures, unstubbed: 'succeed' as const }],
  ])('are zips of one file that says so after %s', async (_, options) => {
    await using emulator = await startS3(options);
    const pipeline = building();
    const actionTypeId = { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' } as const;
    const configuration = { RepositoryName: 'app', BranchName: 'main' };
    const checkout = { ...source, actionTypeId, configuration };
    await emulator.pipelines.create({
      ...pipeline,
      stages: [{ name: 'Source', actions: [checkout] }, ...pipeline.stages.slice(1)],
    });

    const job = await take(emulator);

    expect(await emulator.artifacts.list(job.id)).toMatchObject([
      { role: 'input', name: 'App', content: { entries: [{ name: 'codepipeline-local.txt', size: 85 }] } },
      { role: 'output', name: 'Report' },
    ]);
    expect(await inputOf(emulator, job)).toEqual(placeholderZip);
  });

  it('are the zip that yazl writes of that file', async () => {
    const text = 'Nothing has made this artifact: its action was not run, and no stub gives its files.\n';
    const zip = new ZipFile();
    const options = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true, compress: false };
    zip.addBuffer(Buffer.from(text), 'codepipeline-local.txt', options);
    zip.end();

    expect(placeholderZip).toEqual(await buffer(zip.outputStream));
  });

  it.skipIf(spawnSync('unzip', ['-v']).status !== 0)('are a zip that unzip takes', () => {
    using folder = temporaryFolder();
    writeFileSync(`${folder.path}/App.zip`, placeholderZip);

    const { status } = spawnSync('unzip', ['-q', 'App.zip'], { cwd: folder.path });

    expect(status).toBe(0);
    expect(readFileSync(`${folder.path}/codepipeline-local.txt`, 'utf8')).toMatch(/^Nothing has made this artifact/);
  });

  it('are put when the stub’s delay is over, also when their bucket went away meanwhile and after a restart', async () => {
    const db = databaseFile();
    const fixtures = { ...pipelineFixtures, stubs: [{ ...stub, delay: '10m' }] };
    {
      await using emulator = await startS3({ db, fixtures });
      await emulator.pipelines.create(building());
      await emulator.s3.send(new DeleteBucketCommand({ Bucket: 'artifacts' }));
    }
    await using emulator = await startS3({ db, fixtures });
    await emulator.clock.advance('10m');

    const job = await take(emulator);

    expect(await inputOf(emulator, job)).toEqual(placeholderZip);
  });

  it('of a failing stub are not there', async () => {
    await using emulator = await startS3({ fixtures: { ...pipelineFixtures, stubs: [{ ...stub, result: 'fail' }] } });
    await emulator.pipelines.create(building());

    expect(await stageStatus(emulator, 'Source')).toMatchObject({ status: 'Failed' });
    await expect(emulator.s3.send(new DeleteBucketCommand({ Bucket: 'artifacts' }))).resolves.toBeDefined();
  });
});

test('a worker can put its output artifact without anybody having made the bucket (J20)', async () => {
  await using emulator = await startVersioned();
  await put(emulator, 'first');
  await emulator.pipelines.create(building());
  const job = await take(emulator);
  const place = job.data?.outputArtifacts?.[0]?.location?.s3Location;
  const s3 = s3ClientOfJob(emulator, job);

  await s3.send(new PutObjectCommand({ Bucket: place?.bucketName, Key: place?.objectKey, Body: 'report' }));

  expect(await emulator.artifacts.list(job.id)).toMatchObject([
    { name: 'App' },
    { name: 'Report', content: { size: 6 } },
  ]);
  s3.destroy();
});
