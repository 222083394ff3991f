import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { sendText } from '../support/http.ts';
import { bucket, codeOf, sendS3, startS3 } from '../support/s3.ts';

/** Sends a request line as it is: clients would put its target right. */
function send(emulator: TestEmulator, line: string): Promise<string> {
  const { host } = new URL(emulator.endpoint);
  return sendText(emulator, `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

describe.each(['off', 'lenient'] as const)('a request whose target is no path, in mode %s', (auth) => {
  test.each(['POST http://host/', 'GET http://host/bucket/key', 'GET http://host/_emulator/v1/health', 'OPTIONS *'])(
    'is refused: %s',
    async (line) => {
      await using emulator = await startTestEmulator({ auth });

      const answer = await send(emulator, line);

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('<Code>InvalidURI</Code>');
    },
  );
});

test('a method that is known nowhere is refused by whom the path belongs to', async () => {
  await using emulator = await startTestEmulator({ auth: 'off' });

  expect(await send(emulator, 'PROPFIND /_emulator/v1/jobs')).toContain(
    '{"message":"There is no PROPFIND /_emulator/v1/jobs here."}',
  );
  expect(await send(emulator, 'PROPFIND /a/b')).toContain('<Code>NotImplemented</Code>');
});

test.each([
  ['TRACE', '/_emulator/v1/jobs?limit=1', 'GET, POST'],
  ['HEAD', '/_emulator/v1/jobs/some', 'GET'],
  ['QUERY', '/_emulator/v1/faults/fault-1', 'DELETE'],
  ['PUT', '/_emulator/v1/health', 'GET'],
  ['DELETE', '/_emulator/v1/openapi.json', 'GET'],
])(
  'a method that a route of the control API does not have is told which it has: %s %s',
  async (method, path, allowed) => {
    await using emulator = await startTestEmulator();

    const answer = await send(emulator, `${method} ${path}`);

    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toContain(`allow: ${allowed}\r\n`);
    if (method !== 'HEAD') expect(answer).toContain('"code":"notFound"');
  },
);

test('a tool that sends HEAD is told that the emulator is there', async () => {
  await using emulator = await startTestEmulator();

  expect(await send(emulator, 'HEAD /_emulator/v1/health')).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\n$/s);
});

test.each(['/_emulator/v1/jobs/%zz', '/_emulator/webhooks/%zz'])(
  'a percent sign without its digits is told: %s',
  async (path) => {
    await using emulator = await startTestEmulator();

    const answer = await send(emulator, `GET ${path}`);

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain(`{"message":"The path '${path}' has a percent sign that escapes nothing."}`);
  },
);

describe('a bucket before the host’s name', () => {
  const path = '/_emulator/v1/health';

  test('may have objects below _emulator/', async () => {
    await using emulator = await startS3();
    const host = `${bucket}.localhost`;

    const put = await sendS3(emulator, { method: 'PUT', path, host, body: 'bytes' });
    const got = await sendS3(emulator, { path: `/${bucket}${path}` });

    expect([put.status, got.body.toString()]).toEqual([200, 'bytes']);
  });

  test('is none where the host is a name that is allowed, below another that is', async () => {
    await using emulator = await startS3({ allowedHost: ['internal', 'emulator.internal'] });

    const answer = await sendS3(emulator, { path, host: 'emulator.internal' });

    expect(answer.status).toBe(200);
    expect(codeOf(await sendS3(emulator, { path, host: 'other.internal' }))).toMatchObject({ code: 'NoSuchBucket' });
  });
});
