import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/run-of-tests.ts',
    setupFiles: 'test/support/each-file.ts',
    // The files that a process runs, one after the other, share its modules: loading all of src anew for each took half of
    // the processor's time. What a file changes in its process it puts back.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Tests wait for clients, clocks and other processes; one more than the processors of a small machine keeps them busy.
    maxWorkers: Math.max(3, availableParallelism()),
    // Only a test that hangs gets there: on a machine with much beside them, tests have taken ten times their usual time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes within milliseconds, save on a machine that is busy.
    expect: { poll: { timeout: 60_000 } },
    // Of the process of the tests alone: what only commands reach, which run in processes of their own, counts as not reached.
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: '.coverage',
      reportOnFailure: true,
    },
  },
});
