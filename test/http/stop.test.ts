import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { close } from '../../src/http/listening.ts';
import { startEmulator } from '../../src/index.ts';

test('a stop does not wait for a peer that stalls in the middle of a request', async () => {
  const emulator = await startEmulator();
  const { hostname, port } = new URL(emulator.endpoint);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
  const closed = once(socket, 'close');
  // An answer to a later request says that what was sent before has arrived.
  await (await fetch(`${emulator.endpoint}/_emulator/v1/health`)).json();

  await emulator.stop();

  await closed;
  expect(socket.destroyed).toBe(true);
});

test('a server that has closed leaves nothing to happen later', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const waiting = new Set<() => void>();

  await close(server, (_, callback) => {
    waiting.add(callback);
    return () => waiting.delete(callback);
  });

  expect(waiting.size).toBe(0);
});
