import { describe, expect, test } from 'vitest';
import { patienceOfTest } from '../../src/control/api/test-patience.ts';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { buildType } from '../support/jobs.ts';

async function refusalOf(emulator: Emulator, wait: (id: string) => Promise<unknown>): Promise<string> {
  const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
  return wait(id).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
}

describe('a wait that is not told how long', { timeout: 2000 }, () => {
  test('says what it has seen before the time of its test is up', async () => {
    await using emulator = await startEmulator();

    const told = await refusalOf(emulator, (id) => emulator.jobs.waitFor(id, 'Succeeded'));

    expect(told).toMatch(/^Job .* is Queued, not Succeeded, after [\d.]+ s\./);
  });

  test('counts what the test has used up', async () => {
    const until = performance.now() + 1000;
    await using emulator = await startEmulator();
    while (performance.now() < until) await emulator.clock.now();

    const told = await refusalOf(emulator, (id) => emulator.jobs.waitFor(id, 'Succeeded'));

    expect(told).toMatch(/ after 0\.\d+ s\./);
  });

  test('goes on as long as it is told', async () => {
    await using emulator = await startEmulator();

    const told = await refusalOf(emulator, (id) => emulator.jobs.waitFor(id, 'Succeeded', { timeout: '50ms' }));

    expect(told).toMatch(/ after 0\.05 s\./);
  });
});

describe.concurrent('a wait beside other tests', { timeout: 10_000 }, () => {
  test('has all of a test’s time: whose time has gone is not known', async ({ expect }) => {
    await using emulator = await startEmulator();
    await emulator.clock.now();

    expect(patienceOfTest()).toBe(9000);
  });
});
