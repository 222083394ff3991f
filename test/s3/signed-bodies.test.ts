import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import { sendRaw } from '../support/http.ts';
import { bucket, bytesOf, codeOf, headerOf, startS3 } from '../support/s3.ts';

/**
 * A signer of its own, written from S3's documentation ("Signature calculations for the Authorization header:
 * transferring payload in multiple chunks", and "… including trailing headers"), so that it and the emulator can
 * disagree.
 */
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

interface Upload {
  readonly chunks: readonly Buffer[];
  readonly trailer?: string;
  /** Changes the body after it was signed. */
  readonly tamper?: (body: Buffer) => Buffer;
}

function signedUpload(endpoint: string, { chunks, trailer, tamper = (body) => body }: Upload) {
  const timestamp = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const day = timestamp.slice(0, 8);
  const scope = `${day}/us-east-1/s3/aws4_request`;
  const key = ['us-east-1', 's3', 'aws4_request'].reduce(hmac, hmac('AWS4test', day));
  const payload = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? '' : '-TRAILER'}`;
  const headers: Record<string, string> = {
    'content-encoding': 'aws-chunked',
    host: new URL(endpoint).host,
    'x-amz-content-sha256': payload,
    'x-amz-date': timestamp,
    'x-amz-decoded-content-length': String(chunks.reduce((sum, { length }) => sum + length, 0)),
    ...(trailer !== undefined && { 'x-amz-trailer': trailer.split(':', 1)[0] as string }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'PUT',
    `/${bucket}/a`,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    payload,
  ];
  const sign = (...lines: string[]) => createHmac('sha256', key).update(lines.join('\n')).digest('hex');
  let previous = sign('AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical.join('\n')));
  const authorization = `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=${names.join(';')}, Signature=${previous}`;
  const parts: Buffer[] = [];
  for (const chunk of [...chunks, Buffer.alloc(0)]) {
    previous = sign('AWS4-HMAC-SHA256-PAYLOAD', timestamp, scope, previous, sha256(''), sha256(chunk));
    parts.push(Buffer.from(`${chunk.length.toString(16)};chunk-signature=${previous}\r\n`), chunk);
    if (chunk.length > 0) parts.push(Buffer.from('\r\n'));
  }
  if (trailer !== undefined) {
    const signature = sign('AWS4-HMAC-SHA256-TRAILER', timestamp, scope, previous, sha256(`${trailer}\n`));
    parts.push(Buffer.from(`${trailer}\r\nx-amz-trailer-signature:${signature}\r\n`));
  }
  parts.push(Buffer.from('\r\n'));
  return {
    method: 'PUT',
    path: `/${bucket}/a`,
    headers: { ...headers, authorization },
    body: tamper(Buffer.concat(parts)),
  };
}

const bytes = bytesOf(200_000);
const chunks = [bytes.subarray(0, 65_536), bytes.subarray(65_536, 131_072), bytes.subarray(131_072)];
const checksum = Buffer.alloc(4);
checksum.writeUInt32BE(crc32(bytes));
const trailer = `x-amz-checksum-crc32:${checksum.toString('base64')}`;

const replacing = (from: string, to: string) => (body: Buffer) =>
  Buffer.from(body.toString('latin1').replace(from, to), 'latin1');

async function startStrict(options: EmulatorOptions = {}) {
  return startS3({ auth: 'strict', ...options });
}

describe('an upload that is signed chunk by chunk', () => {
  test.each([
    ['without a trailer', undefined],
    ['with a signed trailer', trailer],
  ])('is stored %s', async (_, withTrailer) => {
    await using emulator = await startStrict();

    const upload = signedUpload(emulator.endpoint, {
      chunks,
      ...(withTrailer !== undefined && { trailer: withTrailer }),
    });
    const answer = await sendRaw(emulator, upload);
    const got = await emulator.s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'a' }));

    expect(answer.body.toString()).toBe('');
    expect(answer.status).toBe(200);
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  test('is stored with a trailer that ends as S3 describes it and minio-go writes it', async () => {
    await using emulator = await startStrict();
    const tamper = replacing(`${trailer}\r\n`, `${trailer}\n\r\n`);

    const answer = await sendRaw(emulator, signedUpload(emulator.endpoint, { chunks, trailer, tamper }));

    expect([answer.status, headerOf(answer, 'x-amz-checksum-crc32')]).toEqual([200, checksum.toString('base64')]);
  });

  const flipByte = (at: number) => (body: Buffer) => {
    const flipped = Buffer.from(body);
    flipped[at] = (flipped[at] as number) ^ 1;
    return flipped;
  };

  test.each<[string, Upload['tamper'], { status: number; code: string }]>([
    ['a byte of the first chunk', flipByte(1000), { status: 403, code: 'SignatureDoesNotMatch' }],
    ['a byte of the last chunk', flipByte(200_000), { status: 403, code: 'SignatureDoesNotMatch' }],
    ['a signature', replacing('chunk-signature=', 'chunk-signature=0'), { status: 400, code: 'InvalidRequest' }],
    ['a signature away', replacing(/;chunk-signature=\w+/.source, ''), { status: 403, code: 'SignatureDoesNotMatch' }],
    [
      'the trailer',
      replacing(trailer, 'x-amz-checksum-crc32:AAAAAA=='),
      { status: 403, code: 'SignatureDoesNotMatch' },
    ],
    ['the trailer away', replacing(`${trailer}\r\n`, ''), { status: 403, code: 'SignatureDoesNotMatch' }],
  ])('is refused when somebody changes %s on the way, and leaves nothing', async (name, tamper, refusal) => {
    await using emulator = await startStrict();
    const strip = (body: Buffer) => Buffer.from(body.toString('latin1').replace(/;chunk-signature=\w+/, ''), 'latin1');
    const change = name === 'a signature away' ? strip : tamper;

    const answer = await sendRaw(
      emulator,
      signedUpload(emulator.endpoint, { chunks, trailer, ...(change && { tamper: change }) }),
    );

    expect(codeOf(answer)).toEqual(name === 'a signature away' ? { status: 400, code: 'InvalidRequest' } : refusal);
    expect((await emulator.s3.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount).toBe(0);
    expect(emulator.parts.store.blobs.count()).toEqual({ blobs: 0, chunks: 0 });
  });
});
