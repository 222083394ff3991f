import { type RuleCatalogueEntry, ruleCatalogue } from '../../model/rule-types.ts';

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
