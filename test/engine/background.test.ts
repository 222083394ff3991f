import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Background } from '../../src/engine/background.ts';
import { createLog } from '../../src/runtime/log.ts';

test('work that a full disk has failed is told once, and that it is over when all of it has been done', () => {
  const tries: (() => void)[] = [];
  const lines: string[] = [];
  const background = new Background({
    log: createLog('info', (line) => lines.push(line.replace(/^\S+ /, ''))),
    afterRealDelay: (_, callback) => {
      tries.push(callback);
      return () => {};
    },
  });
  let isFull = true;
  const write = () => {
    if (isFull) throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL');
  };

  background.run('One', write);
  background.run('Another', write);
  isFull = false;
  tries.shift()?.();
  const afterOne = lines.length;
  tries.shift()?.();

  expect(afterOne).toBe(1);
  expect(lines.map((line) => line.replace(/^.*?(?=The state)/, ''))).toEqual([
    'The state cannot be written: database or disk is full. Writing is tried again every second.',
    'The state can be written again.',
  ]);
});
