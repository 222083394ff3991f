import type { FixtureDocument, SeedResult } from '../control/types.ts';
import { isInCatalogue } from '../seeding/action-types.ts';

/** `1 job`, `2 jobs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What fixture documents made, of all there is any of: `1 action type`, `2 jobs`. */
export function countMade(made: SeedResult): [string, ...string[]] {
  return inWords({ ...made, jobs: made.jobIds.length, executions: made.executionIds.length });
}

/** The same of a document that was applied together with others. */
export function countOf({ jobs = [], functions = {}, ...lists }: FixtureDocument): [string, ...string[]] {
  return inWords({
    actionTypes: lists.actionTypes?.filter((type) => !isInCatalogue(type)).length ?? 0,
    jobs: jobs.reduce((sum, job) => sum + (('count' in job && job.count) || 1), 0),
    pipelines: lists.pipelines?.length ?? 0,
    executions: lists.executions?.length ?? 0,
    webhooks: lists.webhooks?.length ?? 0,
    functions: Object.keys(functions).length,
    stubs: lists.stubs?.length ?? 0,
    thirdPartyClients: lists.thirdPartyClients?.length ?? 0,
    eventTargets: lists.eventTargets?.length ?? 0,
    eventRules: lists.eventRules?.length ?? 0,
    subscriptions: lists.subscriptions?.length ?? 0,
    buckets: lists.buckets?.length ?? 0,
  });
}

type Counts = Omit<SeedResult, 'jobIds' | 'executionIds'> & { readonly jobs: number; readonly executions: number };

function inWords(made: Counts): [string, ...string[]] {
  const counts: readonly [number, string][] = [
    [made.actionTypes, 'action type'],
    [made.jobs, 'job'],
    [made.pipelines, 'pipeline'],
    [made.executions, 'execution'],
    [made.webhooks, 'webhook'],
    [made.functions, 'function'],
    [made.stubs, 'stub'],
    [made.thirdPartyClients, 'client'],
    [made.eventTargets, 'event target'],
    [made.eventRules, 'event rule'],
    [made.subscriptions, 'subscription'],
    [made.buckets, 'bucket'],
  ];
  const [first = 'no jobs', ...others] = counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => counted(count, noun));
  return [first, ...others];
}
