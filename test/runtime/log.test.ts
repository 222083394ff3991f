import { expect, test } from 'vitest';
import { createLog, type LogLevel } from '../../src/runtime/log.ts';

function written(level: LogLevel): string[] {
  const lines: string[] = [];
  const log = createLog(level, (line) => lines.push(line));
  log.error('no');
  log.warn('well');
  log.info('yes');
  return lines;
}

test.each<[LogLevel, string[]]>([
  ['silent', []],
  ['error', ['error: no']],
  ['warn', ['error: no', 'warning: well']],
  ['info', ['error: no', 'warning: well', 'yes']],
])('the level %s lets through %j', (level, lines) => {
  expect(written(level)).toEqual(lines);
});

test('an error is shown with the stack of what was thrown', () => {
  const lines: string[] = [];
  const cause = new Error('the disk is on fire');

  createLog('error', (line) => lines.push(line)).error('A delivery failed', cause);

  expect(lines).toEqual([`error: A delivery failed: ${cause.stack}`]);
});
