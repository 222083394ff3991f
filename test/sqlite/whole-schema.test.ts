import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the schema that new databases begin with is what the steps amount to', () => {
  expect(() => execFileSync(process.execPath, ['scripts/write-schema.ts', '--check'], { stdio: 'pipe' })).not.toThrow();
});
