import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { sendText } from '../support/http.ts';

/** An emulator that waits 20 ms for what stalls. */
function start(): Promise<TestEmulator> {
  return startTestEmulator({ auth: 'off', fixtures: { buckets: [{ name: 'store' }] } }, undefined, {
    bodyPatience: 20,
  });
}

/** Sends a head that promises a hundred bytes, and of these no more than given; answers all until the connection ends. */
function sendPart(to: { readonly endpoint: string }, request: string, headers: readonly string[], begun: string) {
  const head = [`${request} HTTP/1.1`, 'Host: localhost', ...headers, 'Content-Length: 100', '', ''].join('\r\n');
  return sendText(to, head + begun);
}

const target = ['X-Amz-Target: CodePipeline_20150709.ListPipelines', 'Content-Type: application/x-amz-json-1.1'];
const form = ['Content-Type: application/x-www-form-urlencoded'];
const sentence = 'The rest of the body did not come in time; the connection is closed.';
const lambda = `Authorization: AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/lambda/aws4_request`;

describe.each(['', 'five!'])('a body that stalls after %j ends its request and its connection (A15, N3)', (begun) => {
  test.each<[string, string, readonly string[], number, string]>([
    ['the API', 'POST /', target, 408, `{"__type":"RequestTimeoutException","message":"${sentence}"}`],
    ['STS', 'POST /', form, 408, `<Code>RequestTimeoutException</Code><Message>${sentence}</Message>`],
    ['the control API', 'POST /_emulator/v1/clock', [], 408, `{"message":"${sentence}"}`],
    ['no route of the control API', 'POST /_emulator/v1/nothing', [], 408, `{"message":"${sentence}"}`],
    ['fixtures', 'POST /_emulator/v1/fixtures', ['Content-Type: application/json'], 408, `{"message":"${sentence}"}`],
    [
      'a state',
      'POST /_emulator/v1/state',
      ['Content-Type: application/vnd.sqlite3'],
      408,
      `{"code":"timeout","message":"${sentence}"}`,
    ],
    ['a state of another type', 'POST /_emulator/v1/state', [], 408, `{"message":"${sentence}"}`],
    ['a webhook', 'POST /_emulator/webhooks?t=none', [], 408, `{"message":"${sentence}"}`],
    [
      'an upload',
      'PUT /store/a',
      [],
      400,
      '<Code>RequestTimeout</Code><Message>Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.</Message>',
    ],
    ['an upload that is refused', 'PUT /nowhere/a', [], 404, '<Code>NoSuchBucket</Code>'],
    ['an S3 request that takes no body', 'GET /store', [], 200, '<ListBucketResult'],
    ['another service', 'POST /2015-03-31/functions', [lambda], 400, 'UnknownOperationException'],
  ])('%s', async (_, request, headers, status, text) => {
    await using emulator = await start();

    const answer = await sendPart(emulator, request, headers, begun);

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(text);
    expect(emulator.parts.store.blobs.count()).toMatchObject({ blobs: 0 });
    expect(emulator.log.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

test('the control API on a port of its own ends them, too', async () => {
  await using emulator = await startTestEmulator({ control: 0 }, undefined, { bodyPatience: 20 });
  const endpoint = `http://127.0.0.1:${emulator.parts.ports().control}`;

  expect(await sendPart({ endpoint }, 'POST /_emulator/v1/clock', [], '')).toContain(sentence);
});

test('a body that comes piece by piece is taken, however long it takes in all', async () => {
  await using emulator = await startTestEmulator({ auth: 'off' }, undefined, { bodyPatience: 2000 });
  const { hostname, port } = new URL(emulator.endpoint);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const body = '{"advance":"1h"}'.padEnd(100_000);
  socket.write(
    `POST /_emulator/v1/clock HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  // Each byte is sent when an answer to another request has come: long before the patience ends, also on a busy machine.
  const began = performance.now();
  let sent = 0;
  while (performance.now() - began < 2400) {
    socket.write(body[sent++] as string);
    await fetch(`${emulator.endpoint}/_emulator/v1/health`);
  }
  socket.write(body.slice(sent));

  const [answer] = await once(socket, 'data');

  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
});
