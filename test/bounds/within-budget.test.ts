import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { TooCostlyError, withinBudget } from '../../src/bounds/within-budget.ts';
import { costOf, limitOf } from '../support/cost.ts';

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
