import type { FixtureDocument, SeedResult } from '../../control/types.ts';
import { isInCatalogue } from '../../seeding/items/action-types.ts';

/** `1 job`, `2 jobs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What fixture documents make, in the order in which it is told. */
const nouns = {
  actionTypes: 'action type',
  jobs: 'job',
  pipelines: 'pipeline',
  executions: 'execution',
  webhooks: 'webhook',
  functions: 'function',
  stubs: 'stub',
  thirdPartyClients: 'client',
  eventTargets: 'event target',
  eventRules: 'event rule',
  notificationRules: 'notification rule',
  subscriptions: 'subscription',
  buckets: 'bucket',
} as const satisfies Readonly<Record<Kind, string>>;

type Kind = Exclude<keyof SeedResult, 'jobIds' | 'executionIds' | 'warnings'> | 'jobs' | 'executions';
const kinds = Object.keys(nouns) as Kind[];

/** What fixture documents made, of all there is any of: `1 action type`, `2 jobs`. */
export function countMade(made: SeedResult): [string, ...string[]] {
  return inWords({ ...made, jobs: made.jobIds.length, executions: made.executionIds.length });
}

/** The same of a document that was applied together with others. */
export function countOf(document: FixtureDocument): [string, ...string[]] {
  const { jobs = [], actionTypes = [] } = document;
  const counts = kinds.map((kind) => [kind, Object.keys(document[kind] ?? {}).length]);
  return inWords({
    ...(Object.fromEntries(counts) as Record<Kind, number>),
    actionTypes: actionTypes.filter((type) => !isInCatalogue(type)).length,
    jobs: jobs.reduce((sum, job) => sum + (('count' in job && job.count) || 1), 0),
  });
}

function inWords(counts: Readonly<Record<Kind, number>>): [string, ...string[]] {
  const [first = 'no jobs', ...others] = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => counted(counts[kind], nouns[kind]));
  return [first, ...others];
}
