import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { resolveConfig } from '../../src/config.ts';
import { runEmulator } from '../../src/emulator.ts';

/** Sends a request line and the beginning of a body, and nothing more; all that is answered until the connection ends. */
function stall(endpoint: string, line: string, begun: string): Promise<string> {
  const { host, hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname);
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
    socket.write(`${line} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\n${begun}`);
  });
}

test.each(['', 'five!'])('an upload that stalls after %j times out, and leaves nothing behind (N3)', async (begun) => {
  const config = resolveConfig({
    port: 0,
    auth: 'off',
    logLevel: 'silent',
    fixtures: { buckets: [{ name: 'store' }] },
  });
  const emulator = await runEmulator(config, () => undefined, { bodyPatience: 20 });

  const answer = await stall(emulator.endpoint, 'PUT /store/a', begun);

  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain(
    '<Code>RequestTimeout</Code><Message>Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.</Message>',
  );
  const { store } = emulator.control;
  expect(store.contents.count()).toMatchObject({ contents: 0 });
  await emulator.stop();
});
