import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { TooCostlyError, withinBudget } from '../../src/bounds/within-budget.ts';
import { costOf, limitOf } from '../support/cost.ts';

/** @param milliseconds Of the processor's time */
function useProcessor(milliseconds: number): string {
  const begun = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(begun);
    if (user + system > milliseconds * 1000) return 'done';
  }
}

describe('work within a budget', () => {
  test('answers what it answers', () => {
    expect(withinBudget(50, () => [1, 2])).toEqual([1, 2]);
    expect(withinBudget(50, () => undefined)).toBeUndefined();
  });

  test('throws what it throws', () => {
    const nothing = () => {
      throw undefined;
    };

    expect(() => withinBudget(50, () => JSON.parse('('))).toThrow(SyntaxError);
    expect(() => withinBudget(50, nothing)).toThrow();
  });

  test.each<[string, () => unknown]>([
    ['a loop', () => Array.from({ length: 1e9 }, (_, index) => index)],
    ['an expression that backtracks', () => /^(?:a+)+$/.test(`${'a'.repeat(60)}b`)],
    ['an expression that looks back', () => /^(a+)+\1$/.test(`${'a'.repeat(60)}b`)],
  ])('ends %s', async (_, work) => {
    const cost = await costOf(() => expect(() => withinBudget(30, work)).toThrow(TooCostlyError));

    expect(cost).toBeGreaterThanOrEqual(30);
    expect(cost).toBeLessThan(limitOf(200));
  });

  test('lets work end that needs half of it while others have the processors', async () => {
    const others = Array.from({ length: 3 * availableParallelism() }, () =>
      spawn(process.execPath, ['--eval', 'console.log(); for (;;);'], { stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    try {
      await Promise.all(others.map(({ stdout }) => once(stdout, 'data')));

      expect(withinBudget(100, () => useProcessor(50))).toBe('done');
    } finally {
      for (const other of others) other.kill('SIGKILL');
    }
  });

  test('ends what goes too deep', () => {
    const descend = (depth: number): number => descend(depth + 1) + 1;

    expect(() => withinBudget(1000, () => descend(0))).toThrow('it takes too much memory');
  });

  test('does work of another context, as test frameworks make them', () => {
    const work = runInNewContext('() => /^a+$/.test("aaa")') as () => boolean;

    expect(withinBudget(50, work)).toBe(true);
  });

  test('leaves nothing behind', () => {
    withinBudget(50, () => 1);

    expect(Object.keys((globalThis as never)[Symbol.for('codepipeline-local.work-in-hand')])).toEqual([]);
  });
});
