import type { RuleTypeId } from './rule-data.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Where a rule's declaration names no time-out: as an action of the same provider (M1), and for a window the longest
 * that can be named, since one may open once a month [chosen].
 */
const timeouts: Readonly<Record<string, number>> = {
  CodeBuild: 8 * hour,
  DeploymentWindow: 60 * day,
  LambdaInvoke: day,
};
const otherwise = hour;

/** J31 [chosen] */
export const ruleTimeoutMessage = 'The rule did not end before its time-out.';

/** Milliseconds that a rule has from its start on (J31). */
export function ruleTimeout(
  { provider }: RuleTypeId,
  { timeoutInMinutes }: { readonly timeoutInMinutes?: number | undefined },
): number {
  return timeoutInMinutes === undefined ? (timeouts[provider] ?? otherwise) : timeoutInMinutes * minute;
}
