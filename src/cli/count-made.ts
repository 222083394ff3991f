import type { SeedResult } from '../control/types.ts';
import { counted } from './counted.ts';

/** What fixture documents made, of all there is any of: `1 action type`, `2 jobs`. */
export function countMade(made: SeedResult): [string, ...string[]] {
  const counts: readonly [number, string][] = [
    [made.actionTypes, 'action type'],
    [made.jobIds.length, 'job'],
    [made.pipelines, 'pipeline'],
    [made.executionIds.length, 'execution'],
    [made.webhooks, 'webhook'],
    [made.functions, 'function'],
    [made.stubs, 'stub'],
    [made.thirdPartyClients, 'client'],
    [made.eventTargets, 'event target'],
    [made.buckets, 'bucket'],
  ];
  const [first = 'no jobs', ...others] = counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => counted(count, noun));
  return [first, ...others];
}
