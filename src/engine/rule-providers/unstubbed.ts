import { ruleFailed } from '../../domain/condition-execution.ts';
import { missingRuleStubMessage } from '../../domain/stub.ts';
import type { RuleProvider } from './rule-provider.ts';

/** A rule that nothing here evaluates: never a silent success, unless somebody has asked for it (K11 [chosen]). */
export const unstubbedRule: RuleProvider = ({ policy }, { data }) =>
  policy.unstubbedActions === 'succeed'
    ? { status: 'Succeeded' }
    : ruleFailed('ConfigurationError', missingRuleStubMessage(data));
