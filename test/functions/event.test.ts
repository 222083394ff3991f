import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { LambdaEvent } from '../../src/control/types.ts';
import { startOfTime, startTestEmulator } from '../support/emulator.ts';
import { functionFile } from '../support/functions.ts';
import { artifactCredentials, jobId } from '../support/jobs.ts';

test('the event is key for key that of the user guide (H1, H2)', async () => {
  await using emulator = await startTestEmulator();
  const events: LambdaEvent[] = [];
  await emulator.functions.register('MyFunction', async (event) => {
    events.push(event);
  });

  await emulator.jobs.enqueue({
    function: 'MyFunction',
    configuration: { UserParameters: 'some-input' },
    inputArtifacts: [
      { name: 'Known', revision: 'r1', location: { s3Location: { bucketName: 'bucket-1', objectKey: 'a/b/c' } } },
      { name: 'Unknown', location: { s3Location: { bucketName: 'bucket-1', objectKey: 'd/e/f' } } },
    ],
    continuationToken: 'from before',
    encryptionKey: { id: 'alias/key', type: 'KMS' },
  });
  await emulator.idle();

  const location = (objectKey: string) => ({ type: 'S3', s3Location: { bucketName: 'bucket-1', objectKey } });
  expect(events).toEqual([
    {
      'CodePipeline.job': {
        id: jobId(1),
        accountId: '123456789012',
        data: {
          actionConfiguration: { configuration: { FunctionName: 'MyFunction', UserParameters: 'some-input' } },
          inputArtifacts: [
            { name: 'Known', revision: 'r1', location: location('a/b/c') },
            { name: 'Unknown', revision: null, location: location('d/e/f') },
          ],
          outputArtifacts: [],
          artifactCredentials: { ...artifactCredentials(1), expirationTime: Date.parse(startOfTime) + 15 * 60_000 },
          continuationToken: 'from before',
          encryptionKey: { id: 'alias/key', type: 'KMS' },
        },
      },
    },
  ]);
});

test('the event of a first job without artifacts has credentials, too, and no token (H2)', async () => {
  await using emulator = await startTestEmulator();
  const events: LambdaEvent[] = [];
  await emulator.functions.register('MyFunction', async (event) => {
    events.push(event);
  });

  await emulator.jobs.enqueue({ function: 'MyFunction' });
  await emulator.idle();

  expect(Object.keys(events[0]?.['CodePipeline.job'].data ?? {})).toEqual([
    'actionConfiguration',
    'inputArtifacts',
    'outputArtifacts',
    'artifactCredentials',
  ]);
});

test('the credentials of the event open its artifacts on the S3 endpoint', async () => {
  await using emulator = await startTestEmulator();
  await emulator.functions.register('Copy', async (event) => {
    const { inputArtifacts, outputArtifacts, artifactCredentials: credentials } = event['CodePipeline.job'].data;
    const s3 = new S3Client({ endpoint: emulator.endpoint, region: 'us-east-1', credentials });
    const place = (artifact = inputArtifacts[0]) => {
      const { bucketName: Bucket, objectKey: Key } = artifact?.location.s3Location ?? {};
      return { Bucket, Key };
    };
    const { Body } = await s3.send(new GetObjectCommand(place()));
    const bytes = await Body?.transformToByteArray();
    await s3.send(new PutObjectCommand({ ...place(outputArtifacts[0]), Body: bytes ?? '' }));
    s3.destroy();
  });

  const { id } = await emulator.jobs.enqueue({
    function: 'Copy',
    inputArtifacts: [{ name: 'In', from: functionFile('looking.mjs') }],
    outputArtifacts: [{ name: 'Out' }],
  });
  await emulator.idle();

  const { bytes } = await emulator.artifacts.get({ jobId: id, name: 'Out' });
  expect(bytes.toString()).toContain('Prints what a function sees');
});
