import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketMetricsConfigurationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { sendRaw } from '../support/http.ts';
import { bucket, codeOf, headerOf, s3ClientFor, sendS3, startS3 } from '../support/s3.ts';

const defaultBucket = 'codepipeline-us-east-1-123456789012';

describe('a bucket', () => {
  test('is its account’s, in the region of the request, and the only one of its name', async () => {
    await using emulator = await startS3();
    const s3 = s3ClientFor(emulator, '210987654321', 'eu-central-1');
    await s3.send(new CreateBucketCommand({ Bucket: 'theirs' }));

    const location = await answerOf(emulator.s3.send(new GetBucketLocationCommand({ Bucket: 'theirs' })));
    const ours = await refusalOf(emulator.s3.send(new CreateBucketCommand({ Bucket: 'theirs' })));
    const again = await refusalOf(s3.send(new CreateBucketCommand({ Bucket: 'theirs' })));

    expect(location).toEqual({ LocationConstraint: 'eu-central-1' });
    expect(ours).toMatchObject({ name: 'BucketAlreadyExists', status: 409 });
    expect(again).toMatchObject({ name: 'BucketAlreadyOwnedByYou', status: 409 });
    s3.destroy();
  });

  test('may be made again by its owner in us-east-1, where it has no location', async () => {
    await using emulator = await startS3();
    const answer = await answerOf(emulator.s3.send(new CreateBucketCommand({ Bucket: bucket })));
    const location = await answerOf(emulator.s3.send(new GetBucketLocationCommand({ Bucket: bucket })));

    expect(answer).toEqual({ Location: `/${bucket}`, BucketArn: `arn:aws:s3:::${bucket}` });
    expect(location).toEqual({});
  });

  test.each([
    ['EU', 200],
    ['eu-west-1', 200],
    ['nowhere at all', 400],
  ])('may be asked for in %s: %s', async (location, status) => {
    await using emulator = await startS3();
    const body = `<CreateBucketConfiguration><LocationConstraint>${location}</LocationConstraint></CreateBucketConfiguration>`;

    const answer = await sendS3(emulator, { method: 'PUT', path: '/made', body });

    expect(answer.status).toBe(status);
    if (status === 400) expect(codeOf(answer).code).toBe('InvalidLocationConstraint');
    else expect((await sendS3(emulator, { path: '/made?location' })).body.toString()).toContain('>eu-west-1<');
  });

  test.each([
    [{ 'x-amz-object-ownership': 'Nobody' }, 'InvalidArgument'],
    [
      { 'x-amz-object-ownership': 'BucketOwnerEnforced', 'x-amz-acl': 'private' },
      'InvalidBucketAclWithObjectOwnership',
    ],
  ])('is not made with %o', async (headers, code) => {
    await using emulator = await startS3();

    const answer = await sendS3(emulator, { method: 'PUT', path: '/made', headers: headers as Record<string, string> });

    expect(codeOf(answer)).toEqual({ status: 400, code });
    expect((await sendS3(emulator, { method: 'HEAD', path: '/made' })).status).toBe(404);
  });

  test.each(['ab', 'A-bucket', 'a..b', '-a-', 'a_b', '192.168.1.1', 'xn--a', 'x'.repeat(64), 'a-s3alias'])(
    'cannot be named %s',
    async (name) => {
      await using emulator = await startS3();

      const answer = await sendS3(emulator, { method: 'PUT', path: `/${name}` });

      expect(codeOf(answer)).toEqual({ status: 400, code: 'InvalidBucketName' });
    },
  );

  test('is deleted when it is empty', async () => {
    await using emulator = await startS3();
    await emulator.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'x' }));
    const full = await refusalOf(emulator.s3.send(new DeleteBucketCommand({ Bucket: bucket })));
    await emulator.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'a' }));
    await emulator.s3.send(new DeleteBucketCommand({ Bucket: bucket }));

    const gone = await refusalOf(emulator.s3.send(new DeleteBucketCommand({ Bucket: bucket })));

    expect(full).toMatchObject({ name: 'BucketNotEmpty', status: 409 });
    expect(gone).toMatchObject({ name: 'NoSuchBucket', status: 404 });
  });

  test('that is used from another region is told in the log, once for each', async () => {
    await using emulator = await startS3();
    const s3 = s3ClientFor(emulator, '123456789012', 'eu-central-1');
    const use = () => s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'x' }));

    await emulator.s3.send(new HeadBucketCommand({ Bucket: bucket }));
    await use();
    await use();

    expect(emulator.log.filter((line) => line.startsWith('warning'))).toEqual([
      `warning: Bucket ${bucket} is in us-east-1; a request was signed for eu-central-1, which S3 refuses or redirects.`,
    ]);
    s3.destroy();
  });

  test('of artifacts is there for every account and region without being made', async () => {
    await using emulator = await startS3();
    const other = 'codepipeline-eu-west-1-210987654321';

    const head = await answerOf(emulator.s3.send(new HeadBucketCommand({ Bucket: defaultBucket })));
    await emulator.s3.send(new PutObjectCommand({ Bucket: other, Key: 'a', Body: 'x' }));
    const { Buckets = [] } = await emulator.s3.send(new ListBucketsCommand({}));

    expect(head).toEqual({ BucketRegion: 'us-east-1', AccessPointAlias: false });
    expect(Buckets.map(({ Name }) => Name)).toEqual([bucket, defaultBucket]);
  });
});

