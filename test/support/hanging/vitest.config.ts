import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import usual from '../../../vitest.config.ts';

/** For test/leftovers.test.ts: all is as for the other tests, but these are files whose first test never ends. */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: { ...usual.test, include: ['test/support/hanging/*.hanging.ts'], maxWorkers: 1, fileParallelism: false },
});
