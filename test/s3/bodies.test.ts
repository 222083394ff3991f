import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import {
  bucket,
  bytesOf,
  codeOf,
  headerOf,
  type S3RawRequest,
  type S3TestEmulator,
  sendS3,
  startS3,
} from '../support/s3.ts';

const path = `/${bucket}/a`;

function put(emulator: S3TestEmulator, request: S3RawRequest) {
  return sendS3(emulator, { method: 'PUT', path, ...request });
}

function base64Crc32(bytes: Buffer | string): string {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(bytes));
  return digest.toString('base64');
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('base64');
}

async function isEmpty({ s3, parts }: S3TestEmulator): Promise<boolean> {
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return KeyCount === 0 && parts.store.blobs.count().blobs === 0;
}

describe('what a request says of its body', () => {
  test.each([
    ['Content-MD5', { 'Content-MD5': digest('md5', 'other') }, 'BadDigest'],
    ['a Content-MD5 that is none', { 'Content-MD5': 'hello' }, 'InvalidDigest'],
    ['a Content-MD5 of another length', { 'Content-MD5': digest('sha1', 'hello') }, 'InvalidDigest'],
    ['CRC32', { 'x-amz-checksum-crc32': base64Crc32('other') }, 'BadDigest'],
    ['CRC32C', { 'x-amz-checksum-crc32c': base64Crc32('hello') }, 'BadDigest'],
    ['CRC64NVME', { 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' }, 'BadDigest'],
    ['SHA1', { 'x-amz-checksum-sha1': digest('sha1', 'other') }, 'BadDigest'],
    ['SHA256', { 'x-amz-checksum-sha256': digest('sha256', 'other') }, 'BadDigest'],
    ['SHA512', { 'x-amz-checksum-sha512': digest('sha512', 'other') }, 'BadDigest'],
    ['MD5', { 'x-amz-checksum-md5': digest('md5', 'other') }, 'BadDigest'],
    ['a checksum that is none', { 'x-amz-checksum-crc32': 'hello' }, 'InvalidRequest'],
    [
      'two checksums',
      { 'x-amz-checksum-crc32': base64Crc32('hello'), 'x-amz-checksum-sha1': digest('sha1', 'hello') },
      'InvalidRequest',
    ],
    ['a checksum that is only named', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }, 'InvalidRequest'],
    [
      'a checksum of another kind than is named',
      { 'x-amz-sdk-checksum-algorithm': 'SHA1', 'x-amz-checksum-crc32': base64Crc32('hello') },
      'InvalidRequest',
    ],
    ['a trailer that is no checksum', { 'x-amz-trailer': 'x-amz-meta-a' }, 'InvalidRequest'],
  ])('is verified: %s', async (_, headers, code) => {
    await using emulator = await startS3();

    const answer = await put(emulator, { headers, body: 'hello' });

    expect(codeOf(answer)).toEqual({ status: 400, code });
    expect(await isEmpty(emulator)).toBe(true);
  });

  test.each([
    ['Content-MD5', { 'Content-MD5': digest('md5', 'hello') }],
    ['CRC32', { 'x-amz-checksum-crc32': base64Crc32('hello') }],
    ['CRC32C', { 'x-amz-checksum-crc32c': 'mnG7TA==' }],
    ['CRC64NVME', { 'x-amz-checksum-crc64nvme': 'M3eFcAZSQlc=' }],
    ['SHA1', { 'x-amz-checksum-sha1': digest('sha1', 'hello') }],
    ['SHA256', { 'x-amz-checksum-sha256': digest('sha256', 'hello') }],
  ])('is kept when it is right: %s', async (_, headers) => {
    await using emulator = await startS3();

    expect((await put(emulator, { headers, body: 'hello' })).status).toBe(200);
  });

  test('is verified: the hash in its signature', async () => {
    await using emulator = await startS3();

    const answer = await put(emulator, { body: 'hello', payload: createHash('sha256').update('other').digest('hex') });

    expect(codeOf(answer)).toEqual({ status: 400, code: 'XAmzContentSHA256Mismatch' });
    expect(await isEmpty(emulator)).toBe(true);
  });

  test('is verified for a body of many chunks, of which nothing stays', async () => {
    await using emulator = await startS3();

    const answer = await put(emulator, {
      headers: { 'x-amz-checksum-crc32': base64Crc32('other') },
      body: bytesOf(3_000_000),
    });

    expect(codeOf(answer)).toEqual({ status: 400, code: 'BadDigest' });
    expect(await isEmpty(emulator)).toBe(true);
  });
});

test.each([
  ['before any of it was read', { 'x-amz-object-lock-mode': 'GOVERNANCE' }, 'NotImplemented'],
  ['half-way', { 'x-amz-decoded-content-length': '1000', 'Content-Encoding': 'aws-chunked' }, 'IncompleteBody'],
])('a large body that is refused %s gets its answer, and the connection goes on', async (_, headers, code) => {
  await using emulator = await startS3();
  const payload = code === 'IncompleteBody' ? 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' : 'UNSIGNED-PAYLOAD';

  const answer = await put(emulator, { headers, payload, body: bytesOf(30_000_000) });
  const next = await put(emulator, { body: 'hello' });

  expect(codeOf(answer).code).toBe(code);
  expect(next.status).toBe(200);
});

test.each(['sha512', 'md5'] as const)('a checksum of %s is kept and shown', async (algorithm) => {
  await using emulator = await startS3();
  const name = `x-amz-checksum-${algorithm}`;
  await put(emulator, { headers: { [name]: digest(algorithm, 'hello') }, body: 'hello' });

  const head = await sendS3(emulator, { method: 'HEAD', path, headers: { 'x-amz-checksum-mode': 'ENABLED' } });

  expect([headerOf(head, name), headerOf(head, 'x-amz-checksum-type')]).toEqual([
    digest(algorithm, 'hello'),
    'FULL_OBJECT',
  ]);
});

test.each([
  { 'x-amz-checksum-xxhash64': 'AAAAAAAAAAA=' },
  { 'x-amz-sdk-checksum-algorithm': 'XXHASH3' },
  { 'x-amz-trailer': 'x-amz-checksum-xxhash128' },
])('a checksum that would not be verified is refused: %o', async (headers) => {
  await using emulator = await startS3();

  const answer = await put(emulator, { headers: headers as Record<string, string>, body: 'hello' });

  expect(codeOf(answer)).toEqual({ status: 501, code: 'NotImplemented' });
  expect(await isEmpty(emulator)).toBe(true);
});

describe('a length', () => {
  test('must be given', async () => {
    await using emulator = await startS3();

    const answer = await put(emulator, { body: ['hel', 'lo'], payload: 'UNSIGNED-PAYLOAD' });

    expect(codeOf(answer)).toEqual({ status: 501, code: 'NotImplemented' });
  });

  test('of more than 5 GiB is refused before the body comes', async () => {
    await using emulator = await startS3();

    const answer = await put(emulator, {
      headers: { 'Content-Length': String(5 * 1024 ** 3 + 1) },
      payload: 'UNSIGNED-PAYLOAD',
      body: ['x'],
    }).catch((error: Error) => error.message);

    expect(answer === 'socket hang up' || codeOf(answer as never).code === 'EntityTooLarge').toBe(true);
  });

  test('that is longer than the body leaves nothing', async () => {
    await using emulator = await startS3();
    const { port, hostname } = new URL(emulator.endpoint);
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIAUNKNOWN/20300101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=0000000000000000000000000000000000000000000000000000000000000000';
    const head = [
      `PUT ${path} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Authorization: ${authorization}`,
      'X-Amz-Date: 20300101T000000Z',
      'X-Amz-Content-Sha256: UNSIGNED-PAYLOAD',
      'Content-Length: 5000000',
    ];

    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(`${head.join('\r\n')}\r\n\r\n`);
        socket.write(bytesOf(2_000_000), () => socket.end());
      });
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      socket.resume();
    });

    await expect.poll(() => isEmpty(emulator)).toBe(true);
  });
});

