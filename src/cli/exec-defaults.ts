import type { EmulatorOptions } from '../config/config.ts';

/** Where `exec` differs from `start`: many of it run side by side, and what it prints is the command's. */
export const execDefaults: EmulatorOptions = { port: 0, logLevel: 'warn' };
