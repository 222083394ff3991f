import { expect, test } from 'vitest';
import { createLog } from '../../src/runtime/log.ts';
import { createWarnOnce } from '../../src/runtime/warn-once.ts';

test('each warning is told once, and of a hundred at most', () => {
  const lines: string[] = [];
  const warnOnce = createWarnOnce(createLog('info', (line) => lines.push(line)));

  for (let count = 0; count < 101; count++) {
    warnOnce(`warning ${count}`);
    warnOnce('warning 0');
  }

  expect(lines).toHaveLength(100);
  expect(lines.at(-1)).toContain('warning 99');
});
