import type { Emulator } from '../index.ts';
import { type StartedForTest, startForTest, type TestOptions, tellOfJobs } from './start-for-test.ts';

type Hook = (...context: unknown[]) => Promise<void>;

/** What Jest, Vitest, Mocha and node:test have under these names. */
export interface EachTestHooks {
  readonly beforeEach: (hook: Hook) => unknown;
  readonly afterEach: (hook: Hook) => unknown;
}

/**
 * Starts an emulator before each test and stops it after; answers what gives the running test's:
 * `const emulator = emulatorForEach({ beforeEach, afterEach }, { clock: 'manual' })`. When a test fails, the jobs are
 * printed with their histories, save under Jest, which tells no hook that its test has failed: there use
 * `withEmulator`.
 */
export function emulatorForEach({ beforeEach, afterEach }: EachTestHooks, options: TestOptions = {}): () => Emulator {
  let started: StartedForTest | undefined;
  // Rest parameters count as none: Jest and Mocha would wait for a call of the first.
  beforeEach(async () => {
    started = await startForTest(options);
  });
  afterEach(async function (this: unknown, ...[context]: unknown[]) {
    if (started === undefined) return;
    const { emulator, end } = started;
    started = undefined;
    try {
      if (hasFailed(context) || hasFailed(this)) await tellOfJobs(emulator);
    } finally {
      await end();
    }
  });
  return () => {
    if (started !== undefined) return started.emulator;
    throw new Error('The emulator of a test is there while the test runs: call this in a test, not beside it.');
  };
}

/** What Vitest and node:test hand to a hook, and what Mocha makes its `this`, each says it in its own words. */
function hasFailed(context: unknown): boolean {
  const { task, passed, currentTest } = (context ?? {}) as {
    readonly task?: { readonly result?: { readonly state?: string } };
    readonly passed?: boolean;
    readonly currentTest?: { readonly state?: string };
  };
  return task?.result?.state === 'fail' || passed === false || currentTest?.state === 'failed';
}
