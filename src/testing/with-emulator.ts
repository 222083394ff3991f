import type { Emulator } from '../index.ts';
import { startForTest, type TestOptions } from './start-for-test.ts';
import { tellOfJobs } from './tell-of-jobs.ts';

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
