import {
  type LinearExpression,
  loadLinearExpressions,
  readLinearExpression,
} from '../../../bounds/linear-expression.ts';
import { withinBudget } from '../../../bounds/within-budget.ts';
import { type RuleEnd, ruleFailed } from '../../../domain/executions/condition-execution.ts';
import type { RuleProvider } from './provider.ts';

/** Operators of the VariableCheck rule (user guide, rule reference [documented]). */
const operators: Readonly<Record<string, (variable: string, value: string) => boolean>> = {
  EQ: (variable, value) => variable === value,
  NE: (variable, value) => variable !== value,
  CONTAINS: (variable, value) => variable.includes(value),
  // The whole value, as Java's matches() does, whose syntax is the documented one [inferred].
  MATCHES: matchesExpression,
};

/** Compares a variable, which is resolved by now, with a value. */
export const variableCheck: RuleProvider = (_, { data }) => checkVariable(data.configuration);

export function checkVariable(configuration: Readonly<Record<string, string>>): RuleEnd {
  const { Operator = '', Variable = '', Value = '' } = configuration;
  const operator = Object.hasOwn(operators, Operator) ? operators[Operator] : undefined;
  if (operator === undefined) {
    const valid = Object.keys(operators).join(', ');
    return ruleFailed(
      'ConfigurationError',
      `'${Operator}' is not an operator of VariableCheck; its operators are ${valid}.`,
    );
  }
  try {
    if (operator(Variable, Value)) return { status: 'Succeeded' };
  } catch (error) {
    return ruleFailed('ConfigurationError', `'${Value}' cannot be matched: ${(error as Error).message}`);
  }
  return ruleFailed('JobFailed', `The variable is '${Variable}', which is not ${Operator} '${Value}'.`);
}

/** Ordinary expressions take some microseconds. A slice of due work, or a stage's gate, may hold several of them. */
const mostMilliseconds = 25;

/** Characters: an engine that backtracks compiled all that were tried of such a length in less than that. */
const longestBacktracking = 100;

/**
 * Whether an expression stands for the whole of a text. Java's syntax is wanted, which no engine here has all of: what
 * RE2 can do it does, in linear time. Look-around and references back, which it lacks, mean in JavaScript what they
 * mean in Java; that engine backtracks, and gets short expressions only.
 * @throws Error That says why it cannot be told: it is no expression, too long or too costly.
 */
function matchesExpression(text: string, expression: string): boolean {
  if (hasSetInSet(expression)) throw new Error('sets in sets, such as [a-z&&[^b]], are not emulated');
  loadLinearExpressions();
  return withinBudget(mostMilliseconds, () => {
    const linear = readLinear(expression);
    if (!(linear instanceof Error)) return linear.matches(text);
    return readBacktracking(expression, linear).test(text);
  });
}

/** Every engine here would take the inner brackets, and `&&`, for characters. */
function hasSetInSet(expression: string): boolean {
  const plain = expression.replace(/\\Q.*?(?:\\E|$)|\\./gs, '');
  return [...plain.matchAll(/\[\^?\]?([^\]]*)/g)].some(([, set = '']) => /\[|&&/.test(set));
}

/** Or why it is none. */
function readLinear(expression: string): LinearExpression | Error {
  try {
    return readLinearExpression(expression, { dotAll: true });
  } catch (error) {
    return error as Error;
  }
}

/** @throws Error */
function readBacktracking(expression: string, whyNotLinear: Error): RegExp {
  if (!isExpression(expression)) throw whyNotLinear;
  if (expression.length <= longestBacktracking) return new RegExp(`^(?:${expression})$`, 'su');
  throw new Error(
    `with look-around or references back it may have ${longestBacktracking} characters, and has ${expression.length}`,
  );
}

/** Before it stands in parentheses, which could make one of it. */
function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'su') instanceof RegExp;
  } catch {
    return false;
  }
}
