import type { Emulator } from '../index.ts';
import { startForTest, type TestOptions, tellOfJobs } from './start-for-test.ts';

/**
 * A test with an emulator of its own, for any framework:
 * `test('…', withEmulator({ clock: 'manual' }, async (emulator) => { … }))`. When it fails, the jobs are printed with
 * their histories.
 */
export function withEmulator(options: TestOptions, test: (emulator: Emulator) => unknown): () => Promise<void> {
  // Without parameters: Jest would wait for a call of the first.
  return async () => {
    const { emulator, end } = await startForTest(options);
    try {
      await test(emulator);
    } catch (error) {
      await tellOfJobs(emulator);
      throw error;
    } finally {
      await end();
    }
  };
}

/** What of Vitest's test context is read. */
interface FixtureContext {
  readonly task: { readonly result?: { readonly state?: string | undefined } | undefined };
}

/**
 * A fixture for Vitest: `test.extend({ emulator: emulatorFixture({ fixtures: 'test/jobs.yaml' }) })`. Each test that
 * asks for it has an emulator of its own; when the test fails, the jobs are printed with their histories.
 */
export function emulatorFixture(
  options: TestOptions = {},
): (context: FixtureContext, use: (emulator: Emulator) => Promise<void>) => Promise<void> {
  // Vitest reads the names of what a fixture needs from its source: the first parameter has to be a pattern.
  return async ({ task }, use) => {
    const { emulator, end } = await startForTest(options);
    try {
      await use(emulator);
      if (task.result?.state === 'fail') await tellOfJobs(emulator);
    } finally {
      await end();
    }
  };
}
