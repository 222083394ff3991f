import { ListPipelineExecutionsCommand, UpdatePipelineCommand } from '@aws-sdk/client-codepipeline';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import type { EventRuleFixture } from '../../src/control/types.ts';
import { databaseFile } from '../support/database-file.ts';
import { fromObject } from '../support/executions.ts';
import { buildAction, pipelineFixtures } from '../support/pipelines.ts';
import { bucket as Bucket, type S3TestEmulator, startS3 } from '../support/s3.ts';

const Key = 'app.zip';
const Arn = 'arn:aws:codepipeline:us-east-1:123456789012:Sample';

const pattern = {
  source: ['aws.s3'],
  'detail-type': ['Object Created'],
  detail: { bucket: { name: [Bucket] }, object: { key: [Key] } },
};

/** As the user guide had rules before S3 sent events of its own. */
const trailPattern = {
  source: ['aws.s3'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: ['s3.amazonaws.com'],
    eventName: ['CopyObject', 'PutObject', 'CompleteMultipartUpload'],
    awsRegion: ['us-east-1'],
    requestParameters: { bucketName: [Bucket], key: [Key] },
  },
};

function rule(changes: Partial<EventRuleFixture> = {}): EventRuleFixture {
  return { Name: 'changes', EventPattern: pattern, Targets: [{ Arn, Id: 'pipeline' }], ...changes };
}

/** A pipeline whose source does not poll, and rules. */
async function startWith(eventRules: readonly EventRuleFixture[], options: object = {}): Promise<S3TestEmulator> {
  const pipeline = fromObject({ Work: [buildAction()] }, { PollForSourceChanges: 'false' });
  const fixtures = { ...pipelineFixtures, pipelines: [pipeline], eventRules };
  const emulator = await startS3({ fixtures, ...options });
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await emulator.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return emulator;
}

function put({ s3 }: S3TestEmulator, Body = 'x', key = Key) {
  return s3.send(new PutObjectCommand({ Bucket, Key: key, Body }));
}

async function executions({ client }: S3TestEmulator) {
  const answer = await client.send(new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }));
  return answer.pipelineExecutionSummaries ?? [];
}

const warnings = ({ log }: S3TestEmulator) => log.filter((line) => line.startsWith('warning'));

