import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { readWholeRequest } from '../../src/protocol/bodies/whole-request.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';

const target = 'X-Amz-Target: CodePipeline_20150709.ListPipelines';
const type = 'Content-Type: application/x-amz-json-1.1';
const usual = ['Host: localhost', target, type];

/** The text of a request. */
function textOf(headers: readonly string[], body = '{}', { first = 'POST / HTTP/1.1', length = body.length } = {}) {
  return [first, ...headers, `Content-Length: ${length}`, '', body].join('\r\n');
}

/** Sends pieces of a text, each after the server has read those before; all that is answered until the end. */
async function exchange({ endpoint }: TestEmulator, pieces: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect({ port: Number(port), host: hostname, noDelay: true });
  let answer = '';
  socket.setEncoding('latin1').on('data', (received: string) => {
    answer += received;
  });
  const closed = once(socket, 'close');
  for (const piece of pieces) {
    socket.write(piece, 'latin1');
    await (await fetch(`${endpoint}/_emulator/v1/health`)).text();
  }
  socket.end();
  await closed;
  return answer.replaceAll(/(?<=RequestId: )\S+/g, 'id').replaceAll(/(?<=Date: ).*/g, 'now\r');
}

/** Requests as SDKs send them. */
const short: readonly (readonly [string, string])[] = [
  ['of an SDK', textOf(usual)],
  ['that keeps its connection', textOf([...usual, 'Connection: Keep-Alive'])],
  ['that is refused', textOf(['Host: localhost', 'X-Amz-Target: CodePipeline_20150709.Nothing', type])],
  ['for another service', textOf(['Host: localhost', 'X-Amz-Target: DynamoDB_20120810.ListTables', type])],
  ['whose body is no JSON', textOf(usual, '{')],
  ['without a body', textOf(usual, '')],
  ['of another content type', textOf(['Host: localhost', target, 'Content-Type: text/plain'])],
  ['with spaces around a value', textOf(['Host: localhost', `${target} \t `, `Content-Type:${type.slice(13)}`])],
  ['with bytes beyond ASCII', textOf([...usual, 'X-Name: \u00fc\u00ff'])],
  [
    'with a byte behind its target that is a space in Latin-1 alone',
    textOf(['Host: localhost', `${target}\u00a0`, type]),
  ],
  [
    'of RPC v2 CBOR',
    textOf(['Host: localhost', 'smithy-protocol: rpc-v2-cbor', 'Content-Type: application/cbor'], '\u00a0', {
      first: 'POST /service/CodePipeline_20150709/operation/ListActionTypes HTTP/1.1',
    }),
  ],
  ['to a name of its own', textOf(['Host: bucket.localhost', target, type])],
];

/** What node:http reads, be it right or wrong. */
const long: readonly (readonly [string, string])[] = [
  ['by GET', textOf(usual, '', { first: 'GET /_emulator/v1/health HTTP/1.1' })],
  ['to another path', textOf(usual, '{}', { first: 'POST /?x HTTP/1.1' })],
  ['of HTTP/1.0', textOf(usual, '{}', { first: 'POST / HTTP/1.0' })],
  ['that ends its connection', textOf([...usual, 'Connection: close'])],
  ['with a header twice', textOf([...usual, target])],
  ['with two lengths', textOf([...usual, 'Content-Length: 3'])],
  ['with the name of what every object has', textOf([...usual, 'constructor: x'])],
  ['with a prototype', textOf([...usual, '__proto__: x'])],
  ['without a host', textOf([target, type])],
  ['without a length', `${['POST / HTTP/1.1', ...usual, '', ''].join('\r\n')}`],
  ['with a length that is none', textOf([...usual], '{}', { length: Number.NaN })],
  [
    'in chunks',
    `${['POST / HTTP/1.1', ...usual, 'Transfer-Encoding: chunked', '', '2', '{}', '0', '', ''].join('\r\n')}`,
  ],
  ['with a length and in chunks', textOf([...usual, 'Transfer-Encoding: chunked'])],
  ['that expects to be told to go on', textOf([...usual, 'Expect: 100-continue'])],
  ['with a folded header', textOf([...usual, 'X-Name: a\r\n b'])],
  ['with a space before the colon', textOf([...usual, 'X-Name : a'])],
  ['with a line feed alone', textOf([...usual, 'X-Name: a\nX-Other: b'])],
  ['with a null byte', textOf([...usual, 'X-Name: \0'])],
  [
    'with more headers than Node reads',
    textOf([...Array.from({ length: 2001 }, (_, n) => `_${n.toString(36)}:`), ...usual]),
  ],
  ['with a head of 20 KB', textOf([...usual, `X-Name: ${'a'.repeat(20_000)}`])],
  ['with another behind it', textOf(usual) + textOf(usual, '{"maxResults":0}')],
  ['with a body that is too long', textOf(usual, '{}{}', { length: 2 })],
];

