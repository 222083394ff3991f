import { expect, test } from 'vitest';
import { resolveConfig } from '../../src/config.ts';
import { runEmulator } from '../../src/emulator.ts';
import { sendText } from '../support/http.ts';

test.each(['', 'five!'])('an upload that stalls after %j times out, and leaves nothing behind (N3)', async (begun) => {
  const config = resolveConfig({
    port: 0,
    auth: 'off',
    logLevel: 'silent',
    fixtures: { buckets: [{ name: 'store' }] },
  });
  const emulator = await runEmulator(config, () => undefined, { bodyPatience: 20 });

  const answer = await sendText(emulator, `PUT /store/a HTTP/1.1\r\nHost: s3\r\nContent-Length: 100\r\n\r\n${begun}`);

  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain(
    '<Code>RequestTimeout</Code><Message>Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.</Message>',
  );
  const { store } = emulator.control;
  expect(store.contents.count()).toMatchObject({ contents: 0 });
  await emulator.stop();
});