describe('an upload to a source that does not poll (J40)', () => {
  test('starts nothing any more when its rule is given anew with another pattern, and again after a restore', async () => {
    await using emulator = await startWith([rule()]);
    await emulator.snapshots.take('before');
    const countAfter = async (body: string) => {
      await put(emulator, body);
      return (await executions(emulator)).length;
    };

    expect(await countAfter('x')).toBe(1);
    await emulator.fixtures.load({ eventRules: [rule({ EventPattern: { ...pattern, source: ['other'] } })] });
    expect(await countAfter('y')).toBe(1);
    await emulator.snapshots.restore('before');
    expect(await countAfter('z')).toBe(1);
  });

  test.each([
    ["S3's own event", pattern],
    ['the call as CloudTrail tells it', trailPattern],
    ['a pattern as text', JSON.stringify(pattern)],
  ])('starts the pipeline by a rule for %s', async (_, EventPattern) => {
    await using emulator = await startWith([rule({ EventPattern })]);

    const { VersionId } = await put(emulator);

    expect(await executions(emulator)).toMatchObject([
      {
        trigger: {
          triggerType: 'CloudWatchEvent',
          triggerDetail: 'arn:aws:events:us-east-1:123456789012:rule/changes',
        },
        sourceRevisions: [{ revisionId: VersionId }],
      },
    ]);
    expect(warnings(emulator)).toEqual([]);
  });

  test('starts it however the version came about, and again for the same bytes', async () => {
    await using emulator = await startWith([rule({ EventPattern: trailPattern })]);
    const { s3 } = emulator;
    await put(emulator, 'x', 'other');

    await s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/other` }));
    await put(emulator);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'x' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));

    expect(await executions(emulator)).toHaveLength(3);
  });

  test('gives the source the version that the rule’s input transformer names, and variables', async () => {
    const input = {
      sourceRevisions: { actionName: 'Source', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: '<revisionValue>' },
    };
    const InputTransformer = {
      InputPathsMap: { revisionValue: '$.detail.object.version-id' },
      InputTemplate: JSON.stringify(input),
    };
    await using emulator = await startWith([rule({ Targets: [{ Arn, InputTransformer }] })]);

    const { VersionId } = await put(emulator);

    const [execution] = await executions(emulator);
    expect(execution?.sourceRevisions?.[0]?.revisionId).toBe(VersionId);
    expect(warnings(emulator)).toEqual([]);
  });

  test.each([
    [{ variables: [null] }, 'The variables that the rule gives must each have the texts name, value.'],
    [
      { sourceRevisions: 'v1' },
      'The sourceRevisions that the rule gives must each have the texts actionName, revisionType, revisionValue.',
    ],
  ])('is told in the log when the rule’s input is refused: %j', async (input, why) => {
    const Input = JSON.stringify(input);
    await using emulator = await startWith([rule({ Targets: [{ Arn, Input }] })]);

    await put(emulator);

    expect(await executions(emulator)).toEqual([]);
    expect(warnings(emulator)).toEqual([
      `warning: arn:aws:events:us-east-1:123456789012:rule/changes does not start pipeline Sample: ${why}`,
    ]);
  });

  test('starts the pipeline once by a rule for everything, to which the artifact of its source is no event', async () => {
    await using emulator = await startWith([rule({ EventPattern: { source: ['aws.s3'] } })]);

    await put(emulator);

    expect(await executions(emulator)).toHaveLength(1);
  });

  test.each([
    ['there is no rule', [], 'no event rule has it as its target: give its template with the AWS::Events::Rule'],
    [
      'the rule is about another key',
      [rule({ EventPattern: { ...pattern, detail: { bucket: { name: [Bucket] }, object: { key: ['no.zip'] } } } })],
      'rule changes does not match: detail.object.key differs.',
    ],
    ['the rule is disabled', [rule({ State: 'DISABLED' })], 'rule changes is disabled.'],
    [
      'the rule starts another pipeline',
      [rule({ Targets: [{ Arn: Arn.replace('Sample', 'Other') }] })],
      'no event rule has it as its target',
    ],
  ])('starts nothing when %s, and the log says so', async (_, rules, why) => {
    await using emulator = await startWith(rules);

    await put(emulator);

    expect(await executions(emulator)).toEqual([]);
    expect(warnings(emulator)).toContainEqual(
      expect.stringContaining(
        `warning: ${Bucket}/${Key} has changed, and pipeline Sample does not start: PollForSourceChanges of its source action Source is false, and ${why}`,
      ),
    );
  });

  test('starts nothing by a rule of another region than the bucket, and the log names both', async () => {
    await using emulator = await startWith([]);
    await emulator.fixtures.load({ region: 'eu-west-1', eventRules: [rule()] });

    await put(emulator);

    expect(await executions(emulator)).toEqual([]);
    expect(warnings(emulator)).toEqual([
      expect.stringMatching(
        /is false, and the event rule that has it as its target is in 123456789012\/eu-west-1, where events of a bucket in 123456789012\/us-east-1 do not come\.$/,
      ),
    ]);
  });

  test('says nothing of other objects, and of a pipeline that names another by now', async () => {
    await using emulator = await startWith([]);
    await put(emulator, 'x', 'other.zip');
    const pipeline = fromObject({ Work: [buildAction()] }, { PollForSourceChanges: 'false', S3ObjectKey: 'new.zip' });
    await emulator.client.send(new UpdatePipelineCommand({ pipeline }));
    await put(emulator);

    expect(warnings(emulator)).toEqual([]);
  });

  test('rules are there after a restart and a reset, and in a snapshot', async () => {
    const db = databaseFile();
    await (await startWith([rule()], { db })).stop();
    await using emulator = await startS3({ db });
    await emulator.snapshots.take('rules');
    await emulator.reset({ empty: true });
    await emulator.snapshots.restore('rules');

    await put(emulator);

    expect(await executions(emulator)).toHaveLength(1);
  });

  test.each([
    [{ EventPattern: { source: 'aws.s3' } }, 'source must be an object, or a list of what matches.'],
    [{ EventPattern: '{' }, 'is no JSON'],
  ])('a rule with %j is refused with its place', async (changes, why) => {
    await expect(startWith([rule(changes)])).rejects.toThrow(`fixture document: eventRules[0]: EventPattern: ${why}`);
  });
});