describe('what is not emulated', () => {
  test('is refused by name', async () => {
    await using emulator = await startS3();

    expect(
      await refusalOf(emulator.s3.send(new GetBucketMetricsConfigurationCommand({ Bucket: bucket, Id: 'a' }))),
    ).toEqual({
      name: 'NotImplemented',
      message: 'GET bucket?metrics of S3 is not emulated by this version of codepipeline-local.',
      status: 501,
    });
  });

  test.each([
    ['PATCH', '/', 405, 'MethodNotAllowed'],
    ['DELETE', '/', 405, 'MethodNotAllowed'],
    ['POST', '/?uploads', 405, 'MethodNotAllowed'],
    ['POST', `/${bucket}`, 501, 'NotImplemented'],
    ['POST', `/${bucket}/a?select&select-type=2`, 501, 'NotImplemented'],
    ['PUT', `/${bucket}/a?legal-hold`, 501, 'NotImplemented'],
    ['PUT', `/${bucket}?replication`, 501, 'NotImplemented'],
    ['OPTIONS', `/${bucket}/a`, 501, 'NotImplemented'],
  ])('%s %s answers %i', async (method, path, status, code) => {
    await using emulator = await startS3();

    const answer = await sendS3(emulator, { method, path });

    expect(codeOf(answer)).toEqual({ status, code });
    if (status === 405) expect(headerOf(answer, 'allow')).toBe('GET');
  });
});

describe('a request', () => {
  test('without a signature is denied', async () => {
    await using emulator = await startS3();

    const answer = await sendRaw(emulator, { method: 'GET', path: '/a?uploads' });

    expect(answer.status).toBe(403);
    expect(headerOf(answer, 'content-type')).toBe('application/xml');
    expect(answer.body.toString()).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>AccessDenied<\/Code><Message>Access Denied<\/Message><RequestId>[-\w]+<\/RequestId><HostId>[-\w]+<\/HostId><\/Error>$/,
    );
  });

  test.each([
    [`/${bucket}`, 'us-east-1'],
    [`/${bucket}/a`, 'us-east-1'],
    ['/codepipeline-eu-west-1-210987654321', 'eu-west-1'],
    ['/nobodys', undefined],
  ])('for the head of %s that is denied is told the bucket’s region: %s', async (path, region) => {
    await using emulator = await startS3();

    const answer = await sendRaw(emulator, { method: 'HEAD', path });

    expect([answer.status, headerOf(answer, 'x-amz-bucket-region')]).toEqual([403, region]);
  });

  test('with an empty content type is S3’s all the same', async () => {
    await using emulator = await startS3();

    const answer = await sendS3(emulator, {
      method: 'PUT',
      path: `/${bucket}/a`,
      headers: { 'Content-Type': '' },
      body: 'x',
    });

    expect(answer.status).toBe(200);
  });

  test.each([
    [`${bucket}.localhost`, '/a'],
    [`${bucket}.localhost:7109`, '/a'],
    [`${bucket}.host.docker.internal`, '/a'],
    [`${bucket}.emulator.test:7109`, '/a'],
    [`${bucket}.s3.amazonaws.com`, '/a'],
    [`${bucket}.s3.us-east-1.amazonaws.com`, '/a'],
    ['s3.us-east-1.amazonaws.com', `/${bucket}/a`],
    ['localhost', `/${bucket}/a`],
    ['emulator', `/${bucket}/a`],
  ])('to %s%s reaches the object', async (host, path) => {
    await using emulator = await startS3({ allowedHost: 'emulator.test' });
    await emulator.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'hello' }));

    const answer = await sendS3(emulator, { host, path });

    expect(answer.body.toString()).toBe('hello');
  });

  test('to a name that is a virtual host finds CodePipeline at POST / all the same', async () => {
    await using emulator = await startS3();

    const answer = await sendRaw(emulator, {
      headers: { Host: 'codepipeline.localhost', 'X-Amz-Target': 'CodePipeline_20150709.PollForJobs' },
    });

    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toBe('<UnknownOperationException/>');
  });

  test('to an object of a bucket that is none is refused', async () => {
    await using emulator = await startS3();
    const answers = await Promise.all([
      sendS3(emulator, { path: '/none/a' }),
      sendS3(emulator, { path: '/none' }),
      sendS3(emulator, { method: 'PUT', path: '/none/a', body: 'x' }),
      sendS3(emulator, { method: 'POST', path: '/none/a?uploads' }),
    ]);

    expect(answers.map(codeOf)).toEqual(Array(4).fill({ status: 404, code: 'NoSuchBucket' }));
  });
});
