import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { library } from '../support/bundled-program.ts';
import { run } from '../support/command.ts';

/**
 * A host program that imports the library and starts an emulator within an asynchronous context, and says what has
 * become of the context's value. Node keeps the context in which its own dns is loaded, whoever loads it.
 */
const host = `
import 'node:dns';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
const storage = new AsyncLocalStorage();
const { startEmulator, value } = await inContext({ of: 'a request' });
const emulator = await startEmulator();
const seen = [];
await emulator.jobs.list().then(() => seen.push(storage.getStore() ?? 'none'));
await emulator.stop();
for (let turns = 0; turns < 50 && value.deref() !== undefined; turns += 1) {
  await setImmediate();
  gc();
}
console.log(JSON.stringify({ isKept: value.deref() !== undefined, seen }));

async function inContext(value) {
  return storage.run(value, async () => {
    const { startEmulator } = await import(LIBRARY);
    await (await startEmulator()).stop();
    return { startEmulator, value: new WeakRef(value) };
  });
}
`;

test('an asynchronous context of the host in which the library is loaded is neither kept nor shown later', async () => {
  const program = host.replace('LIBRARY', JSON.stringify(pathToFileURL(library)));

  const { stdout } = await run(['--expose-gc', '--input-type=module', '-e', program], { program: [process.execPath] });

  expect(JSON.parse(stdout)).toEqual({ isKept: false, seen: ['none'] });
});
