import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

const testing = fileURLToPath(new URL('../../src/testing.ts', import.meta.url));

/** A suite of node:test with one job that is enqueued, in a file of its own; runs it and answers what it prints. */
async function runSuite(program: string) {
  using folder = temporaryFolder();
  folder.write(
    'suite.mjs',
    `import assert from 'node:assert/strict';
     import { afterEach, beforeEach, test } from 'node:test';
     import { emulatorForEach, withEmulator } from ${JSON.stringify(testing)};
     const enqueue = (emulator) => emulator.jobs.enqueue({
       id: '0a1b2c3d-0000-4000-8000-000000000001',
       actionTypeId: { category: 'Build', provider: 'Make', version: '1' },
     });
     ${program}`,
  );
  return await run(['--test-reporter', 'tap', '--test', join(folder.path, 'suite.mjs')], {
    program: [process.execPath],
    cwd: folder.path,
  });
}

describe.concurrent('a suite of node:test', () => {
  it.for([
    [
      'by hooks',
      `const emulator = emulatorForEach({ beforeEach, afterEach });
       test('fails', async () => { await enqueue(emulator()); assert.fail('on purpose'); });
       test('passes', async () => assert.deepEqual(await emulator().jobs.list(), []));`,
    ],
    [
      'around its tests',
      `test('fails', withEmulator({}, async (emulator) => { await enqueue(emulator); assert.fail('on purpose'); }));
       test('passes', withEmulator({}, async (emulator) => assert.deepEqual(await emulator.jobs.list(), [])));`,
    ],
  ] as const)('has an emulator for each test, and shows the jobs of one that fails: %s', async ([, program]) => {
    const { code, stdout } = await runSuite(program);

    expect(stdout).toMatch(/# pass 1\n# fail 1\n/);
    expect(stdout.match(/The jobs of the emulator when the test failed:/g)).toHaveLength(1);
    expect(stdout).toMatch(/0a1b2c3d-0000-4000-8000-000000000001\n# +\d\d:\d\d:\d\d {2}Made\n/);
    expect(code).toBe(1);
  });
});
