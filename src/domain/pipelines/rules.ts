import { type RuleCatalogueEntry, ruleCatalogue } from '../../model/rule-types.ts';

/**
 * Where a stage may have conditions: before it is entered, when its actions have succeeded, when one has failed (J9).
 */
export const gates = ['beforeEntry', 'onSuccess', 'onFailure'] as const;

export type Gate = (typeof gates)[number];

/** Where a rule stands in a pipeline. */
export interface RulePlace {
  readonly pipeline: string;
  readonly stage: string;
  readonly rule: string;
}

/** With what a declaration may leave out (I10). */
export interface RuleTypeId {
  readonly category: 'Rule';
  readonly owner: 'AWS';
  readonly provider: string;
  readonly version: string;
}

/** I10 [inferred]: there are no others. */
export function ruleTypeIdOf({
  provider,
  version = '1',
}: {
  provider: string;
  version?: string | undefined;
}): RuleTypeId {
  return { category: 'Rule', owner: 'AWS', provider, version };
}

const minute = 60_000;

/** Milliseconds that a rule has from its start on (J31): its declaration's, else those of its type. */
export function ruleTimeout(
  id: RuleTypeId,
  { timeoutInMinutes }: { readonly timeoutInMinutes?: number | undefined },
): number {
  return (timeoutInMinutes ?? ruleEntry(id)?.timeoutMinutes ?? 60) * minute;
}

/** One of AWS's rule types, with what else is known of it; undefined when there is none (I10). */
export function ruleEntry({
  provider,
  version = '1',
}: {
  readonly provider: string;
  readonly version?: string | undefined;
}): RuleCatalogueEntry | undefined {
  return ruleCatalogue.find(({ type }) => type.id.provider === provider && type.id.version === version);
}
