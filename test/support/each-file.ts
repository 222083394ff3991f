// Loaded before each file of tests.
import { afterAll } from 'vitest';
import { endLeftovers } from './leftovers.ts';

afterAll(endLeftovers);
