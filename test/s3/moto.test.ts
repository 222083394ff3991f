import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import type { RawAnswer } from '../support/http.ts';
import { printed } from '../support/printed.ts';
import { headerOf, type S3RawRequest, sendS3 } from '../support/s3.ts';

const hasMoto = printed('moto_server', '--help') !== undefined;

interface Step extends S3RawRequest {
  /** Why this emulator and moto answer differently. */
  readonly differs?: string;
}

const md5OfHello = 'XUFAKrxLKna5cZ2REBfFkg==';
const delimited = '/diff?list-type=2&delimiter=%2F';

/** One story, told to both. What is known to differ is written where it differs. */
const steps: readonly Step[] = [
  { method: 'PUT', path: '/diff' },
  { method: 'PUT', path: '/Bad_Name', differs: 'moto takes names that S3 refuses' },
  { method: 'HEAD', path: '/diff' },
  { method: 'GET', path: '/none' },
  { method: 'PUT', path: '/diff/a', body: 'hello', headers: { 'Content-Type': 'text/plain', 'x-amz-meta-k': 'v' } },
  { method: 'PUT', path: '/diff/a', body: 'hello', headers: { 'Content-MD5': md5OfHello } },
  {
    method: 'PUT',
    path: '/diff/wrong',
    body: 'other',
    headers: { 'Content-MD5': md5OfHello },
    differs: 'moto takes a body that its Content-MD5 does not match',
  },
  {
    method: 'PUT',
    path: '/diff/wrong',
    body: 'other',
    headers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
    differs: 'moto takes a body that its checksum does not match',
  },
  { method: 'DELETE', path: '/diff/wrong' },
  { method: 'PUT', path: '/diff/dir/a%20b%2B%C3%BC', body: 'x' },
  { method: 'GET', path: '/diff/dir/a%20b%2B%C3%BC' },
  {
    method: 'PUT',
    path: '/diff/typed',
    body: 'hello',
    headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store', 'x-amz-meta-k': 'v' },
  },
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
  {
    method: 'PUT',
    path: '/diff/copy',
    headers: { 'x-amz-copy-source': '/diff/typed' },
    differs: 'moto sends an ETag header, too; S3 has it in the body alone',
  },
  { method: 'HEAD', path: '/diff/copy' },
  { method: 'PUT', path: '/diff/copy', headers: { 'x-amz-copy-source': '/diff/copy' } },
  { method: 'PUT', path: '/diff/copy', headers: { 'x-amz-copy-source': '/diff/none' } },
  { method: 'GET', path: '/diff/typed?tagging' },
  { method: 'GET', path: '/diff?location' },
  { method: 'GET', path: '/diff?versioning' },
  { method: 'DELETE', path: '/diff' },
  { method: 'DELETE', path: '/diff/none' },
  {
    method: 'PUT',
    path: '/diff/big?partNumber=1&uploadId=none',
    body: 'x',
    differs: 'moto fails for an upload that is none',
  },
  { method: 'GET', path: '/diff/big?uploadId=none' },
  { method: 'PUT', path: `/diff/${'k'.repeat(1024)}`, body: 'x' },
  { method: 'PUT', path: `/diff/${'k'.repeat(1025)}`, body: 'x', differs: 'moto takes keys of any length' },
];

/** Headers and elements that clients look at. */
const headers = ['etag', 'content-range', 'accept-ranges', 'cache-control', 'x-amz-meta-k'];
const elements = /<(Key|Prefix|ETag|Size|KeyCount|MaxKeys|IsTruncated|Code|Status|LocationConstraint)>([^<]*)</g;

function seen(answer: RawAnswer, { method }: Step) {
  const isBare = answer.body.length === 0 && method !== 'HEAD';
  const names = answer.status >= 400 ? [] : [...headers, ...(isBare ? [] : ['content-type'])];
  return {
    status: answer.status,
    headers: Object.fromEntries(names.map((name) => [name, headerOf(answer, name)])),
    elements: [...answer.body.toString().replaceAll('&quot;', '"').matchAll(elements)]
      .map(([, name, text]) => `${name} ${text}`)
      .sort(),
  };
}

describe.skipIf(!hasMoto)('against moto', () => {
  test('a story is answered alike, but for what is known to differ', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const moto = spawn('moto_server', ['-p', new URL(endpoint).port], { stdio: 'ignore' });
    onTestFinished(() => void moto.kill());
    await using emulator = await startTestEmulator();
    await expect
      .poll(
        () =>
          fetch(endpoint).then(
            () => true,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);

    for (const step of steps) {
      const [ours, theirs] = await Promise.all([sendS3(emulator, step), sendS3({ endpoint }, step)]);
      const what = `${step.method} ${step.path} ${JSON.stringify(step.headers ?? {})}`;
      if (step.differs === undefined) expect(seen(ours, step), what).toEqual(seen(theirs, step));
      else expect(seen(ours, step), `${what}: ${step.differs}`).not.toEqual(seen(theirs, step));
    }
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
