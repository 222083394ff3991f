import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import { headerOf } from '../support/s3.ts';

const targets = [
  ['GET', '/store'],
  ['PUT', '/store'],
  ['POST', '/store'],
  ['GET', '/store/a'],
  ['HEAD', '/store/a'],
  ['PUT', '/store/b'],
  ['POST', '/store/b'],
  ['DELETE', '/store/c'],
] as const;

const parameters = [
  ...['versionId', 'prefix', 'delimiter', 'marker', 'start-after', 'continuation-token', 'key-marker', 'max-keys'],
  ...[
    'version-id-marker',
    'upload-id-marker',
    'max-uploads',
    'max-parts',
    'part-number-marker',
    'partNumber',
    'uploadId',
  ],
  ...['encoding-type', 'list-type', 'versions', 'uploads', 'acl', 'tagging', 'location', 'versioning', 'delete'],
  ...['attributes', 'policy', 'cors', 'response-content-type', 'response-content-disposition', 'response-expires'],
  ...['X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'x-amz-acl', 'x-amz-tagging', 'x-amz-meta-a', 'x-id'],
];

/** Control bytes, halves of surrogate pairs, what is no UTF-8, escapes that are none, and far too much. */
const values = ['%00', '%0d%0aX:%20y', '%ED%A0%80', '%ff', '%', '%zz', '-1', '99999999999999999999', 'a'.repeat(5000)];

const headers = [
  ...['range', 'if-match', 'if-modified-since', 'x-amz-copy-source', 'x-amz-copy-source-range', 'x-amz-tagging'],
  ...['x-amz-acl', 'x-amz-grant-read', 'x-amz-storage-class', 'x-amz-meta-a', 'content-type', 'content-encoding'],
  ...['content-disposition', 'expires', 'content-md5', 'x-amz-content-sha256', 'x-amz-decoded-content-length'],
  ...['x-amz-checksum-crc32', 'x-amz-sdk-checksum-algorithm', 'x-amz-checksum-type', 'x-amz-object-attributes'],
  ...['x-amz-mp-object-size', 'x-amz-max-parts', 'x-amz-part-number-marker', 'x-amz-date', 'authorization', 'host'],
];

const headerValues = [
  '\t',
  '',
  '\u0080\u00ff',
  '%00',
  '%zz',
  '/store/%00',
  'store/a?versionId=%zz',
  'é',
  'a'.repeat(5000),
];

function start(): Promise<TestEmulator> {
  return startTestEmulator({ auth: 'off', fixtures: { buckets: [{ name: 'store', versioning: true }] } });
}

describe('S3 answers whatever stands in', () => {
  test('its parameters, and never with a fault of its own', async () => {
    await using emulator = await start();
    await emulator.artifacts.put({ bucket: 'store', key: 'a' }, 'bytes');

    for (const [method, path] of targets) {
      const requests = parameters.flatMap((name) => values.map((value) => `${path}?${name}=${value}`));
      await allAnswered(
        emulator,
        requests.map((path) => ({ method, path, ...bodyFor(method) })),
      );
    }

    expect(emulator.log.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  test('its headers, and never with a fault of its own', async () => {
    await using emulator = await start();
    await emulator.artifacts.put({ bucket: 'store', key: 'a' }, 'bytes');

    for (const [method, path] of targets) {
      const requests = headers.flatMap((name) => headerValues.map((value) => ({ [name]: value })));
      await allAnswered(
        emulator,
        requests.map((headers) => ({ method, path, headers, ...bodyFor(method) })),
      );
    }

    expect(emulator.log.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

function bodyFor(method: string): { readonly body?: string } {
  return method === 'PUT' || method === 'POST' ? { body: 'x' } : {};
}

/** Sends them a few at a time; 501 is S3's word for what is not emulated. */
async function allAnswered(emulator: TestEmulator, requests: readonly Parameters<typeof sendRaw>[1][]): Promise<void> {
  const atOnce = 20;
  for (let from = 0; from < requests.length; from += atOnce) {
    const some = requests.slice(from, from + atOnce);
    const answers = await Promise.all(some.map((request) => sendRaw(emulator, request)));
    const faults = answers.flatMap((answer, index) =>
      (answer.status >= 500 && answer.status !== 501) || headerOf(answer, 'x') !== undefined
        ? [{ ...some[index], status: answer.status }]
        : [],
    );
    expect(faults).toEqual([]);
  }
}
