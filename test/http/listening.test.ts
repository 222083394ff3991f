import { expect, test } from 'vitest';
import { reachableHost } from '../../src/http/listening.ts';

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
