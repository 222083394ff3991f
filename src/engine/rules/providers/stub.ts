import type { RuleEnd } from '../../../domain/executions/condition-execution.ts';
import type { Stub } from '../../../domain/executions/stub.ts';
import type { RuleProvider } from './rule-provider.ts';

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
