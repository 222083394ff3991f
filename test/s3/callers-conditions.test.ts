import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { bucket, codeOf, elementOf, headerOf, type S3TestEmulator, sendS3, startS3 } from '../support/s3.ts';

const etag = '"5d41402abc4b2a76b9719d911017c592"';
const owner = '123456789012';
const stranger = '210987654321';

async function startWithObject(): Promise<S3TestEmulator> {
  const emulator = await startS3();
  await sendS3(emulator, { method: 'PUT', path: `/${bucket}/a`, body: 'hello' });
  return emulator;
}

async function keysOf({ s3 }: S3TestEmulator): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key }) => Key);
}

describe('a caller who says whose bucket it expects', () => {
  const requests = [
    { method: 'PUT', path: `/${bucket}/new`, body: 'x' },
    { method: 'GET', path: `/${bucket}/a` },
    { method: 'HEAD', path: `/${bucket}/a` },
    { method: 'DELETE', path: `/${bucket}/a` },
    { method: 'GET', path: `/${bucket}?list-type=2` },
    { method: 'HEAD', path: `/${bucket}` },
    { method: 'POST', path: `/${bucket}/new?uploads` },
    { method: 'GET', path: `/${bucket}?versioning` },
  ];

  test.each(requests)('is refused where it is another’s: $method $path', async (request) => {
    await using emulator = await startWithObject();

    const answer = await sendS3(emulator, { ...request, headers: { 'x-amz-expected-bucket-owner': stranger } });

    expect(answer.status).toBe(403);
    if (request.method !== 'HEAD') expect(codeOf(answer).code).toBe('AccessDenied');
    expect(await keysOf(emulator)).toEqual(['a']);
  });

  test.each(requests)('is answered where it is that account’s: $method $path', async (request) => {
    await using emulator = await startWithObject();

    const answer = await sendS3(emulator, { ...request, headers: { 'x-amz-expected-bucket-owner': owner } });

    expect(answer.status).toBeLessThan(300);
  });

  test.each([
    [owner, 200],
    [stranger, 403],
  ])('may say so of a copy’s source: %s', async (expected, status) => {
    await using emulator = await startWithObject();
    const headers = { 'x-amz-copy-source': `/${bucket}/a`, 'x-amz-source-expected-bucket-owner': expected };

    const answer = await sendS3(emulator, { method: 'PUT', path: `/${bucket}/copy`, headers });

    expect(answer.status).toBe(status);
  });
});

describe('a deletion with a condition', () => {
  test.each([
    [etag, 204, []],
    ['5d41402abc4b2a76b9719d911017c592', 204, []],
    ['*', 204, []],
    ['"other"', 412, ['a']],
  ])('If-Match: %s answers %s', async (condition, status, left) => {
    await using emulator = await startWithObject();

    const answer = await sendS3(emulator, {
      method: 'DELETE',
      path: `/${bucket}/a`,
      headers: { 'If-Match': condition },
    });

    expect(answer.status).toBe(status);
    expect(await keysOf(emulator)).toEqual(left);
  });

  test('of what is not there is refused, and so is one of an object that is deleted already', async () => {
    await using emulator = await startWithObject();
    const remove = (key: string, headers = {}) =>
      sendS3(emulator, { method: 'DELETE', path: `/${bucket}/${key}`, headers });

    expect(codeOf(await remove('none', { 'If-Match': '*' }))).toEqual({ status: 404, code: 'NoSuchKey' });
    const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    await sendS3(emulator, { method: 'PUT', path: `/${bucket}?versioning`, body });
    await remove('a');
    expect(codeOf(await remove('a', { 'If-Match': '*' }))).toEqual({ status: 412, code: 'PreconditionFailed' });
    expect(codeOf(await remove('a', { 'If-Match': etag }))).toEqual({ status: 404, code: 'NoSuchKey' });
  });

  test('of a version is not done, whatever the condition', async () => {
    await using emulator = await startWithObject();
    const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    await sendS3(emulator, { method: 'PUT', path: `/${bucket}?versioning`, body });
    const path = `/${bucket}/a?versionId=null`;

    const answer = await sendS3(emulator, { method: 'DELETE', path, headers: { 'If-Match': etag } });
    const { Errors = [] } = await emulator.s3.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: [{ Key: 'a', VersionId: 'null', ETag: etag }] },
      }),
    );

    expect(codeOf(answer)).toEqual({ status: 501, code: 'NotImplemented' });
    expect([elementOf(answer, 'Header'), elementOf(answer, 'additionalMessage')]).toEqual([
      'If-Match',
      'Conditional delete operations are not allowed when a version ID is included in the request parameters.',
    ]);
    expect(Errors).toEqual([
      {
        Key: 'a',
        VersionId: 'null',
        Code: 'NotImplemented',
        Message: 'A form field you provided implies functionality that is not implemented',
      },
    ]);
    expect(await keysOf(emulator)).toEqual(['a']);
  });

  test('that S3 has for directory buckets alone deletes nothing', async () => {
    await using emulator = await startWithObject();

    const answer = await sendS3(emulator, {
      method: 'DELETE',
      path: `/${bucket}/a`,
      headers: { 'x-amz-if-match-size': '5' },
    });

    expect(codeOf(answer)).toEqual({ status: 501, code: 'NotImplemented' });
    expect(await keysOf(emulator)).toEqual(['a']);
  });

  test('among others is told on its own', async () => {
    await using emulator = await startWithObject();
    for (const key of ['b', 'c', 'd']) await sendS3(emulator, { method: 'PUT', path: `/${bucket}/${key}`, body: key });

    const { Deleted = [], Errors = [] } = await emulator.s3.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: [{ Key: 'a', ETag: etag }, { Key: 'b', ETag: etag }, { Key: 'c' }, { Key: 'd', Size: 1 }] },
      }),
    );

    expect(Deleted.map(({ Key }) => Key)).toEqual(['a', 'c']);
    expect(Errors.map(({ Key, Code }) => [Key, Code])).toEqual([
      ['b', 'PreconditionFailed'],
      ['d', 'NotImplemented'],
    ]);
    expect(await keysOf(emulator)).toEqual(['b', 'd']);
  });
});

describe('a header that is sent several times, as the Go SDK sends lists', () => {
  const several = (...values: string[]) => values as unknown as string;

  test('is signed as one, and means all of its values', async () => {
    await using emulator = await startWithObject();

    const answer = await sendS3(emulator, {
      path: `/${bucket}/a?attributes`,
      headers: { 'x-amz-object-attributes': several('ETag', 'ObjectSize') },
    });

    expect([answer.status, elementOf(answer, 'ETag'), elementOf(answer, 'ObjectSize')]).toEqual([
      200,
      '5d41402abc4b2a76b9719d911017c592',
      '5',
    ]);
  });

  test('is kept with commas alone between its values', async () => {
    await using emulator = await startS3();
    const headers = { 'x-amz-meta-key': several('one', 'two'), 'x-amz-meta-other': 'one, two' };

    await sendS3(emulator, { method: 'PUT', path: `/${bucket}/a`, headers, body: 'x' });
    const head = await sendS3(emulator, { method: 'HEAD', path: `/${bucket}/a` });

    expect([headerOf(head, 'x-amz-meta-key'), headerOf(head, 'x-amz-meta-other')]).toEqual(['one,two', 'one, two']);
  });
});
