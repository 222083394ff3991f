import {
  type BucketVersioningStatus,
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { bucket, codeOf, headerOf, type S3TestEmulator, sendS3, startS3 } from '../support/s3.ts';

const Bucket = bucket;

function setVersioning({ s3 }: S3TestEmulator, Status: BucketVersioningStatus) {
  return s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
}

async function put({ s3 }: S3TestEmulator, Body: string): Promise<string | undefined> {
  return (await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body }))).VersionId;
}

async function get({ s3 }: S3TestEmulator, VersionId?: string): Promise<string | undefined> {
  return (await s3.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId }))).Body?.transformToString();
}

describe('a bucket with versioning', () => {
  test('says so', async () => {
    await using emulator = await startS3();
    const status = async () => answerOf(emulator.s3.send(new GetBucketVersioningCommand({ Bucket })));

    expect(await status()).toEqual({});
    await setVersioning(emulator, 'Enabled');
    expect(await status()).toEqual({ Status: 'Enabled' });
    await setVersioning(emulator, 'Suspended');
    expect(await status()).toEqual({ Status: 'Suspended' });
  });

  test('keeps every version', async () => {
    await using emulator = await startS3();
    await put(emulator, 'before');
    await setVersioning(emulator, 'Enabled');
    const first = await put(emulator, 'first');
    const second = await put(emulator, 'second');

    expect(await Promise.all([undefined, second, first, 'null'].map((id) => get(emulator, id)))).toEqual([
      'second',
      'second',
      'first',
      'before',
    ]);
  });

  test('hides a deleted object behind a marker, and shows it again without the marker', async () => {
    await using emulator = await startS3();
    await setVersioning(emulator, 'Enabled');
    const first = await put(emulator, 'first');
    const deletion = await answerOf(emulator.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' })));

    const hidden = await sendS3(emulator, { path: `/${Bucket}/a` });
    const marker = await sendS3(emulator, { path: `/${Bucket}/a?versionId=${deletion.VersionId}` });
    const behind = await get(emulator, first);
    const undone = await answerOf(
      emulator.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: deletion.VersionId })),
    );

    expect(deletion).toEqual({ DeleteMarker: true, VersionId: expect.any(String) });
    expect([codeOf(hidden), headerOf(hidden, 'x-amz-delete-marker')]).toEqual([
      { status: 404, code: 'NoSuchKey' },
      'true',
    ]);
    expect(codeOf(marker)).toEqual({ status: 405, code: 'MethodNotAllowed' });
    expect(behind).toBe('first');
    expect(undone).toEqual({ DeleteMarker: true, VersionId: deletion.VersionId });
    expect(await get(emulator)).toBe('first');
  });

  test('tells of no marker where a version is deleted that is none, or not there', async () => {
    await using emulator = await startS3();
    await setVersioning(emulator, 'Enabled');
    const VersionId = await put(emulator, 'first');
    const remove = () => answerOf(emulator.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId })));

    expect([await remove(), await remove()]).toEqual([{ VersionId }, { VersionId }]);
  });

  test('makes the version before the current one when the current one is deleted', async () => {
    await using emulator = await startS3();
    await setVersioning(emulator, 'Enabled');
    await put(emulator, 'first');
    const second = await put(emulator, 'second');

    await emulator.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: second }));

    expect(await get(emulator)).toBe('first');
    expect(await refusalOf(get(emulator, second))).toMatchObject({ name: 'NoSuchVersion', status: 404 });
    expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 1, chunks: 1 });
  });

  test('suspended, replaces the version without an id and keeps the others', async () => {
    await using emulator = await startS3();
    await setVersioning(emulator, 'Enabled');
    const first = await put(emulator, 'first');
    await setVersioning(emulator, 'Suspended');
    const ids = [await put(emulator, 'second'), await put(emulator, 'third')];

    expect(ids).toEqual([undefined, undefined]);
    expect(await Promise.all([undefined, 'null', first].map((id) => get(emulator, id)))).toEqual([
      'third',
      'third',
      'first',
    ]);
  });

  test('copies an older version over the current one', async () => {
    await using emulator = await startS3();
    await setVersioning(emulator, 'Enabled');
    const first = await put(emulator, 'first');
    await put(emulator, 'second');

    const copy = await answerOf(
      emulator.s3.send(new CopyObjectCommand({ Bucket, Key: 'a', CopySource: `${Bucket}/a?versionId=${first}` })),
    );

    expect(copy).toMatchObject({ CopySourceVersionId: first, VersionId: expect.any(String) });
    expect(await get(emulator)).toBe('first');
  });

  test('refuses another status', async () => {
    await using emulator = await startS3();
    const body = '<VersioningConfiguration><Status>Maybe</Status></VersioningConfiguration>';

    const answer = await sendS3(emulator, { method: 'PUT', path: `/${Bucket}?versioning`, body });

    expect(codeOf(answer)).toEqual({ status: 400, code: 'IllegalVersioningConfigurationException' });
  });
});
