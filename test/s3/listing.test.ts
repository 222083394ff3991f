import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { bucket, codeOf, elementOf, sendS3, startS3 } from '../support/s3.ts';

const Bucket = bucket;

async function startWith(keys: readonly string[]) {
  const emulator = await startS3();
  for (const Key of keys) await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  return emulator;
}

const tree = ['a', 'b/1', 'b/2', 'b/c/3', 'c', 'd/4', 'e'];

test('documents of S3 have moments to the second, with a fraction of zeros (N4)', async () => {
  await using emulator = await startS3();
  const { s3 } = emulator;
  await emulator.clock.advance(1500);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await s3.send(new CreateBucketCommand({ Bucket: 'later' }));
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'b' }));
  await s3.send(new UploadPartCommand({ Bucket, Key: 'b', UploadId, PartNumber: 1, Body: 'x' }));
  const read = async (path: string, method = 'GET', headers: Record<string, string> = {}) => {
    const answer = await sendS3(emulator, { method, path, headers });
    return [...answer.body.toString().matchAll(/<(?:LastModified|CreationDate|Initiated)>([^<]*)</g)].at(-1)?.[1];
  };

  const copied = { 'x-amz-copy-source': `${Bucket}/a` };
  expect([
    await read(`/${Bucket}`),
    await read(`/${Bucket}?versions`),
    await read(`/${Bucket}?uploads`),
    await read(`/${Bucket}/b?uploadId=${UploadId}`),
    await read(`/${Bucket}/c`, 'PUT', copied),
    await read(`/${Bucket}/b?partNumber=2&uploadId=${UploadId}`, 'PUT', copied),
    await read('/'),
  ]).toEqual(Array.from({ length: 7 }, () => '2030-01-01T00:00:01.000Z'));
});

describe('ListObjectsV2', () => {
  test('lists by the bytes of the keys in UTF-8', async () => {
    const keys = ['\u{1F680}', '\uFF61', 'b', 'B', 'a/b', 'a-b', 'a b', 'ä'];
    await using emulator = await startWith(keys);

    const { Contents = [], ...rest } = await answerOf(emulator.s3.send(new ListObjectsV2Command({ Bucket })));

    const sorted = keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    expect(Contents.map(({ Key }) => Key)).toEqual(sorted);
    expect(Contents[0]).toEqual({
      Key: 'B',
      ETag: '"9d5ed678fe57bcca610140957afab571"',
      LastModified: new Date('2030-01-01T00:00:00Z'),
      ChecksumAlgorithm: ['CRC32'],
      ChecksumType: 'FULL_OBJECT',
      Size: 1,
      StorageClass: 'STANDARD',
    });
    expect(rest).toEqual({ IsTruncated: false, KeyCount: 8, MaxKeys: 1000, Name: Bucket, Prefix: '' });
  });

  test.each([
    [{ Delimiter: '/' }, ['a', 'c', 'e'], ['b/', 'd/']],
    [{ Delimiter: '/', Prefix: 'b/' }, ['b/1', 'b/2'], ['b/c/']],
    [{ Prefix: 'b' }, ['b/1', 'b/2', 'b/c/3'], []],
    [{ Prefix: 'none' }, [], []],
    [{ StartAfter: 'b/2' }, ['b/c/3', 'c', 'd/4', 'e'], []],
    [{ Delimiter: '/', StartAfter: 'b/' }, ['c', 'e'], ['d/']],
    [{ Delimiter: '/c/' }, ['a', 'b/1', 'b/2', 'c', 'd/4', 'e'], ['b/c/']],
  ])('of %o', async (question, keys, prefixes) => {
    await using emulator = await startWith(tree);

    const answer = await emulator.s3.send(new ListObjectsV2Command({ Bucket, ...question }));

    expect((answer.Contents ?? []).map(({ Key }) => Key)).toEqual(keys);
    expect((answer.CommonPrefixes ?? []).map(({ Prefix }) => Prefix)).toEqual(prefixes);
  });

  test.each([1, 2, 3, 7])('tells the same in pages of %i', async (pageSize) => {
    await using emulator = await startWith(tree);

    const seen: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: emulator.s3, pageSize }, { Bucket, Delimiter: '/' })) {
      expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
      for (const { Key } of page.Contents ?? []) seen.push(Key);
      for (const { Prefix } of page.CommonPrefixes ?? []) seen.push(Prefix);
    }

    expect(seen.toSorted()).toEqual(['a', 'b/', 'c', 'd/', 'e']);
  });

  test('encodes names when asked', async () => {
    await using emulator = await startWith(['a b/ü+1']);

    const answer = await sendS3(emulator, { path: `/${Bucket}?list-type=2&encoding-type=url` });

    expect(elementOf(answer, 'Key')).toBe('a+b/%C3%BC%2B1');
  });

  test.each([
    ['max-keys=-1', 'InvalidArgument'],
    ['max-keys=x', 'InvalidArgument'],
    ['encoding-type=base64', 'InvalidArgument'],
    ['continuation-token=!', 'InvalidArgument'],
  ])('refuses %s', async (query, code) => {
    await using emulator = await startS3();

    expect(codeOf(await sendS3(emulator, { path: `/${Bucket}?list-type=2&${query}` }))).toEqual({ status: 400, code });
  });

  test('of no keys at a time is empty and not truncated', async () => {
    await using emulator = await startWith(['a']);

    const answer = await emulator.s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));

    expect([answer.KeyCount, answer.IsTruncated]).toEqual([0, false]);
  });
});

describe('ListObjects', () => {
  test('goes on behind its marker', async () => {
    await using emulator = await startWith(tree);
    const question = { Bucket, Delimiter: '/', MaxKeys: 2 };

    const first = await emulator.s3.send(new ListObjectsCommand(question));
    const second = await emulator.s3.send(new ListObjectsCommand({ ...question, Marker: first.NextMarker }));

    expect([first.IsTruncated, first.NextMarker]).toEqual([true, 'b/']);
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['c']);
    expect(second.CommonPrefixes).toEqual([{ Prefix: 'd/' }]);
  });
});

describe('ListObjectVersions', () => {
  test('lists versions and delete markers by name, the newest first, page by page', async () => {
    await using emulator = await startS3();
    const { s3 } = emulator;
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'before' }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'second' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'other' }));

    const whole = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const seen: string[] = [];
    let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (let page = 0; page < 4; page++) {
      const {
        Versions = [],
        DeleteMarkers = [],
        ...rest
      } = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1, ...marker }));
      seen.push(...[...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      marker = { KeyMarker: rest.NextKeyMarker, VersionIdMarker: rest.NextVersionIdMarker };
    }

    const id = (number: number) => `00000009000040008000${String(number).padStart(12, '0')}`;
    expect(whole.DeleteMarkers?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
      ['a', id(2), true],
    ]);
    expect(whole.Versions?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
      ['a', id(1), false],
      ['a', 'null', false],
      ['b', id(3), true],
    ]);
    expect(seen).toEqual([`a ${id(2)}`, `a ${id(1)}`, 'a null', `b ${id(3)}`]);
  });

  test('wants a key with the marker of a version', async () => {
    await using emulator = await startS3();
    const list = new ListObjectVersionsCommand({ Bucket, VersionIdMarker: 'x' });

    expect(await refusalOf(emulator.s3.send(list))).toMatchObject({ name: 'InvalidArgument', status: 400 });
  });
});
