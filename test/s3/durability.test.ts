import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
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

/** A PutObject under a condition that has begun and waits for its last byte. */
async function beginPut({ endpoint }: { readonly endpoint: string }, condition: Readonly<Record<string, string>>) {
  const body = bytesOf(20_000_000);
  const upload = request(`${endpoint}/${Bucket}/a`, {
    method: 'PUT',
    headers: { ...signature, ...condition, 'Content-Length': body.length + 1 },
  });
  upload.write(body);
  // So much is not taken before the request is looked at.
  await once(upload, 'drain');
  return async () => {
    upload.end('x');
    const [answer] = (await once(upload, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, text: (await answer.toArray()).join('') };
  };
}

/** An upload in parts of one part. @returns What completes it */
async function beginInParts(s3: S3Client, body: string) {
  const to = { Bucket, Key: 'a' };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(to));
  const { ETag } = await s3.send(new UploadPartCommand({ ...to, UploadId, PartNumber: 1, Body: body }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  return () => s3.send(new CompleteMultipartUploadCommand({ ...to, UploadId, MultipartUpload }));
}

async function setVersioning(s3: S3Client, Status: 'Enabled' | 'Suspended') {
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
}

test('an upload under a condition is refused when another one was done meanwhile that leaves the same', async () => {
  await using emulator = await startTestEmulator();
  const s3 = s3ClientFor(emulator);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'same' }));

  const end = await beginPut(emulator, { 'If-Match': ETag });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'same' }));
  const { status, text } = await end();
  s3.destroy();

  expect(status).toBe(409);
  expect(text).toContain('<Code>ConditionalRequestConflict</Code>');
  expect(text).toContain('<Condition>If-Match</Condition>');
});

test('an upload under a condition is refused when an object came and went meanwhile', async () => {
  await using emulator = await startTestEmulator();
  const s3 = s3ClientFor(emulator);
  await s3.send(new CreateBucketCommand({ Bucket }));

  const end = await beginPut(emulator, { 'If-None-Match': '*' });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'another' }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'short-lived' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  const refused = await end();
  const accepted = await (await beginPut(emulator, { 'If-None-Match': '*' }))();
  s3.destroy();

  expect(refused.status).toBe(409);
  expect(refused.text).toContain('<Condition>If-None-Match</Condition>');
  expect(accepted.status).toBe(200);
});

test.each([
  ['has an id', 'Enabled'],
  ['was put while versions were suspended', 'Suspended'],
] as const)('no upload below its object stands in the way of one under a condition: %s', async (_, status) => {
  await using emulator = await startTestEmulator();
  const s3 = s3ClientFor(emulator);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await setVersioning(s3, 'Enabled');
  const completeOlder = await beginInParts(s3, 'older');
  await emulator.clock.advance('1s');
  await setVersioning(s3, status);
  const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'newer' }));
  await setVersioning(s3, 'Enabled');

  const end = await beginPut(emulator, { 'If-Match': ETag });
  await completeOlder();
  const answer = await end();
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  s3.destroy();

  expect(answer).toMatchObject({ status: 200 });
  expect(Versions.map(({ Size }) => Size)).toEqual([20_000_001, 5, 5]);
});

test('a copy under a condition is refused when another write was done while it read its source', async () => {
  await using emulator = await startTestEmulator();
  const s3 = s3ClientFor(emulator);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: Buffer.alloc(50_000_000) }));
  const put = () => s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'same' }));
  const { ETag: IfMatch } = await put();
  const to = { Bucket, Key: 'a', CopySource: `${Bucket}/source`, ChecksumAlgorithm: 'SHA256' } as const;

  let isAnswered = false;
  const refusal = refusalOf(s3.send(new CopyObjectCommand({ ...to, IfMatch }))).finally(() => {
    isAnswered = true;
  });
  // One of them falls into the copy, which lets others in between two pieces of the source.
  while (!isAnswered) await put();

  expect(await refusal).toMatchObject({ name: 'ConditionalRequestConflict', status: 409 });
  expect(await refusalOf(s3.send(new CopyObjectCommand({ ...to, IfMatch: '"other"' })))).toMatchObject({ status: 412 });
  expect((await s3.send(new CopyObjectCommand({ ...to, IfMatch }))).CopyObjectResult?.ETag).toBeDefined();
  s3.destroy();
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
