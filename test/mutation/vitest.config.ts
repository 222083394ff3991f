import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** The usual tests; Node loads the sources itself, so that what it tells of them has their offsets. */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      root: new URL('../..', import.meta.url).pathname,
      setupFiles: 'test/mutation/record-coverage.ts',
      experimental: { viteModuleRunner: false },
    },
  }),
);
