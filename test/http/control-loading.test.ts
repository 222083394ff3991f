import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { sendRaw } from '../support/http.ts';

const health = '/_emulator/v1/health';
const jobs = { method: 'GET', path: '/_emulator/v1/jobs' };

function socketTo(endpoint: string) {
  const { hostname, port } = new URL(endpoint);
  return connect(Number(port), hostname);
}

describe('the control API, which is loaded at the first request for it', () => {
  test('answers all requests that come before it is there, those with bodies too', async () => {
    await using emulator = await startEmulator();
    const seed = {
      path: '/_emulator/v1/fixtures',
      headers: { 'Content-Type': 'application/json' },
      body: ['{"actionTypes":', '[]}'],
    };

    const answers = await Promise.all([sendRaw(emulator, jobs), sendRaw(emulator, seed), sendRaw(emulator, jobs)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('is checked for health in the same words before and after', async () => {
    await using emulator = await startEmulator();
    const withoutDate = ({ headers, ...rest }: Awaited<ReturnType<typeof sendRaw>>) => ({
      ...rest,
      headers: headers.map(([name, value]) => [name.toLowerCase(), name === 'Date' ? '' : value]).sort(),
    });

    const early = await sendRaw(emulator, { method: 'GET', path: health });
    // A query makes it a request for the routes.
    const late = await sendRaw(emulator, { method: 'GET', path: `${health}?` });

    expect(early.status).toBe(200);
    expect(withoutDate(early)).toEqual(withoutDate(late));
  });

  test('answers a request whose emulator is stopped meanwhile', async () => {
    const emulator = await startEmulator();
    const socket = socketTo(emulator.endpoint);
    const answer = text(socket);
    socket.write(
      `GET ${health} HTTP/1.1\r\nHost: localhost\r\n\r\nGET ${jobs.path} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    );
    // With the first answer both requests have been read.
    await once(socket, 'readable');

    await emulator.stop();

    expect((await answer).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
  });
});

test('what comes during a stop on a connection in use is refused, and the connection closed', async () => {
  const emulator = await startEmulator({ auth: 'off' });
  const socket = socketTo(emulator.endpoint);
  const answer = text(socket);
  const list = 'POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: CodePipeline_20150709.ListPipelines\r\n';
  socket.write(
    `GET ${health} HTTP/1.1\r\nHost: localhost\r\n\r\n${list}Content-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\n\r\n{`,
  );
  await once(socket, 'readable');
  const stopped = emulator.stop();

  socket.write(`}GET ${health} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

  await stopped;
  const answers = await answer;
  expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 503']);
  expect(answers).toMatch(/Connection: close.*\{"message":"The emulator is being stopped\."\}$/s);
});
