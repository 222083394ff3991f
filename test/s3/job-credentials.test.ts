import { hash } from 'node:crypto';
import { GetJobDetailsCommand } from '@aws-sdk/client-codepipeline';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { bytesOf, type S3TestEmulator, startS3 } from '../support/s3.ts';

const actionTypeId = { category: 'Build', provider: 'Mine', version: '1' };

interface Place {
  readonly Bucket: string | undefined;
  readonly Key: string | undefined;
}

/** AWS marks their members as possibly undefined. */
type AwsCredentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** A job with an input that is there, and a client with the credentials that its worker is given. */
async function startJob(emulator: S3TestEmulator) {
  const { id } = await emulator.jobs.enqueue({
    actionTypeId,
    inputArtifacts: [{ name: 'App' }],
    outputArtifacts: [{ name: 'Report' }],
  });
  await emulator.artifacts.put({ jobId: id, name: 'App' }, 'input');
  const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId: id }));
  const { artifactCredentials, inputArtifacts = [], outputArtifacts = [] } = jobDetails?.data ?? {};
  const place = (artifact: (typeof inputArtifacts)[number] | undefined): Place => ({
    Bucket: artifact?.location?.s3Location?.bucketName,
    Key: artifact?.location?.s3Location?.objectKey,
  });
  const client = (change: object = {}) =>
    new S3Client({
      endpoint: emulator.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { ...artifactCredentials, ...change } as AwsCredentials,
    });
  return { client, s3: client(), input: place(inputArtifacts[0]), output: place(outputArtifacts[0]) };
}

const denied = { name: 'AccessDenied', message: 'Access Denied', status: 403 };

describe('the credentials of a job', () => {
  test('read its input, write its output in one piece and in parts, and read it back', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const { s3, input, output } = await startJob(emulator);

    const read = await s3.send(new GetObjectCommand(input));
    await s3.send(new PutObjectCommand({ ...output, Body: 'report' }));
    const back = await s3.send(new GetObjectCommand(output));
    await new Upload({ client: s3, params: { ...output, Body: bytesOf(6_000_000) } as never }).done();
    const head = await s3.send(new HeadObjectCommand(output));

    expect(await read.Body?.transformToString()).toBe('input');
    expect(await back.Body?.transformToString()).toBe('report');
    expect(head.ContentLength).toBe(6_000_000);
  });

  test('copy an input to an output, as whoever may read the one and write the other may', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const { s3, input, output } = await startJob(emulator);

    await s3.send(new CopyObjectCommand({ ...output, CopySource: `${input.Bucket}/${input.Key}` }));
    const copied = await s3.send(new GetObjectCommand(output));
    const elsewhere = new CopyObjectCommand({ ...input, Key: 'mine', CopySource: `${input.Bucket}/${input.Key}` });

    expect(await copied.Body?.transformToString()).toBe('input');
    expect(await refusalOf(s3.send(elsewhere))).toEqual(denied);
  });

  test('open nothing else', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const { s3, input, output } = await startJob(emulator);
    const other = await startJob(emulator);
    const { Bucket } = input;

    const refused = [
      () => s3.send(new PutObjectCommand({ ...input, Body: 'x' })),
      () => s3.send(new PutObjectCommand({ ...other.output, Body: 'x' })),
      () => s3.send(new GetObjectCommand(other.input)),
      () => s3.send(new GetObjectCommand({ Bucket, Key: 'none' })),
      () => s3.send(new DeleteObjectCommand(output)),
      () => s3.send(new DeleteObjectCommand(input)),
      () => s3.send(new ListObjectsV2Command({ Bucket })),
      () => s3.send(new ListBucketsCommand({})),
      () => s3.send(new CopyObjectCommand({ ...output, CopySource: `${Bucket}/${other.input.Key}` })),
    ];

    for (const send of refused) expect(await refusalOf(send())).toEqual(denied);
    expect(await refusalOf(s3.send(new HeadBucketCommand({ Bucket })))).toMatchObject({ status: 403 });
  });

  test('are not told that an object is missing, as they may not list its bucket (N7)', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const { s3, output } = await startJob(emulator);

    const get = await refusalOf(s3.send(new GetObjectCommand(output)));
    const head = await refusalOf(s3.send(new HeadObjectCommand(output)));
    const version = await refusalOf(s3.send(new GetObjectCommand({ ...output, VersionId: 'x'.repeat(32) })));
    const others = await refusalOf(emulator.s3.send(new GetObjectCommand(output)));

    expect([get, version]).toEqual([denied, denied]);
    expect(head.status).toBe(403);
    expect(others).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(emulator.log).toContain(
      `warning: S3 answers AccessDenied for ${output.Bucket}/${output.Key} to the credentials of a job: there is no such object.`,
    );
  });

  test('are told in the log how an input artifact that is not there gets bytes', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const { s3, input } = await startJob(emulator);
    await emulator.s3.send(new DeleteObjectCommand(input));

    expect(await refusalOf(s3.send(new GetObjectCommand(input)))).toEqual(denied);
    expect(emulator.log).toContain(
      `warning: S3 answers AccessDenied for ${input.Bucket}/${input.Key} to the credentials of a job: there is no such object. To give an input artifact bytes, put 'from' beside its name in the document.`,
    );
  });

  test('are refused with a wrong secret, a wrong token and after fifteen minutes', async () => {
    await using emulator = await startS3();
    const { client, s3, input } = await startJob(emulator);
    const get = (from: S3Client) => refusalOf(from.send(new GetObjectCommand(input)));

    expect(await get(client({ secretAccessKey: 'wrong' }))).toMatchObject({
      name: 'SignatureDoesNotMatch',
      status: 403,
    });
    expect(await get(client({ sessionToken: 'wrong' }))).toMatchObject({ name: 'InvalidToken', status: 400 });
    await emulator.clock.advance('15m');
    expect(await get(s3)).toMatchObject({ name: 'ExpiredToken', status: 400 });
  });
});

