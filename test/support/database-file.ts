import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folder.ts';

/** A file in a folder of its own, gone at the end of the test. */
export function fileNamed(name: string): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return join(folder.path, name);
}

export function databaseFile(): string {
  return fileNamed('state.db');
}
