import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { childProcesses } from '../processes.ts';

test('finds nothing of what the file before it has left', async () => {
  const { TOLD_IN = '' } = process.env;
  expect(existsSync(TOLD_IN)).toBe(true);
  const { endpoint } = JSON.parse(readFileSync(TOLD_IN, 'utf8'));

  await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  await expect.poll(() => childProcesses()).toEqual([]);
});
