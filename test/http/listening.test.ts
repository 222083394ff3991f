import { lookup } from 'node:dns/promises';
import { expect, test } from 'vitest';
import { reachableHost } from '../../src/http/listening.ts';
import { startTestEmulator } from '../support/emulator.ts';

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['localhost', '127.0.0.1'],
  ['::', '[::1]'],
  ['::1', '[::1]'],
  ['192.0.2.1', '192.0.2.1'],
  ['emulator.internal', 'emulator.internal'],
])('a server that listens on %s is reached at %s', (host, reachable) => {
  expect(reachableHost(host)).toBe(reachable);
});

test('localhost is all of its addresses, until the stop', async () => {
  const emulator = await startTestEmulator({ host: 'localhost' });
  const { port } = new URL(emulator.endpoint);
  const urls = (await lookup('localhost', { all: true })).map(
    ({ address, family }) => `http://${family === 6 ? `[${address}]` : address}:${port}/_emulator/v1/health`,
  );

  expect(await Promise.all(urls.map(async (url) => (await fetch(url)).status))).toEqual(urls.map(() => 200));
  await emulator.stop();
  for (const url of urls) await expect(fetch(url)).rejects.toThrow('fetch failed');
});
