import { buffer } from 'node:stream/consumers';
import { UpdatePipelineCommand } from '@aws-sdk/client-codepipeline';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, test } from 'vitest';
import { ZipFile } from 'yazl';
import { worldKey } from '../../src/domain/world.ts';
import type { Context, OperationContext } from '../../src/engine/context.ts';
import { startPipelineFixture } from '../../src/seeding/items/pipelines.ts';
import { databaseFile } from '../support/database-file.ts';
import { account, region } from '../support/emulator.ts';
import { actionState, fromObject, runs, stageStatus, start } from '../support/executions.ts';
import { bucket as Bucket, bytesOf, type S3TestEmulator, startS3 } from '../support/s3.ts';
import { zipOfOddNames } from '../support/zips.ts';

const Key = 'app.zip';
const site = 'website';

async function zipOf(files: Readonly<Record<string, Buffer | string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(Buffer.from(bytes as string), name);
  zip.addEmptyDirectory('empty');
  zip.end();
  return buffer(zip.outputStream);
}

function inWorld(context: Context): OperationContext {
  const world = { accountId: account, region };
  return { ...context, world, worldKey: worldKey(world) };
}

/** A pipeline from an object of the test's bucket to an S3 deploy action. */
function deploying(configuration: Record<string, string>) {
  const deploy = {
    name: 'Publish',
    actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'S3', version: '1' } as const,
    configuration: { BucketName: site, ...configuration },
    inputArtifacts: [{ name: 'App' }],
  };
  return fromObject({ Publish: [deploy] });
}

async function deploy(emulator: S3TestEmulator, bytes: Buffer | string, configuration: Record<string, string>) {
  await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
  await emulator.pipelines.create(deploying(configuration));
  await emulator.idle();
}

async function keysOf({ s3 }: S3TestEmulator): Promise<readonly (string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: site }));
  return Contents.map((object) => object.Key);
}

async function get({ s3 }: S3TestEmulator, key: string) {
  const { Body, ContentType, CacheControl } = await s3.send(new GetObjectCommand({ Bucket: site, Key: key }));
  return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []), ContentType, CacheControl };
}

const files = { 'index.html': '<p>', 'assets/app.js': bytesOf(2_500_000), 'assets/no-type': '?' };

