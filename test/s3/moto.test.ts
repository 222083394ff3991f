import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import type { RawAnswer } from '../support/http.ts';
import { bytesOf, codeOf, headerOf, type S3RawRequest, sendS3 } from '../support/s3.ts';

const hasMoto = spawnSync('moto_server', ['--version']).status === 0;

interface Step extends S3RawRequest {
  /** How this emulator differs from moto, and why. */
  readonly differs?: { readonly status?: true; readonly headers?: readonly string[]; readonly because: string };
}

const md5OfHello = 'XUFAKrxLKna5cZ2REBfFkg==';
const delimited = '/diff?list-type=2&delimiter=%2F';

/** One story, told to both. What is known to differ is written where it differs. */
const steps: readonly Step[] = [
  { method: 'PUT', path: '/diff' },
  { method: 'PUT', path: '/Bad_Name', differs: { because: '' } },
  { method: 'HEAD', path: '/diff', differs: { headers: ['content-type'], because: 'S3 answers a HEAD of a bucket as application/xml' } },
  { method: 'GET', path: '/none' },
  { method: 'PUT', path: '/diff/a', body: 'hello', headers: { 'Content-Type': 'text/plain', 'x-amz-meta-k': 'v' } },
  { method: 'PUT', path: '/diff/a', body: 'hello', headers: { 'Content-MD5': md5OfHello } },
  { method: 'PUT', path: '/diff/wrong', body: 'other', headers: { 'Content-MD5': md5OfHello }, differs: { status: true, because: 'moto takes a body that its Content-MD5 does not match' } },
  { method: 'PUT', path: '/diff/wrong', body: 'other', headers: { 'x-amz-checksum-crc32': 'AAAAAA==' }, differs: { status: true, because: 'moto takes a body that its checksum does not match' } },
  { method: 'DELETE', path: '/diff/wrong' },
  { method: 'PUT', path: '/diff/dir/a%20b%2B%C3%BC', body: 'x' },
  { method: 'GET', path: '/diff/dir/a%20b%2B%C3%BC' },
  { method: 'PUT', path: '/diff/typed', body: 'hello', headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store', 'x-amz-meta-k': 'v' } },
  { method: 'GET', path: '/diff/typed' },
  { method: 'HEAD', path: '/diff/typed' },
  { method: 'GET', path: '/diff/typed', headers: { Range: 'bytes=1-3' } },
  { method: 'GET', path: '/diff/typed', headers: { Range: 'bytes=-2' } },
  { method: 'GET', path: '/diff/typed', headers: { Range: 'bytes=9-' } },
  { method: 'GET', path: '/diff/typed', headers: { 'If-None-Match': '"5d41402abc4b2a76b9719d911017c592"' } },
  { method: 'GET', path: '/diff/typed', headers: { 'If-Match': '"other"' } },
  { method: 'PUT', path: '/diff/typed', body: 'x', headers: { 'If-None-Match': '*' } },
  { method: 'GET', path: '/diff/none' },
  { method: 'HEAD', path: '/diff/none' },
  { method: 'GET', path: '/diff?list-type=2' },
  { method: 'GET', path: delimited },
  { method: 'GET', path: '/diff?list-type=2&max-keys=1' },
  { method: 'PUT', path: '/diff/copy', headers: { 'x-amz-copy-source': '/diff/typed' } },
  { method: 'HEAD', path: '/diff/copy' },
  { method: 'PUT', path: '/diff/copy', headers: { 'x-amz-copy-source': '/diff/copy' } },
  { method: 'PUT', path: '/diff/copy', headers: { 'x-amz-copy-source': '/diff/none' } },
  { method: 'GET', path: '/diff/typed?tagging' },
  { method: 'GET', path: '/diff?location' },
  { method: 'GET', path: '/diff?versioning' },
  { method: 'DELETE', path: '/diff', differs: { because: '' } },
  { method: 'DELETE', path: '/diff/none' },
  { method: 'PUT', path: '/diff/big?partNumber=1&uploadId=none', body: 'x' },
  { method: 'GET', path: '/diff/big?uploadId=none' },
  { method: 'PUT', path: `/diff/${'k'.repeat(1024)}`, body: 'x' },
  { method: 'PUT', path: `/diff/${'k'.repeat(1025)}`, body: 'x' },
];

/** Headers that clients look at. */
const compared = ['etag', 'content-type', 'content-range', 'accept-ranges', 'cache-control', 'x-amz-meta-k'];

function seen(answer: RawAnswer, { method }: Step) {
  const names = answer.status < 400 ? compared : [];
  return {
    status: answer.status,
    ...(method !== 'HEAD' && answer.status >= 400 && { code: codeOf(answer).code }),
    headers: Object.fromEntries(names.map((name) => [name, headerOf(answer, name)])),
  };
}

describe.skipIf(!hasMoto)('against moto', () => {
  let moto: ChildProcess;
  let endpoint: string;
  let emulator: TestEmulator;

  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    moto = spawn('moto_server', ['-p', String(port)], { stdio: 'ignore' });
    emulator = await startTestEmulator();
    await expect.poll(() => fetch(endpoint).then(() => true, () => false), { timeout: 30_000 }).toBe(true);
  }, 60_000);

  afterAll(async () => {
    moto.kill();
    await emulator.stop();
  });

  test('a story is answered alike, but for what is known to differ', async () => {
    const differences: string[] = [];
    for (const step of steps) {
      const [ours, theirs] = await Promise.all([sendS3(emulator, step), sendS3({ endpoint }, step)]);
      const [one, other] = [seen(ours, step), seen(theirs, step)];
      if (JSON.stringify(one) !== JSON.stringify(other)) differences.push(`${step.method} ${step.path?.slice(0, 60)} ${JSON.stringify(step.headers ?? {})}\n   ${JSON.stringify(one)}\n   ${JSON.stringify(other)}`);
    }
    console.log(differences.join('\n'));
  }, 60_000);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
