import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { temporaryFolder } from '../support/folder.ts';
import { bucket, bytesOf, codeOf, type S3TestEmulator, sendS3, startS3 } from '../support/s3.ts';

const Bucket = bucket;
const Key = 'big';
const partSize = 5 * 1024 * 1024;

async function create({ s3 }: S3TestEmulator, options: object = {}): Promise<string> {
  return (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }))).UploadId as string;
}

async function upload({ s3 }: S3TestEmulator, UploadId: string, PartNumber: number, Body: Buffer | string) {
  const part = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = part;
  return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 };
}

function complete({ s3 }: S3TestEmulator, UploadId: string, Parts: readonly object[]) {
  return s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: [...Parts] } }));
}

async function setVersioning({ s3 }: S3TestEmulator, Status: 'Enabled' | 'Suspended'): Promise<void> {
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
}

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest();
}

describe('an upload in parts', () => {
  test('is one object once it is completed, in the order of the part numbers', async () => {
    await using emulator = await startS3();
    const bodies = [bytesOf(partSize, 1), bytesOf(partSize + 1, 2), bytesOf(7, 3)];
    const id = await create(emulator, { ContentType: 'text/plain', Metadata: { x: '1' } });
    const [third, first, second] = [
      await upload(emulator, id, 30, bodies[2] as Buffer),
      await upload(emulator, id, 1, bodies[0] as Buffer),
      await upload(emulator, id, 2, bodies[1] as Buffer),
    ];

    const completed = await complete(emulator, id, [first, second, third]);
    const got = await emulator.s3.send(new GetObjectCommand({ Bucket, Key }));
    const part = await emulator.s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 2 }));

    const etag = `"${md5(Buffer.concat(bodies.map(md5))).toString('hex')}-3"`;
    expect(completed.ETag).toBe(etag);
    expect([got.ETag, got.ContentType, got.Metadata]).toEqual([etag, 'text/plain', { x: '1' }]);
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat(bodies))).toBe(true);
    expect([part.$metadata.httpStatusCode, part.PartsCount, part.ContentLength]).toEqual([206, 3, partSize + 1]);
    expect(Buffer.from((await part.Body?.transformToByteArray()) ?? []).equals(bodies[1] as Buffer)).toBe(true);
    expect(emulator.parts.store.blobs.count().blobs).toBe(1);
  });

  test('has no part beyond its last, and as an object that was put in one piece only the first', async () => {
    await using emulator = await startS3();
    const id = await create(emulator);
    await complete(emulator, id, [await upload(emulator, id, 1, 'only')]);
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'small', Body: 'small' }));
    const part = (key: string, PartNumber: number) =>
      emulator.s3.send(new GetObjectCommand({ Bucket, Key: key, PartNumber }));

    const whole = await part('small', 1);
    expect([whole.$metadata.httpStatusCode, whole.ContentRange, whole.PartsCount]).toEqual([
      206,
      'bytes 0-4/5',
      undefined,
    ]);
    for (const key of [Key, 'small']) {
      expect(await refusalOf(part(key, 2))).toMatchObject({ name: 'InvalidPartNumber', status: 416 });
    }
  });

  test.each<[ChecksumAlgorithm, ChecksumType]>([
    ['CRC32', 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT'],
    ['CRC32C', 'COMPOSITE'],
    ['CRC32C', 'FULL_OBJECT'],
    ['CRC64NVME', 'FULL_OBJECT'],
    ['SHA1', 'COMPOSITE'],
    ['SHA256', 'COMPOSITE'],
  ])('has a checksum of its own by %s, %s', async (ChecksumAlgorithm, ChecksumType) => {
    await using emulator = await startS3();
    const bodies = [bytesOf(partSize, 4), bytesOf(1234, 5)];
    const id = await create(emulator, { ChecksumAlgorithm, ChecksumType });
    const parts = [];
    for (const [index, Body] of bodies.entries()) {
      const part = new UploadPartCommand({ Bucket, Key, UploadId: id, PartNumber: index + 1, Body, ChecksumAlgorithm });
      const { $metadata: _, ...answer } = await emulator.s3.send(part);
      parts.push({ ...answer, PartNumber: index + 1 });
    }
    await complete(emulator, id, parts);

    const head = new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' });
    const { ChecksumType: type, ...answer } = await emulator.s3.send(head);
    const whole = new PutObjectCommand({ Bucket, Key: 'whole', Body: Buffer.concat(bodies), ChecksumAlgorithm });
    const put = await emulator.s3.send(whole);

    const member = `Checksum${ChecksumAlgorithm}` as 'ChecksumCRC32';
    expect(type).toBe(ChecksumType);
    if (type === 'FULL_OBJECT') expect(answer[member]).toBe(put[member]);
    else expect(answer[member]).toMatch(/=*-2$/);
  });

  test('with a checksum of checksums names them all when it is completed', async () => {
    await using emulator = await startS3();
    const id = await create(emulator, { ChecksumAlgorithm: 'CRC32' });
    const one = await upload(emulator, id, 1, 'bytes');
    const { PartNumber, ETag } = one;

    const bare = await refusalOf(complete(emulator, id, [{ PartNumber, ETag }]));
    const whole = await answerOf(complete(emulator, id, [one]));

    expect(bare).toEqual({
      name: 'InvalidRequest',
      message:
        'The upload was created using a crc32 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.',
      status: 400,
    });
    expect(whole).toMatchObject({ ChecksumType: 'COMPOSITE' });
  });

  test('may expect a checksum of checksums with and without the number of parts, and no other', async () => {
    await using emulator = await startS3();
    const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
    const ofParts = sha256(sha256(Buffer.from('bytes'))).toString('base64');
    const completeExpecting = async (ChecksumSHA256: string) => {
      const UploadId = await create(emulator, { ChecksumAlgorithm: 'SHA256' });
      const part = { Bucket, Key, UploadId, PartNumber: 1, Body: 'bytes', ChecksumAlgorithm: 'SHA256' as const };
      const { ETag, ChecksumSHA256: checksum } = await emulator.s3.send(new UploadPartCommand(part));
      const Parts = [{ PartNumber: 1, ETag, ChecksumSHA256: checksum }];
      const completion = { Bucket, Key, UploadId, MultipartUpload: { Parts }, ChecksumSHA256 };
      return emulator.s3.send(new CompleteMultipartUploadCommand(completion));
    };

    const [without, withNumber] = [await completeExpecting(ofParts), await completeExpecting(`${ofParts}-1`)];
    const other = await refusalOf(completeExpecting(`${ofParts}-2`));

    expect([without.ChecksumSHA256, withNumber.ChecksumSHA256]).toEqual([`${ofParts}-1`, `${ofParts}-1`]);
    expect(other).toMatchObject({ name: 'BadDigest', status: 400 });
  });

  test('takes what lib-storage sends', async () => {
    await using emulator = await startS3();
    const Body = bytesOf(12_000_000);

    const done = await new Upload({ client: emulator.s3, params: { Bucket, Key, Body } }).done();
    const got = await emulator.s3.send(new GetObjectCommand({ Bucket, Key }));

    expect(done.ETag).toMatch(/-3"$/);
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  });

  test('shares the bytes that a part copies, of which a range may be asked', async () => {
    await using emulator = await startS3();
    const source = bytesOf(partSize + 3_000_000, 6);
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: source }));
    const before = emulator.parts.store.blobs.count().chunks;
    const id = await create(emulator);
    const copy = async (PartNumber: number, CopySourceRange?: string) => {
      const command = { Bucket, Key, UploadId: id, PartNumber, CopySource: `${Bucket}/source`, CopySourceRange };
      const { CopyPartResult } = await emulator.s3.send(new UploadPartCopyCommand(command));
      return { PartNumber, ETag: CopyPartResult?.ETag };
    };

    const parts = [await copy(1, `bytes=1000-${partSize + 2_000_999}`), await copy(2, 'bytes=5-9')];
    const refusal = await refusalOf(copy(3, 'bytes=0-99999999'));
    await complete(emulator, id, parts);
    const got = await emulator.s3.send(new GetObjectCommand({ Bucket, Key }));

    expect(refusal).toMatchObject({ name: 'InvalidArgument', status: 400 });
    const expected = Buffer.concat([source.subarray(1000, partSize + 2_001_000), source.subarray(5, 10)]);
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(expected)).toBe(true);
    expect(emulator.parts.store.blobs.count().chunks).toBe(before);
  });

  test('is listed with its parts until it ends', async () => {
    await using emulator = await startS3();
    const id = await create(emulator);
    for (const number of [1, 2, 3]) await upload(emulator, id, number, `part ${number}`);
    const list = (options: object) =>
      answerOf(emulator.s3.send(new ListPartsCommand({ Bucket, Key, UploadId: id, ...options })));

    const page = await list({ MaxParts: 2 });
    const rest = await list({ PartNumberMarker: page.NextPartNumberMarker });
    const uploads = await answerOf(emulator.s3.send(new ListMultipartUploadsCommand({ Bucket })));

    expect([page.IsTruncated, page.NextPartNumberMarker]).toEqual([true, '2']);
    expect(page.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 6],
      [2, 6],
    ]);
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
    expect(uploads.Uploads?.map((listed) => [listed.Key, listed.UploadId])).toEqual([[Key, id]]);
    await emulator.s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
    expect((await emulator.s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
    expect(await refusalOf(list({}))).toMatchObject({ name: 'NoSuchUpload', status: 404 });
    expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 0, chunks: 0 });
  });

  test('replaces a part that is sent again', async () => {
    await using emulator = await startS3();
    const id = await create(emulator);
    const old = await upload(emulator, id, 1, 'old');
    const part = await upload(emulator, id, 1, 'new');

    expect(await refusalOf(complete(emulator, id, [old]))).toMatchObject({ name: 'InvalidPart', status: 400 });
    await complete(emulator, id, [part]);
    const got = await emulator.s3.send(new GetObjectCommand({ Bucket, Key }));

    expect(await got.Body?.transformToString()).toBe('new');
    expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 1, chunks: 1 });
  });

  test('is not completed with wrong parts', async () => {
    await using emulator = await startS3();
    const id = await create(emulator);
    const [first, second] = [await upload(emulator, id, 1, 'a'), await upload(emulator, id, 2, 'b')];
    const refused = async (parts: readonly object[]) => (await refusalOf(complete(emulator, id, parts))).name;

    expect(await refused([second, first])).toBe('InvalidPartOrder');
    expect(await refused([first, first])).toBe('InvalidPartOrder');
    expect(await refused([first, second])).toBe('EntityTooSmall');
    expect(await refused([{ ...first, PartNumber: 9 }])).toBe('InvalidPart');
    expect(await refused([])).toBe('MalformedXML');
    expect(await refusalOf(complete(emulator, 'none', [first]))).toMatchObject({ name: 'NoSuchUpload' });
    await complete(emulator, id, [first]);
    expect(await refused([second])).toBe('NoSuchUpload');
  });

  test('is completed again, and not aborted, by who has lost the first answer', async () => {
    await using emulator = await startS3();
    const id = await create(emulator, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const part = await upload(emulator, id, 1, 'hello');
    const other = await upload(emulator, id, 2, 'other');

    const { ChecksumCRC32, ChecksumType, ...first } = await answerOf(complete(emulator, id, [part]));
    const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id });
    await emulator.s3.send(abort);
    const again = await answerOf(complete(emulator, id, [part]));

    expect([ChecksumCRC32, ChecksumType]).toEqual([expect.any(String), 'FULL_OBJECT']);
    expect(again).toEqual(first);
    expect(await refusalOf(complete(emulator, id, [part, other]))).toMatchObject({ name: 'NoSuchUpload' });
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'later' }));
    expect(await refusalOf(complete(emulator, id, [part]))).toMatchObject({ name: 'NoSuchUpload' });
    expect(await refusalOf(emulator.s3.send(abort))).toMatchObject({ name: 'NoSuchUpload' });
  });

  test('is completed again for as long as its version is there', async () => {
    await using emulator = await startS3();
    const { s3 } = emulator;
    await setVersioning(emulator, 'Enabled');
    const id = await create(emulator);
    const part = await upload(emulator, id, 1, 'hello');
    const first = await answerOf(complete(emulator, id, [part]));

    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'later' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await answerOf(complete(emulator, id, [part]))).toEqual(first);
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId: first.VersionId }));
    expect(await refusalOf(complete(emulator, id, [part]))).toMatchObject({ name: 'NoSuchUpload' });
  });

  test.each([
    ['*', undefined],
    ['"0"', '*'],
  ])('is not completed under the conditions If-Match: %s and If-None-Match: %s', async (IfMatch, IfNoneMatch) => {
    await using emulator = await startS3();
    const id = await create(emulator);
    const Parts = [await upload(emulator, id, 1, 'hello')];

    const input = { Bucket, Key, UploadId: id, MultipartUpload: { Parts }, IfMatch, IfNoneMatch };
    const refusal = await refusalOf(emulator.s3.send(new CompleteMultipartUploadCommand(input)));

    expect(refusal).toMatchObject({ name: 'NotImplemented', status: 501 });
  });

  test('is as old as its beginning, and below what came since then', async () => {
    await using emulator = await startS3();
    const { s3, clock } = emulator;
    await setVersioning(emulator, 'Enabled');
    const begin = async (body: string) => {
      const id = await create(emulator);
      const part = await upload(emulator, id, 1, body);
      await clock.advance('1s');
      return { body, complete: () => complete(emulator, id, [part]) };
    };
    const put = async (Body: string) => {
      const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
      await clock.advance('1s');
      return VersionId;
    };
    await put('first');
    const older = await begin('older upload');
    await put('second');
    const newer = await begin('newer upload');
    await newer.complete();
    const { VersionId } = await older.complete();

    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions.map(({ IsLatest, LastModified, Size }) => [IsLatest, LastModified?.toISOString(), Size])).toEqual([
      [true, '2030-01-01T00:00:03.000Z', 12],
      [false, '2030-01-01T00:00:02.000Z', 6],
      [false, '2030-01-01T00:00:01.000Z', 12],
      [false, '2030-01-01T00:00:00.000Z', 5],
    ]);
    expect(Versions[2]?.VersionId).toBe(VersionId);
    const read = async () => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return Body?.transformToString();
    };
    expect(await read()).toBe('newer upload');
    // The order of pages, and what follows a version that is deleted, are of the same order.
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    const rest = await s3.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }));
    expect([...(page.Versions ?? []), ...(rest.Versions ?? [])].map((one) => one.VersionId)).toEqual(
      Versions.map((one) => one.VersionId),
    );
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId: Versions[0]?.VersionId }));
    expect(await read()).toBe('second');
    await put('third');
    expect(await read()).toBe('third');
    const hidden = await begin('hidden upload');
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await hidden.complete();
    expect(await refusalOf(read())).toMatchObject({ name: 'NoSuchKey' });
  });

  test('is newer than what came in the millisecond in which it began', async () => {
    await using emulator = await startS3();
    const id = await create(emulator);
    const part = await upload(emulator, id, 1, 'upload');
    await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'put' }));

    const { ETag } = await complete(emulator, id, [part]);

    expect((await emulator.s3.send(new HeadObjectCommand({ Bucket, Key }))).ETag).toBe(ETag);
  });

  test.each([undefined, 'Suspended'] as const)('is lost to a newer object without versions: %s', async (Status) => {
    await using emulator = await startS3();
    const { s3, clock } = emulator;
    if (Status !== undefined) await setVersioning(emulator, Status);
    const id = await create(emulator);
    const part = await upload(emulator, id, 1, 'upload');
    await clock.advance('1s');
    const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'newer' }));

    const completed = await complete(emulator, id, [part]);

    expect(completed.ETag).toMatch(/-1"$/);
    expect([completed.VersionId, put.VersionId]).toEqual([undefined, undefined]);
    const read = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await read.Body?.transformToString()).toBe('newer');
    expect(read.VersionId).toBe(Status === undefined ? undefined : 'null');
    expect(await refusalOf(complete(emulator, id, [part]))).toMatchObject({ name: 'NoSuchUpload' });
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
    expect(emulator.log.filter((line) => line.startsWith('warning:'))).toEqual([
      `warning: The upload in parts of ${Bucket}/${Key} is complete, and nothing of it stays: what was written since it began is newer, and its bucket keeps nothing older beside that.`,
    ]);
  });

  test.each([
    ['COMPOSITE', 400],
    ['FULL_OBJECT', 200],
  ])('with a checksum of type %s may leave out that of a part: %i', async (ChecksumType, status) => {
    await using emulator = await startS3();
    const id = await create(emulator, { ChecksumAlgorithm: 'CRC32', ChecksumType });

    const path = `/${Bucket}/${Key}?uploadId=${id}&partNumber=1`;
    const answer = await sendS3(emulator, { method: 'PUT', path, body: 'hello' });

    expect(answer.status).toBe(status);
    if (status === 400) expect(codeOf(answer).code).toBe('InvalidRequest');
  });

  test('is not ended under a condition of directory buckets', async () => {
    await using emulator = await startS3();
    const id = await create(emulator);

    const answer = await sendS3(emulator, {
      method: 'DELETE',
      path: `/${Bucket}/${Key}?uploadId=${id}`,
      headers: { 'x-amz-if-match-initiated-time': 'Tue, 01 Jan 2030 00:00:00 GMT' },
    });

    expect(codeOf(answer)).toEqual({ status: 501, code: 'NotImplemented' });
    expect((await upload(emulator, id, 1, 'hello')).ETag).toBeDefined();
  });

  test('is not completed under a condition when its object was written or deleted since it began', async () => {
    await using emulator = await startS3();
    const { s3, clock } = emulator;
    const versioning = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    await sendS3(emulator, { method: 'PUT', path: `/${Bucket}?versioning`, body: versioning });
    const begin = async () => {
      const UploadId = await create(emulator);
      const MultipartUpload = { Parts: [await upload(emulator, UploadId, 1, 'hello')] };
      await clock.advance('1s');
      return { Bucket, Key, UploadId, MultipartUpload };
    };
    const finish = (input: Awaited<ReturnType<typeof begin>>, condition: object) =>
      s3.send(new CompleteMultipartUploadCommand({ ...input, ...condition }));
    const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));

    const early = await begin();
    const { ETag } = await put('first');
    const conflict = { name: 'ConditionalRequestConflict', status: 409 };
    expect(await refusalOf(finish(early, { IfMatch: ETag }))).toMatchObject(conflict);
    expect(await refusalOf(finish(early, { IfMatch: '"other"' }))).toMatchObject({ name: 'PreconditionFailed' });
    expect(await refusalOf(finish(early, { IfNoneMatch: '*' }))).toMatchObject({ name: 'PreconditionFailed' });
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await refusalOf(finish(early, { IfNoneMatch: '*' }))).toMatchObject(conflict);
    expect(await refusalOf(finish(early, { IfMatch: ETag }))).toMatchObject({ name: 'NoSuchKey', status: 404 });

    const late = await begin();
    expect((await finish(late, { IfNoneMatch: '*' })).VersionId).toBeDefined();
  });

  test('is not completed under a condition when an upload that began before it was completed meanwhile', async () => {
    await using emulator = await startS3();
    const { s3, clock } = emulator;
    const older = await create(emulator);
    await clock.advance('1s');
    const id = await create(emulator);
    const Parts = [await upload(emulator, id, 1, 'newer')];
    const { ETag } = await complete(emulator, older, [await upload(emulator, older, 1, 'older')]);

    const input = { Bucket, Key, UploadId: id, MultipartUpload: { Parts } };
    const finish = (IfMatch: string | undefined) =>
      s3.send(new CompleteMultipartUploadCommand({ ...input, ...(IfMatch !== undefined && { IfMatch }) }));

    expect(await refusalOf(finish(ETag))).toMatchObject({ name: 'ConditionalRequestConflict', status: 409 });
    expect((await finish(undefined)).ETag).toBeDefined();
  });

  test('is not completed under a condition when its object came or went meanwhile, without versions', async () => {
    using folder = temporaryFolder();
    await using emulator = await startS3();
    const { s3, snapshots } = emulator;
    const begin = async () => {
      const UploadId = await create(emulator);
      const MultipartUpload = { Parts: [await upload(emulator, UploadId, 1, 'hello')] };
      return new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload, IfNoneMatch: '*' });
    };
    const conflict = { name: 'ConditionalRequestConflict', status: 409 };

    const beforeAll = await begin();
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'short-lived' }));
    const beforeDeletion = await begin();
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    const afterAll = await begin();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'another', Body: 'another' }));

    expect(await refusalOf(s3.send(beforeAll))).toMatchObject(conflict);
    expect(await refusalOf(s3.send(beforeDeletion))).toMatchObject(conflict);
    // A state that is taken elsewhere knows it, too.
    const file = join(folder.path, 'state.db');
    await snapshots.export(file);
    await snapshots.import(file);
    expect(await refusalOf(s3.send(beforeDeletion))).toMatchObject(conflict);
    expect((await s3.send(afterAll)).ETag).toBeDefined();
  });

  test.each([
    ['x-amz-mp-object-size', '4', 'InvalidRequest'],
    ['x-amz-mp-object-size', '5', undefined],
    ['x-amz-checksum-type', 'COMPOSITE', 'InvalidRequest'],
    ['x-amz-checksum-type', 'FULL_OBJECT', undefined],
  ])('is completed as its caller expects: %s %s', async (name, value, code) => {
    await using emulator = await startS3();
    const id = await create(emulator, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const { ETag } = await upload(emulator, id, 1, 'hello');
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${ETag}</ETag></Part></CompleteMultipartUpload>`;

    const path = `/${Bucket}/${Key}?uploadId=${id}`;
    const answer = await sendS3(emulator, { method: 'POST', path, headers: { [name]: value }, body });

    expect(codeOf(answer)).toEqual({ status: code === undefined ? 200 : 400, code });
  });

  test.each(['0', '10001', 'x', ''])('has no part number %s', async (number) => {
    await using emulator = await startS3();
    const id = await create(emulator);
    const path = `/${Bucket}/${Key}?partNumber=${number}&uploadId=${id}`;

    expect(codeOf(await sendS3(emulator, { method: 'PUT', path, body: 'x' }))).toEqual({
      status: 400,
      code: 'InvalidArgument',
    });
  });
});