test.each(short)('a request %s is read as a whole', (_, text) => {
  expect(readWholeRequest(Buffer.from(text, 'latin1'))).toBeDefined();
});

test.each(long)('a request %s is left to node:http', (_, text) => {
  expect(readWholeRequest(Buffer.from(text, 'latin1'))).toBeUndefined();
});

describe('an answer is the same, byte for byte, whichever way a request', () => {
  test.each([...short, ...long])('%s goes', async (_, text) => {
    await using emulator = await startTestEmulator({ auth: 'off' });

    const atOnce = await exchange(emulator, [text]);
    const inPieces = await exchange(emulator, [text.slice(0, 9), text.slice(9)]);

    expect(atOnce).toBe(inPieces);
    expect(atOnce).toMatch(/^HTTP\/1\.1 /);
  });
});

test('a connection takes requests of every kind, one after the other', async () => {
  await using emulator = await startTestEmulator({ auth: 'off' });
  const health = 'GET /_emulator/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n';

  const answers = await exchange(emulator, [textOf(usual), textOf(usual), health, textOf(usual)]);

  expect(answers.match(/HTTP\/1\.1 .*/g)).toEqual(Array(4).fill('HTTP/1.1 200 OK'));
});

test('a fault applies to requests that come in one piece', async () => {
  await using emulator = await startTestEmulator({ auth: 'off' });
  await emulator.faults.add({ match: { operation: 'ListPipelines' }, effect: { error: 'ThrottlingException' } });

  const answers = await exchange(emulator, [textOf(usual), textOf(usual)]);

  expect(answers.match(/HTTP\/1\.1 .*/g)).toEqual(['HTTP/1.1 400 Bad Request', 'HTTP/1.1 400 Bad Request']);
});

test('a stop ends connections that wait for their next request', async () => {
  const emulator = await startTestEmulator({ auth: 'off' });
  const { hostname, port } = new URL(emulator.endpoint);
  const socket = connect(Number(port), hostname);
  socket.write(textOf(usual));
  await once(socket, 'data');
  const closed = once(socket.resume(), 'close');
  const began = performance.now();

  await emulator.stop();
  await closed;

  // Else the stop would wait as long as for a peer in the midst of a request.
  expect(performance.now() - began).toBeLessThan(2500);
});

test('nothing more is taken on a connection that a failure has ended', async () => {
  await using emulator = await startTestEmulator({ auth: 'off' });
  const { journal } = emulator.parts;
  const begin = journal.begin;
  Object.assign(journal, {
    begin: () => {
      Object.assign(journal, { begin });
      throw new Error('broken on purpose');
    },
  });
  const { hostname, port } = new URL(emulator.endpoint);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }).resume();
  const closed = once(
    socket.on('error', () => {}),
    'close',
  );

  socket.write(textOf(usual));
  await once(socket, 'end');
  socket.end(textOf(usual));
  await closed;
  // An answer to a later request says that what was sent before has arrived.
  await (await fetch(`${emulator.endpoint}/_emulator/v1/health`)).text();

  expect(await emulator.requests.list()).toEqual([]);
});

test('nothing more is taken of a client that reads no answers, until it reads', async () => {
  await using emulator = await startTestEmulator({ auth: 'off' });
  const { hostname, port } = new URL(emulator.endpoint);
  const socket = connect({ port: Number(port), host: hostname, noDelay: true }).pause();
  // More than the buffers between both hold: an answer lists all types of AWS.
  const sent = 400;
  const served = async () => (await emulator.requests.list({ limit: 1000 })).length;

  for (let count = 0; count < sent; count++) {
    socket.write(textOf(['Host: localhost', 'X-Amz-Target: CodePipeline_20150709.ListActionTypes', type]));
    await (await fetch(`${emulator.endpoint}/_emulator/v1/health`)).text();
  }

  expect(await served()).toBeLessThan(sent);
  socket.resume();
  await vi.waitFor(async () => expect(await served()).toBe(sent));
  socket.destroy();
});
