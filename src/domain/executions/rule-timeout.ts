import { ruleEntry } from './rule-catalogue.ts';
import type { RuleTypeId } from './rule-data.ts';

const minute = 60_000;

/** J31 [chosen] */
export const ruleTimeoutMessage = 'The rule did not end before its time-out.';

/** Milliseconds that a rule has from its start on (J31): its declaration's, else those of its type. */
export function ruleTimeout(
  id: RuleTypeId,
  { timeoutInMinutes }: { readonly timeoutInMinutes?: number | undefined },
): number {
  return (timeoutInMinutes ?? ruleEntry(id)?.timeoutMinutes ?? 60) * minute;
}
