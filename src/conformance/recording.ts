import { Disguise } from './disguise.ts';
import { judge, type ProbeVerdict, type Taken } from './judge.ts';
import type { Probe } from './probe.ts';
import type { ProbeResult } from './run-suite.ts';
import type { Target } from './target.ts';

/** What a run was answered, fit to be sent to others. */
export interface Recording {
  readonly format: 1;
  /** ISO 8601. */
  readonly made: string;
  readonly target: Target['kind'];
  readonly region: string;
  readonly version: string;
  readonly probes: readonly RecordedProbe[];
}

interface RecordedProbe {
  readonly id: string;
  readonly rule: string;
  readonly taken: Taken;
  readonly exchanges: ProbeResult['exchanges'];
}

/** A recording of a run, without the secrets of whoever has made it. */
export function recordingOf(
  results: readonly ProbeResult[],
  { target, made, version }: { readonly target: Target; readonly made: string; readonly version: string },
): Recording {
  const { account, region, kind, keys } = target;
  const probes = results.flatMap(({ probe: { id, rule }, taken, exchanges }): RecordedProbe[] => {
    if (taken === undefined) return [];
    // One for each probe, whose secrets are its own: to look for those of all in all of it would take minutes.
    const disguise = new Disguise([account], [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken ?? '']);
    for (const each of exchanges) disguise.learn(each);
    const told = exchanges.map(({ request, answer }) => ({ request: disguise.request(request), answer }));
    return [disguise.value({ id, rule, taken, exchanges: told })];
  });
  return { format: 1, made, target: kind, region, version, probes };
}

/** What a recording says of a probe. */
export interface Settled {
  readonly probe: Probe;
  readonly verdict: ProbeVerdict;
  readonly recorded: RecordedProbe;
}

/** Judges a recording by the probes as they are now. */
export function settle({ probes: recorded }: Recording, probes: readonly Probe[]): readonly Settled[] {
  const byId = new Map(probes.map((probe) => [probe.id, probe]));
  return recorded.flatMap((each) => {
    const probe = byId.get(each.id);
    return probe === undefined ? [] : [{ probe, verdict: judge(probe, each.taken), recorded: each }];
  });
}
