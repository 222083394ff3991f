import { type RuleEnd, ruleFailed } from '../../../domain/executions/condition-execution.ts';
import type { Stub } from '../../../domain/executions/stub.ts';
import type { RuleProvider } from './provider.ts';

/** Ends a rule as a fixture says, at once or after the stub's delay (K11 [chosen]). */
export function stubbedRule(stub: Stub): RuleProvider {
  const end = endOf(stub);
  return ({ now }) => (stub.delay === 0 ? end : { at: now + stub.delay, end });
}

function endOf({ result, summary, externalExecutionId, message }: Stub): RuleEnd {
  const details = { summary, externalExecutionId };
  if (result === 'succeed') return { status: 'Succeeded', ...details };
  const failure = {
    type: 'JobFailed',
    message: message ?? summary ?? 'The stub of this rule says that it fails.',
  } as const;
  return { status: 'Failed', ...details, failure };
}

/**
 * A rule that nothing here evaluates: never a silent success, unless somebody has asked for it (K11 [chosen]).
 * @param message What it fails with: what to write so that it is evaluated.
 */
export function unstubbedRule(message: string): RuleProvider {
  return ({ policy }) =>
    policy.unstubbedActions === 'succeed' ? { status: 'Succeeded' } : ruleFailed('ConfigurationError', message);
}
