import { type RuleEnd, ruleFailed } from '../../../domain/executions/condition-execution.ts';
import { matchesExpression } from './matches-expression.ts';
import type { RuleProvider } from './rule-provider.ts';

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
    return ruleFailed('ConfigurationError', `'${Operator}' is not an operator of VariableCheck; valid are ${valid}.`);
  }
  try {
    if (operator(Variable, Value)) return { status: 'Succeeded' };
  } catch (error) {
    return ruleFailed('ConfigurationError', `'${Value}' cannot be matched: ${(error as Error).message}`);
  }
  return ruleFailed('JobFailed', `The variable is '${Variable}', which is not ${Operator} '${Value}'.`);
}
