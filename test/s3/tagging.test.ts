import {
  CopyObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectAttributesCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { bucket, bytesOf, codeOf, headerOf, sendS3, startS3 } from '../support/s3.ts';

const Bucket = bucket;
const Tagging = 'team=a%20%2B%20b%20%3D%20c&empty=';
const tags = [
  { Key: 'team', Value: 'a + b = c' },
  { Key: 'empty', Value: '' },
];

const tagsOf = async (s3: S3Client, Key: string, VersionId?: string) =>
  (await s3.send(new GetObjectTaggingCommand({ Bucket, Key, VersionId }))).TagSet;

describe('the tags of an object (N8)', () => {
  test('come with the object, however it is put, and are counted', async () => {
    await using emulator = await startS3({ auth: 'strict' });
    const { s3 } = emulator;
    await s3.send(new PutObjectCommand({ Bucket, Key: 'put', Body: 'x', Tagging }));
    const params = { Bucket, Key: 'parts', Body: bytesOf(6_000_000), Tagging };
    await new Upload({ client: s3, params }).done();
    const copy = { Bucket, CopySource: `${bucket}/put` };
    await s3.send(new CopyObjectCommand({ ...copy, Key: 'copy' }));
    await s3.send(new CopyObjectCommand({ ...copy, Key: 'other', Tagging: 'k=v', TaggingDirective: 'REPLACE' }));
    await s3.send(new CopyObjectCommand({ ...copy, Key: 'bare', TaggingDirective: 'REPLACE' }));

    const { TagCount } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'put' }));

    expect(TagCount).toBe(2);
    for (const key of ['put', 'parts', 'copy']) expect(await tagsOf(s3, key)).toEqual(tags);
    expect(await tagsOf(s3, 'other')).toEqual([{ Key: 'k', Value: 'v' }]);
    expect(await tagsOf(s3, 'bare')).toEqual([]);
  });

  test('are put and deleted, of one version, which stays as it is otherwise', async () => {
    await using emulator = await startS3();
    const { s3 } = emulator;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const object = { Bucket, Key: 'a' };
    const first = await s3.send(new PutObjectCommand({ ...object, Body: 'x', Metadata: { k: 'v' } }));
    const second = await s3.send(new PutObjectCommand({ ...object, Body: 'y', Tagging }));
    const { VersionId } = first;

    const put = await answerOf(
      s3.send(new PutObjectTaggingCommand({ ...object, VersionId, Tagging: { TagSet: tags } })),
    );
    const head = await s3.send(new HeadObjectCommand({ ...object, VersionId }));
    await s3.send(new DeleteObjectTaggingCommand(object));

    expect(put).toEqual({ VersionId });
    expect(head).toMatchObject({ Metadata: { k: 'v' }, ETag: first.ETag, TagCount: 2 });
    expect(await tagsOf(s3, 'a', VersionId)).toEqual(tags);
    expect(await tagsOf(s3, 'a', second.VersionId)).toEqual([]);
  });

  test.each([
    ['a=1&a=2', 'InvalidArgument'],
    [Array.from({ length: 11 }, (_, index) => `k${index}=v`).join('&'), 'BadRequest'],
    [`${'k'.repeat(129)}=v`, 'InvalidTag'],
    [`k=${'v'.repeat(257)}`, 'InvalidTag'],
    ['aws:a=b', 'InvalidTag'],
    ['a%26b=c', 'InvalidTag'],
    ['a=b%2Cc', 'InvalidTag'],
    ['=', 'InvalidArgument'],
  ])('are refused when they are %s', async (value, code) => {
    await using emulator = await startS3();

    const put = { method: 'PUT', path: `/${bucket}/a`, headers: { 'x-amz-tagging': value }, body: 'x' };

    expect(codeOf(await sendS3(emulator, put))).toEqual({ status: 400, code });
    expect((await sendS3(emulator, { path: `/${bucket}/a` })).status).toBe(404);
  });

  test('are not those of an object that is not there', async () => {
    await using emulator = await startS3();
    const missing = { Bucket, Key: 'none' };

    for (const send of [
      () => emulator.s3.send(new GetObjectTaggingCommand(missing)),
      () => emulator.s3.send(new PutObjectTaggingCommand({ ...missing, Tagging: { TagSet: [] } })),
      () => emulator.s3.send(new DeleteObjectTaggingCommand(missing)),
    ]) {
      expect(await refusalOf(send())).toMatchObject({ name: 'NoSuchKey', status: 404 });
    }
  });
});

test('the attributes of an object are those that are asked for', async () => {
  await using emulator = await startS3();
  const { s3 } = emulator;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', ChecksumAlgorithm: 'SHA256' }));
  await new Upload({ client: s3, params: { Bucket, Key: 'parts', Body: bytesOf(6_000_000) } }).done();
  const attributesOf = (Key: string, ObjectAttributes: ('ETag' | 'Checksum' | 'ObjectSize' | 'ObjectParts')[]) =>
    s3.send(new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes }));

  const { $metadata: _, LastModified, ...small } = await attributesOf('a', ['ETag', 'Checksum', 'ObjectSize']);
  const { ObjectParts, ETag } = await attributesOf('parts', ['ObjectParts']);
  const wrong = await sendS3(emulator, {
    path: `/${bucket}/a?attributes`,
    headers: { 'x-amz-object-attributes': 'Colour' },
  });

  expect(LastModified).toBeInstanceOf(Date);
  expect(small).toEqual({
    ETag: '5d41402abc4b2a76b9719d911017c592',
    Checksum: { ChecksumSHA256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=', ChecksumType: 'FULL_OBJECT' },
    ObjectSize: 5,
  });
  expect(ETag).toBeUndefined();
  expect(ObjectParts).toEqual({ TotalPartsCount: 2 });
  expect(codeOf(wrong)).toEqual({ status: 400, code: 'InvalidArgument' });
  expect(headerOf(wrong, 'content-type')).toBe('application/xml');
});
