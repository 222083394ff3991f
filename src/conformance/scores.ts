import type { VerdictKind } from './judge.ts';
import type { ProbeResult } from './run-suite.ts';

export const verdictKinds: readonly VerdictKind[] = ['passed', 'differs', 'blocked', 'skipped'];

/** How many probes ended how. */
interface Score extends Readonly<Record<VerdictKind, number>> {
  readonly name: string;
  readonly probes: number;
}

/** A score for each subject, in the order of the results. */
export function scoresOf(results: readonly ProbeResult[]): readonly Score[] {
  return [...Map.groupBy(results, ({ probe }) => probe.subject)].map(([name, some]) => scoreOf(name, some));
}

export function scoreOf(name: string, results: readonly ProbeResult[]): Score {
  const count = (kind: VerdictKind) => results.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    name,
    probes: results.length,
    ...(Object.fromEntries(verdictKinds.map((kind) => [kind, count(kind)])) as Record<VerdictKind, number>),
  };
}

/** Lines that say why a probe did not pass. */
export function reasonsOf({ verdict }: Pick<ProbeResult, 'verdict'>): readonly string[] {
  const { step, reason, differences = [] } = verdict;
  const at = step === undefined ? '' : `step ${step}: `;
  if (reason !== undefined) return [`${at}${reason}`];
  return differences.map(({ part, expected, got }) => `${at}${part}: expected ${expected}, got ${got}`);
}