describe('an S3 deploy action', () => {
  it('unpacks its artifact into the bucket, each file byte by byte with the type of its name', async () => {
    await using emulator = await startS3();

    await deploy(emulator, await zipOf(files), { Extract: 'true', CacheControl: 'max-age=60' });

    expect(await stageStatus(emulator, 'Publish')).toMatchObject({ status: 'Succeeded' });
    expect(await keysOf(emulator)).toEqual(['assets/app.js', 'assets/no-type', 'index.html']);
    const cached = { CacheControl: 'max-age=60' };
    expect(await get(emulator, 'index.html')).toEqual({
      bytes: Buffer.from('<p>'),
      ContentType: 'text/html',
      ...cached,
    });
    const script = await get(emulator, 'assets/app.js');
    expect(script.bytes.equals(files['assets/app.js'])).toBe(true);
    expect(script.ContentType).toBe('application/x-javascript');
    expect(await get(emulator, 'assets/no-type')).toMatchObject({ ContentType: 'application/octet-stream' });
  });

  it('unpacks below the object key when one is given', async () => {
    await using emulator = await startS3();

    await deploy(emulator, await zipOf({ 'index.html': '<p>' }), { Extract: 'true', ObjectKey: 'v1/site/' });

    expect(await keysOf(emulator)).toEqual(['v1/site//index.html']);
  });

  test.each(['true', 'false'])('gives its objects the canned ACL, with Extract %s', async (Extract) => {
    await using emulator = await startS3();
    const configuration = { Extract, ObjectKey: 'v1', CannedACL: 'public-read' };

    await deploy(emulator, await zipOf({ 'index.html': '<p>' }), configuration);

    const [key] = await keysOf(emulator);
    const { Grants } = await emulator.s3.send(new GetObjectAclCommand({ Bucket: site, Key: key }));
    expect(Grants?.map(({ Permission }) => Permission)).toEqual(['FULL_CONTROL', 'READ']);
  });

  test.each([
    ['true', 'releases/{datetime}/{uuid}/{other}', 'index.html'],
    ['false', 'releases/{datetime}/{uuid}/{other}', ''],
  ])('fills in date and id in its key, and shows it, with Extract %s (J22)', async (Extract, ObjectKey, name) => {
    await using emulator = await startS3();
    const id = '00000012-0000-4000-8000-000000000001';
    const key = `releases/2030-01-01_00-00-00/${id}/{other}`;

    await deploy(emulator, await zipOf({ 'index.html': '<p>' }), { Extract, ObjectKey });

    expect(await keysOf(emulator)).toEqual([name === '' ? key : `${key}/${name}`]);
    expect(await actionState(emulator, 'Publish', 'Publish')).toMatchObject({
      entityUrl: `https://console.aws.amazon.com/s3/buckets/${site}/?region=us-east-1&tab=overview`,
      latestExecution: { externalExecutionId: `${site}/${key}` },
    });
  });

  it('puts the artifact as it is under the object key, sharing its bytes', async () => {
    await using emulator = await startS3();
    const bytes = await zipOf(files);
    const KMSEncryptionKeyARN = 'arn:aws:kms:us-east-1:123456789012:key/1';

    await deploy(emulator, bytes, { Extract: 'false', ObjectKey: 'site.zip', KMSEncryptionKeyARN });

    expect((await get(emulator, 'site.zip')).bytes.equals(bytes)).toBe(true);
    expect(emulator.parts.store.blobs.count().blobs).toBe(1);
    const head = await emulator.s3.send(new HeadObjectCommand({ Bucket: site, Key: 'site.zip' }));
    expect(head).toMatchObject({
      ContentType: 'application/octet-stream',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: KMSEncryptionKeyARN,
    });
  });

  it('unpacks a zip that bsdtar has padded', async () => {
    await using emulator = await startS3();

    await deploy(emulator, Buffer.concat([await zipOf(files), Buffer.alloc(10_000)]), { Extract: 'true' });

    expect(await keysOf(emulator)).toEqual(Object.keys(files).sort());
  });

  test.each([
    ['an artifact that is no zip', 'text', { Extract: 'true' }, /^The archive is malformed\.$/],
    ['a bucket that there cannot be', 'text', { Extract: 'true', BucketName: 'My_Bucket' }, /'My_Bucket'\.$/],
    ['an ACL that there is none of', 'text', { Extract: 'true', CannedACL: 'open' }, /^'open' is not a canned ACL\.$/],
    [
      'no object key to copy to',
      'text',
      { Extract: 'false' },
      /^When the extract feature is disabled, you must provide an object\. Edit your pipeline to fix the configuration\.$/,
    ],
    [
      'an Extract that is neither',
      'text',
      { Extract: 'True' },
      /^Invalid value for configuration property 'True': 'Extract'\. Edit your pipeline and set 'Extract' to either 'true' or 'false'\.$/,
    ],
  ])('fails for %s, and puts nothing', async (_, bytes, configuration, message) => {
    await using emulator = await startS3();

    await deploy(emulator, bytes, configuration);

    const { latestExecution } = (await actionState(emulator, 'Publish', 'Publish')) ?? {};
    expect(latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: { message: expect.stringMatching(message) },
    });
    await expect(keysOf(emulator)).rejects.toThrow('The specified bucket does not exist');
    expect(emulator.parts.store.blobs.count().blobs).toBe(1);
  });

  it('puts nothing of a damaged zip, though its first files are sound', async () => {
    await using emulator = await startS3();
    const bytes = await zipOf({ 'a.txt': 'sound', 'b.txt': bytesOf(100_000) });
    // In the middle of the second file's compressed bytes: its checksum or its size is wrong then.
    bytes.fill(0xff, 2_000, 60_000);

    await deploy(emulator, bytes, { Extract: 'true' });

    expect(await stageStatus(emulator, 'Publish')).toMatchObject({ status: 'Failed' });
    await expect(keysOf(emulator)).rejects.toThrow('The specified bucket does not exist');
    expect(emulator.parts.store.blobs.count().blobs).toBe(1);
  });

  it('takes names as they come, and leaves what is before one that leads out of a folder (J41)', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new CreateBucketCommand({ Bucket: site }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await emulator.s3.send(new PutBucketVersioningCommand({ Bucket: site, VersioningConfiguration }));
    const bytes = zipOfOddNames([
      { name: '/leading.txt', content: 'slash' },
      { name: 'nested/', content: '', mode: 0o040755 },
      { name: 'nested/link', content: '../target.txt', mode: 0o120777 },
      { name: 'twice.txt', content: 'first' },
      { name: 'twice.txt', content: 'last' },
      { name: 'windows\\key.txt', content: 'backslash' },
      { name: 'C:\\drive.txt', content: 'drive' },
      { name: 'nested/../relative.txt', content: 'leads out' },
      { name: 'after.txt', content: 'never' },
    ]);

    await deploy(emulator, bytes, { Extract: 'true' });

    const { latestExecution } = (await actionState(emulator, 'Publish', 'Publish')) ?? {};
    expect(latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: {
        code: 'ConfigurationError',
        message: 'The file name nested/../relative.txt contains invalid sequence: dot-dot-slash.',
      },
    });
    const keys = ['/leading.txt', 'C:/drive.txt', 'nested/link', 'twice.txt', 'windows/key.txt'];
    expect(await keysOf(emulator)).toEqual(keys);
    expect((await get(emulator, 'nested/link')).bytes.toString()).toBe('../target.txt');
    expect((await get(emulator, 'twice.txt')).bytes.toString()).toBe('last');
    const { Versions } = await emulator.s3.send(new ListObjectVersionsCommand({ Bucket: site, Prefix: 'twice.txt' }));
    expect(Versions?.map(({ IsLatest }) => IsLatest)).toEqual([true, false]);
  });

  it('fails for a bucket of another region than its own, and makes one in its own (J41)', async () => {
    await using emulator = await startS3();
    const elsewhere = { LocationConstraint: 'eu-west-1' } as const;
    await emulator.s3.send(new CreateBucketCommand({ Bucket: site, CreateBucketConfiguration: elsewhere }));
    await deploy(emulator, await zipOf(files), { Extract: 'true' });
    const latest = async () => (await actionState(emulator, 'Publish', 'Publish'))?.latestExecution;

    expect(await latest()).toMatchObject({
      status: 'Failed',
      errorDetails: {
        code: 'ConfigurationError',
        message: 'The bucket named website is not located in the us-east-1 AWS region',
      },
    });
    const { artifactStore, stages, ...pipeline } = deploying({ Extract: 'true' });
    const artifactStores = { 'us-east-1': artifactStore, 'eu-west-1': { type: 'S3', location: 'far-artifacts' } };
    const deployIn = async (configuration: object) => {
      const [source, { actions = [] } = {}] = stages;
      const far = actions.map((action) => ({ ...action, region: 'eu-west-1', ...configuration }));
      const stagesOfBoth = [source, { name: 'Publish', actions: far }];
      await emulator.client.send(
        new UpdatePipelineCommand({ pipeline: { ...pipeline, artifactStores, stages: stagesOfBoth } as never }),
      );
      await start(emulator);
      await emulator.idle();
    };
    await deployIn({});
    expect(await latest()).toMatchObject({ status: 'Succeeded' });
    for (const Extract of ['true', 'false']) {
      const BucketName = `new-${Extract}`;
      await deployIn({ configuration: { BucketName, Extract, ObjectKey: 'x' } });
      const { LocationConstraint } = await emulator.s3.send(new GetBucketLocationCommand({ Bucket: BucketName }));
      expect(LocationConstraint).toBe('eu-west-1');
    }
  });

  test.each(['true', 'false'])('names the bucket whose artifact is gone, with Extract %s (J41)', async (Extract) => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: await zipOf(files) }));
    const approve = {
      name: 'Wait',
      actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
    };
    const pipeline = deploying({ Extract, ObjectKey: 'x' });
    const [source, ...others] = pipeline.stages;
    const stages = [source, { name: 'Gate', actions: [approve] }, ...others];
    await emulator.pipelines.create({ ...pipeline, stages } as typeof pipeline);
    const [{ output } = {}] = await runs(emulator);
    const { bucket: store, key } = output?.outputArtifacts?.[0]?.s3location ?? {};
    await emulator.s3.send(new DeleteObjectCommand({ Bucket: store, Key: key }));

    await emulator.pipelines.approve('Sample');
    await emulator.idle();

    expect((await actionState(emulator, 'Publish', 'Publish'))?.latestExecution?.errorDetails).toEqual({
      code: 'ConfigurationError',
      message: `The action failed because either the artifact or the Amazon S3 bucket could not be found. Name of artifact bucket: ${store}. Verify that this bucket exists. If it exists, check the life cycle policy, then try releasing a change.`,
    });
  });

  it('times out when the clock passes its 90 minutes first, and puts nothing then', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: await zipOf(files) }));
    await emulator.pipelines.create(deploying({ Extract: 'true' }), { start: false });
    const { engine, clock } = emulator.parts;

    // In one turn: the work on bytes begins in a later one.
    engine.perform((context) => startPipelineFixture(inWorld(context), { pipeline: 'Sample' }));
    await engine.advanceTo(clock.now() + 90 * 60_000);
    await emulator.idle();

    const { latestExecution } = (await actionState(emulator, 'Publish', 'Publish')) ?? {};
    expect(latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: { message: 'The deployment has not ended before its time-out.' },
    });
    await expect(keysOf(emulator)).rejects.toThrow('The specified bucket does not exist');
  });

  it('fails when the emulator does, whose log has the cause, and puts nothing then', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: await zipOf(files) }));
    await emulator.pipelines.create(deploying({ Extract: 'true' }), { start: false });
    const { engine, store } = emulator.parts;

    engine.perform((context) => startPipelineFixture(inWorld(context), { pipeline: 'Sample' }));
    store.objects.findLatest = () => {
      throw new Error('the disk is on fire');
    };
    await emulator.idle();

    const { latestExecution } = (await actionState(emulator, 'Publish', 'Publish')) ?? {};
    expect(latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: { code: 'JobFailed', message: 'The emulator failed to deploy; its log has the cause.' },
    });
    expect(emulator.log.join('\n')).toContain('s3-deploy failed: Error: the disk is on fire');
    await expect(keysOf(emulator)).rejects.toThrow('The specified bucket does not exist');
  });

  it('is done again from its start when the emulator stopped in the midst of it', async () => {
    const db = databaseFile();
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`${index}.txt`, bytesOf(20_000, index)]),
    );
    {
      await using emulator = await startS3({ db });
      await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: await zipOf(many) }));
      await emulator.pipelines.create(deploying({ Extract: 'true' }));
      expect(emulator.parts.effects.isIdle).toBe(false);
    }
    await using emulator = await startS3({ db });
    await emulator.idle();

    expect(await stageStatus(emulator, 'Publish')).toMatchObject({ status: 'Succeeded' });
    expect(await keysOf(emulator)).toHaveLength(300);
    expect((await get(emulator, '7.txt')).bytes.equals(bytesOf(20_000, 7))).toBe(true);
    expect(emulator.parts.store.blobs.count().blobs).toBe(301);
  });

  it('is forgotten by a reset', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: await zipOf(files) }));
    await emulator.pipelines.create(deploying({ Extract: 'true' }));

    await emulator.reset();
    await emulator.idle();

    await expect(keysOf(emulator)).rejects.toThrow('The specified bucket does not exist');
    expect(emulator.parts.store.blobs.count().blobs).toBe(0);
  });
});