const framing = { 'Content-Encoding': 'aws-chunked', 'x-amz-trailer': 'x-amz-checksum-crc32' };

function framed(chunks: readonly (Buffer | string)[], trailers: readonly string[]): Buffer {
  const parts = chunks.flatMap((chunk) => [`${Buffer.byteLength(chunk).toString(16)}\r\n`, chunk, '\r\n']);
  return Buffer.concat(
    [...parts, '0\r\n', ...trailers.map((line) => `${line}\r\n`), '\r\n'].map((p) => Buffer.from(p as string)),
  );
}

function putFramed(emulator: S3TestEmulator, body: Buffer, length: number, headers: Record<string, string> = {}) {
  return put(emulator, {
    body,
    payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    headers: { ...framing, 'x-amz-decoded-content-length': String(length), ...headers },
  });
}

describe('an aws-chunked body', () => {
  const bytes = bytesOf(2_345_678);
  const trailer = `x-amz-checksum-crc32:${base64Crc32(bytes)}`;
  const cut = (size: number) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );

  test.each([8192, 65_536, 1_048_576, 9_999_999])(
    'of chunks of %i bytes is stored without its framing',
    async (size) => {
      await using emulator = await startS3();

      const answer = await putFramed(emulator, framed(cut(size), [trailer]), bytes.length, {
        'Content-Encoding': 'gzip, aws-chunked',
      });
      const got = await emulator.s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'a' }));

      expect(answer.status).toBe(200);
      expect(got.ContentEncoding).toBe('gzip');
      expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    },
  );

  test('may end in an empty line more, as that of minio-go does', async () => {
    await using emulator = await startS3();
    const body = Buffer.from(`5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${base64Crc32('hello')}\n\r\n\r\n`);

    const answer = await putFramed(emulator, body, 5);

    expect([answer.status, headerOf(answer, 'x-amz-checksum-crc32')]).toEqual([200, base64Crc32('hello')]);
  });

  test('without any encoding but aws-chunked has none when it is read', async () => {
    await using emulator = await startS3();
    await putFramed(emulator, framed(['hello'], [`x-amz-checksum-crc32:${base64Crc32('hello')}`]), 5);

    const head = await emulator.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'a' }));

    expect(head.ContentEncoding).toBeUndefined();
  });

  const right = `x-amz-checksum-crc32:${base64Crc32('hello')}`;
  test.each([
    [
      'a wrong checksum in its trailer',
      framed(['hello'], [`x-amz-checksum-crc32:${base64Crc32('other')}`]),
      5,
      'BadDigest',
    ],
    ['no trailer', framed(['hello'], []), 5, 'MalformedTrailerError'],
    ['a trailer that is none', framed(['hello'], ['hello']), 5, 'MalformedTrailerError'],
    ['fewer bytes than it said', framed(['hello'], [right]), 6, 'IncompleteBody'],
    ['more bytes than it said', framed(['hello'], [right]), 4, 'IncompleteBody'],
    ['no last chunk', Buffer.from('5\r\nhello\r\n'), 5, 'IncompleteBody'],
    ['half a chunk', Buffer.from('5\r\nhel'), 5, 'IncompleteBody'],
    ['no end of its trailers', Buffer.from(`5\r\nhello\r\n0\r\n${right}\r\n`), 5, 'IncompleteBody'],
    ['a chunk that is longer than its size', Buffer.from('4\r\nhello\r\n0\r\n\r\n'), 5, 'IncompleteBody'],
    ['a size that is none', Buffer.from('x\r\nhello\r\n0\r\n\r\n'), 5, 'IncompleteBody'],
    ['an endless line', Buffer.from('1'.repeat(10_000)), 5, 'IncompleteBody'],
    ['a small chunk that is not the last', framed(['hel', 'lo'], [right]), 5, 'InvalidChunkSizeError'],
    [
      'a trailer behind its end',
      Buffer.concat([framed(['hello'], [right]), Buffer.from(`${right}\r\n\r\n`)]),
      5,
      'IncompleteBody',
    ],
    ['three empty lines', Buffer.concat([framed(['hello'], [right]), Buffer.from('\r\n\r\n')]), 5, 'IncompleteBody'],
    ['bytes behind its end', Buffer.concat([framed(['hello'], [right]), Buffer.from('more')]), 5, 'IncompleteBody'],
  ])('with %s is refused and leaves nothing', async (_, body, length, code) => {
    await using emulator = await startS3();

    const answer = await putFramed(emulator, body, length);

    expect(codeOf(answer)).toEqual({ status: 400, code });
    expect(await isEmpty(emulator)).toBe(true);
  });

  test('tells which chunk is too small, and by which it is known not to be the last', async () => {
    await using emulator = await startS3();

    const answer = await putFramed(emulator, framed(['hel', 'lo'], [right]), 5);

    expect(answer.body.toString()).toContain(
      '<Code>InvalidChunkSizeError</Code><Message>Only the last chunk is allowed to have a size less than 8192 bytes</Message><Chunk>2</Chunk><BadChunkSize>3</BadChunkSize><RequestId>',
    );
  });

  test('must say how long it is without its framing', async () => {
    await using emulator = await startS3();

    const answer = await put(emulator, {
      body: framed(['hello'], [right]),
      payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      headers: framing,
    });

    expect(codeOf(answer)).toEqual({ status: 411, code: 'MissingContentLength' });
  });
});
