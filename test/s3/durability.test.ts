import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { bytesOf, s3ClientFor } from '../support/s3.ts';

const Bucket = 'durable';

/** Of a key that nobody knows, which passes unless it is asked for strictly. */
const signature = {
  'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
  'X-Amz-Date': '20300101T000000Z',
  Authorization: `AWS4-HMAC-SHA256 Credential=AKIAUNKNOWN/20300101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
};

/** An emulator in a process of its own, which can be killed. */
async function startProcess(db: string) {
  const child = fork(join(import.meta.dirname, '../support/emulator-process.ts'), [JSON.stringify({ db })]);
  const [endpoint] = (await once(child, 'message')) as [string];
  return { child, endpoint };
}

test('a kill in the middle of an upload leaves what was there before, and nothing of the upload', async () => {
  using folder = temporaryFolder();
  const db = join(folder.path, 'state.db');
  const { child, endpoint } = await startProcess(db);
  const s3 = s3ClientFor({ endpoint });
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: bytesOf(3_000_000, 1) }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  await s3.send(new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: bytesOf(2_000_000, 2) }));

  const upload = request(`${endpoint}/${Bucket}/a`, {
    method: 'PUT',
    headers: { ...signature, 'Content-Length': 100_000_000 },
  });
  upload.on('error', () => {});
  upload.write(bytesOf(20_000_000, 3));
  await once(upload, 'drain');
  child.kill('SIGKILL');
  await once(child, 'exit');
  s3.destroy();

  await using emulator = await startTestEmulator({ db });
  const after = s3ClientFor(emulator);
  const got = await after.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  const { Contents } = await after.send(new ListObjectsV2Command({ Bucket }));
  const { Parts } = await after.send(new ListPartsCommand({ Bucket, Key: 'parts', UploadId }));

  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytesOf(3_000_000, 1))).toBe(true);
  expect(Contents?.map(({ Key }) => Key)).toEqual(['a']);
  expect(Parts?.map(({ Size }) => Size)).toEqual([2_000_000]);
  expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 2, chunks: 5 });
  after.destroy();
});

test('an upload under a condition is refused when another one was done meanwhile that leaves the same', async () => {
  await using emulator = await startTestEmulator();
  const s3 = s3ClientFor(emulator);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'same' }));
  const body = bytesOf(20_000_000);

  const upload = request(`${emulator.endpoint}/${Bucket}/a`, {
    method: 'PUT',
    headers: { ...signature, 'If-Match': ETag, 'Content-Length': body.length + 1 },
  });
  upload.write(body);
  // So much is not taken before the request is looked at.
  await once(upload, 'drain');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'same' }));
  upload.end('x');
  const [answer] = (await once(upload, 'response')) as [IncomingMessage];
  const text = (await answer.toArray()).join('');
  s3.destroy();

  expect(answer.statusCode).toBe(409);
  expect(text).toContain('<Code>ConditionalRequestConflict</Code>');
  expect(text).toContain('<Condition>If-Match</Condition>');
});

test('a reader gets the whole of an object that is replaced while it reads', async () => {
  await using emulator = await startTestEmulator();
  const s3 = s3ClientFor(emulator);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const before = bytesOf(20_000_000, 1);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: before }));

  const reading = await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'new' }));
  const read = Buffer.from((await reading.Body?.transformToByteArray()) ?? []);

  expect(read.equals(before)).toBe(true);
  await expect.poll(() => emulator.parts.store.blobs.count()).toEqual({ blobs: 1, chunks: 1 });
  s3.destroy();
});
