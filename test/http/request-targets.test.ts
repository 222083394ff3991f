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
  test('is refused: OPTIONS *', async () => {
    await using emulator = await startTestEmulator({ auth });

    const answer = await send(emulator, 'OPTIONS *');

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('<Code>InvalidURI</Code>');
  });
});

describe('a target with the host in it (RFC 9112, 3.2.2)', () => {
  test.each([
    ['GET http://127.0.0.1/_emulator/v1/health', /^HTTP\/1\.1 200 [\s\S]*"status":"ok"/],
    ['GET HTTP://localhost:1/_emulator/v1/jobs?limit=1', /^HTTP\/1\.1 200 [\s\S]*\[/],
    ['GET http://127.0.0.1/bucket/key', /<Code>NoSuchBucket<[\s\S]*<BucketName>bucket</],
    ['GET http://127.0.0.1?Action=None', /<Code>InvalidAction</],
    ['POST http://127.0.0.1', /UnknownOperationException/],
  ])('is the path’s: %s', async (line, expected) => {
    await using emulator = await startTestEmulator({ auth: 'off' });

    expect(await send(emulator, line)).toMatch(expected);
  });

  test('names the host in place of the header, which a web page may have made to lead here', async () => {
    await using emulator = await startTestEmulator();

    const answer = await send(emulator, 'GET http://rebound.example/_emulator/v1/jobs');

    expect(answer).toMatch(/^HTTP\/1\.1 403 [\s\S]*does not answer to the host 'rebound.example'/);
  });
});

test.each(['GET /_emulator/v1/health', 'POST /', 'GET /bucket/key'])(
  'two Host headers are refused, and the connection ends: %s',
  async (line) => {
    await using emulator = await startTestEmulator({ auth: 'off' });

    const answer = await sendText(
      emulator,
      `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nhost: b\r\nContent-Length: 0\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*A request has one Host header/);
  },
);

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
