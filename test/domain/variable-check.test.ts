import { describe, expect, test } from 'vitest';
import { checkVariable } from '../../src/domain/variable-check.ts';

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
      `Failed: ConfigurationError: '${operator}' is not an operator of VariableCheck; valid are EQ, NE, CONTAINS, MATCHES.`,
    );
  });

  test('cannot match what is no expression', () => {
    expect(check('a', 'MATCHES', '(')).toContain("Failed: ConfigurationError: '(' cannot be matched: Invalid regular");
  });
});
