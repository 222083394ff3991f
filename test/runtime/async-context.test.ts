import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { library } from '../support/bundled-program.ts';
import { run } from '../support/command.ts';

/**
 * A host program that imports the library and starts an emulator within an asynchronous context, and says what has
 * become of the context's value. Node itself keeps the context in which its dns is loaded and its streams are first
 * used, whoever does it: the host has done both before.
 */
const host = `
import 'node:dns';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
const streams = [process.stdin, process.stdout, process.stderr];
const storage = new AsyncLocalStorage();
const { startEmulator, value } = await inContext({ of: 'a request' });
const emulator = await startEmulator();
const seen = [];
await emulator.jobs.list().then(() => seen.push(storage.getStore() ?? 'none'));
await emulator.stop();
// What the first start has begun and nobody waits for, such as the look for old folders, may still be under way.
for (let turns = 0; turns < 500 && value.deref() !== undefined; turns += 1) {
  await setTimeout(20);
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
