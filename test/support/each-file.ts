// Loaded before each file of tests.
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { endLeftovers } from './leftovers.ts';

// For the programs that tests start: hundreds load an SDK, a fifth cheaper where Node keeps what it has compiled. A process
// of tests that has this from its start takes longer than a minute to end.
process.env.NODE_COMPILE_CACHE ??= join(process.env.TEST_RUN_BUNDLE ?? '', '.compiled');

afterAll(endLeftovers);
