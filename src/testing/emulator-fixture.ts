import type { Emulator } from '../index.ts';
import { startForTest, type TestOptions } from './start-for-test.ts';
import { tellOfJobs } from './tell-of-jobs.ts';

/** What of Vitest's test context is read. */
export interface FixtureContext {
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
