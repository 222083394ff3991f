import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkVariable } from '../../../../src/engine/rules/providers/variable-check.ts';
import { costOf, limitOf } from '../../../support/cost.ts';

/** How the check of a variable comes out. */
function check(Variable: string, Operator: string, Value: string): string {
  const { status, failure } = checkVariable({ Variable, Operator, Value });
  return failure === undefined ? status : `${status}: ${failure.type}: ${failure.message}`;
}

describe('VariableCheck', () => {
  test.each([
    ['main', 'EQ', 'main'],
    ['main', 'NE', 'Main'],
    ['update readme', 'CONTAINS', 'update'],
    ['release-12', 'MATCHES', 'release-\\d+'],
    ['two\nlines', 'MATCHES', 'two.*'],
  ])('%s is %s %s', (variable, operator, value) => {
    expect(check(variable, operator, value)).toBe('Succeeded');
  });

  test.each([
    ['main', 'EQ', 'Main'],
    ['main', 'NE', 'main'],
    ['readme', 'CONTAINS', 'update'],
    ['my release-12', 'MATCHES', 'release-\\d+'],
    ['b', 'MATCHES', 'a|bc'],
  ])('%s is not %s %s', (variable, operator, value) => {
    expect(check(variable, operator, value)).toBe(
      `Failed: JobFailed: The variable is '${variable}', which is not ${operator} '${value}'.`,
    );
  });

  test.each(['GT', 'toString', 'eq', ''])('knows no operator %s', (operator) => {
    expect(check('1', operator, '1')).toBe(
      `Failed: ConfigurationError: '${operator}' is not an operator of VariableCheck; its operators are EQ, NE, CONTAINS, MATCHES.`,
    );
  });

  test.each([
    ['RELEASE-1', '(?i)release-\\d'],
    ['a.b', '\\Qa.b\\E'],
    ['main', '(?!release).*'],
    ['abab', '(ab)\\1'],
    ['a]', '[^\\]]\\]'],
    ['é', '\\p{L}'],
    ['one\\two', 'one\\\\two'],
    ['main', `(?!${'a'.repeat(94)}).*`],
  ])('%s MATCHES %s in the syntax of Java', (variable, expression) => {
    expect(check(variable, 'MATCHES', expression)).toBe('Succeeded');
  });

  test.each([
    ['(', 'missing closing'],
    ['a++', 'invalid nested repetition operator'],
    ['\\h', 'invalid escape sequence'],
    ['a)|(b', 'unexpected'],
    ['[a-z&&[^b]]', 'sets in sets'],
    ['[a[bc]]', 'sets in sets'],
    [`(?!${'a'.repeat(100)}).*`, 'with look-around or references back it may have 100 characters, and has 106'],
  ])('cannot match expression %#', (expression, reason) => {
    expect(check('a', 'MATCHES', expression)).toContain(
      `Failed: ConfigurationError: '${expression}' cannot be matched: `,
    );
    expect(check('a', 'MATCHES', expression)).toContain(reason);
  });

  const long = `${'a'.repeat(1000)}!`;

  test.each([
    ['(a+)+', long],
    ['(a|a)*', long],
    ['(a|aa)+', long],
    ['(.*,){30}x', ','.repeat(1000)],
    ['([a-z]+\\s?)*', `${'word '.repeat(200)}!`],
    [`${'(a?)'.repeat(30)}${'a'.repeat(30)}`, long],
    ['(?=(a+)+$)a', long],
    ['((a+)+)\\2', long],
    ['(?!b)(a|a)+', long],
    [`${'(a?)'.repeat(500)}${'a'.repeat(500)}`, long],
    [`${'(?:ab?){2,3}'.repeat(800)}`, long],
    [`${'(a{0,100}){0,9}'.repeat(600)}`, long],
    ['('.repeat(4000) + ')'.repeat(4000), long],
    [`(?=a)${'a?'.repeat(47)}`, long],
  ])('is done in time with hostile expression %#', async (expression, variable) => {
    check('a', 'MATCHES', 'a');
    let outcome = '';

    const cost = await costOf(() => {
      outcome = check(variable, 'MATCHES', expression);
    });

    expect(outcome).toMatch(/^Failed: /);
    expect(cost).toBeLessThan(limitOf(250));
  });

  test('says that an expression is too costly', () => {
    expect(check(long, 'MATCHES', '(?!b)(a|a)+')).toBe(
      "Failed: ConfigurationError: '(?!b)(a|a)+' cannot be matched: it takes more than 25 ms",
    );
  });

  test('takes ordinary expressions as an engine that backtracks does', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '(a|b)',
      '\\b',
      '(?:ab)',
      '\\.',
      '[a-c.]',
      'b|',
    );
    const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '+?', '*?');
    const step = fc.tuple(piece, quantifier).map(([one, many]) => (['\\b', 'b|'].includes(one) ? one : one + many));
    const expression = fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join(''));
    const variable = fc.string({ unit: fc.constantFrom('a', 'b', '1', '\n', '.'), maxLength: 6 });

    fc.assert(
      fc.property(variable, expression, (text, wanted) => {
        const expected = new RegExp(`^(?:${wanted})$`, 's').test(text) ? /^Succeeded$/ : /^Failed: JobFailed/;
        expect(check(text, 'MATCHES', wanted)).toMatch(expected);
      }),
      { numRuns: 500 },
    );
  });
});
