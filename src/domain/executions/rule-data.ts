import type { Artifact } from '../jobs/job-data.ts';

/** Where a rule stands in a pipeline. */
export interface RulePlace {
  readonly pipeline: string;
  readonly stage: string;
  readonly rule: string;
}

/** What a rule is to check, with its variables resolved: what one who evaluates it is told. */
export interface RuleData extends RulePlace {
  readonly ruleTypeId: RuleTypeId;
  readonly configuration: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly inputArtifacts: readonly Artifact[];
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
