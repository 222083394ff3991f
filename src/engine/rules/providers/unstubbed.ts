import { ruleFailed } from '../../../domain/executions/condition-execution.ts';
import type { RuleProvider } from './rule-provider.ts';

/**
 * A rule that nothing here evaluates: never a silent success, unless somebody has asked for it (K11 [chosen]).
 * @param message What it fails with: what to write so that it is evaluated.
 */
export function unstubbedRule(message: string): RuleProvider {
  return ({ policy }) =>
    policy.unstubbedActions === 'succeed' ? { status: 'Succeeded' } : ruleFailed('ConfigurationError', message);
}