describe('a presigned URL', () => {
  test('reads and writes without any other credentials', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const place = { Bucket: 'bucket-1', Key: 'a b/ü' };
    const put = await getSignedUrl(emulator.s3, new PutObjectCommand(place), { expiresIn: 60 });
    const get = await getSignedUrl(emulator.s3, new GetObjectCommand(place), { expiresIn: 60 });

    expect((await fetch(put, { method: 'PUT', body: 'hello' })).status).toBe(200);
    expect(await (await fetch(get)).text()).toBe('hello');
  });

  test('is refused past its end, and for another object', async () => {
    await using emulator = await startS3();
    const place = { Bucket: 'bucket-1', Key: 'a' };
    const past = await getSignedUrl(emulator.s3, new GetObjectCommand(place), {
      expiresIn: 60,
      signingDate: new Date(Date.now() - 61_000),
    });
    const other = (await getSignedUrl(emulator.s3, new GetObjectCommand(place))).replace('/a?', '/b?');

    expect(await (await fetch(past)).text()).toContain(
      '<Code>AccessDenied</Code><Message>Request has expired</Message>',
    );
    expect(await (await fetch(other)).text()).toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  test('is told what should have been signed where it was changed', async () => {
    await using emulator = await startS3();
    const signed = await getSignedUrl(emulator.s3, new GetObjectCommand({ Bucket: 'bucket-1', Key: 'a' }));
    const url = new URL(signed.replace('/a?', '/b?'));

    const document = await (await fetch(url)).text();

    const members = document.matchAll(/<(AWS|String|Sign|Canonical)(\w+)>([^<]*)</g);
    const told = [...members].map(
      ([, start, end, text]) => [`${start}${end}`, text!.replaceAll('&amp;', '&')] as const,
    );
    const { StringToSign, CanonicalRequest, ...others } = Object.fromEntries(told);
    const bytes = (text = '') => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(' ');
    expect(told.map(([name]) => name)).toEqual([
      'AWSAccessKeyId',
      'StringToSign',
      'SignatureProvided',
      'StringToSignBytes',
      'CanonicalRequest',
      'CanonicalRequestBytes',
    ]);
    expect(CanonicalRequest?.split('\n')).toEqual([
      'GET',
      '/bucket-1/b',
      url.search.slice(1).replace(/&X-Amz-Signature=\w+/, ''),
      `host:${url.host}`,
      '',
      'host',
      'UNSIGNED-PAYLOAD',
    ]);
    expect(StringToSign?.split('\n')).toEqual([
      'AWS4-HMAC-SHA256',
      url.searchParams.get('X-Amz-Date'),
      url.searchParams.get('X-Amz-Credential')?.replace(/^\w+\//, ''),
      hash('sha256', CanonicalRequest ?? '', 'hex'),
    ]);
    expect(others).toEqual({
      AWSAccessKeyId: url.searchParams.get('X-Amz-Credential')?.split('/')[0],
      SignatureProvided: url.searchParams.get('X-Amz-Signature'),
      StringToSignBytes: bytes(StringToSign),
      CanonicalRequestBytes: bytes(CanonicalRequest),
    });
  });
});
