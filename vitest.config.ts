import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/bundled-program.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is waited for comes within milliseconds, save on a machine that is busy.
    expect: { poll: { timeout: 15_000 } },
  },
});
