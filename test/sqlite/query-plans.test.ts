import { expect, test } from 'vitest';
import { Database } from '../../src/sqlite/database/database.ts';
import { Store } from '../../src/sqlite/store.ts';

/** Tables that grow with what is done, of which no list may read all rows. */
const growing =
  /SCAN (?:j|jobs|e|a|r|s|c|p|w|i|action_executions|pipeline_executions|stage_executions|rule_executions|condition_executions|job_ids|job_events|webhooks|pipelines)\b/;

/** How SQLite goes about what is asked of a store: its plans, by statement. */
function plansOf(ask: (store: Store) => void): string[] {
  const asked: string[] = [];
  const { get, all } = Database.prototype;
  const store = new Store(':memory:');
  const noting = (original: typeof all) =>
    function note(this: Database, sql: string, ...parameters: unknown[]) {
      const plan = all.call(this, `EXPLAIN QUERY PLAN ${sql}`, ...parameters) as { detail: string }[];
      asked.push(...plan.map(({ detail }) => `${detail} [${sql.replaceAll(/\s+/g, ' ').slice(0, 120)}]`));
      return original.call(this, sql, ...parameters);
    };
  try {
    Object.assign(Database.prototype, { get: noting(get as typeof all), all: noting(all) });
    ask(store);
  } finally {
    Object.assign(Database.prototype, { get, all });
    store.close();
  }
  return asked;
}

const world = '123456789012/us-east-1';

test.each<[string, (store: Store) => void]>([
  ['jobs', ({ jobRecords }) => jobRecords.list({}, 10)],
  ['jobs of an account', ({ jobRecords }) => jobRecords.list({ world }, 10)],
  ['jobs of a type', ({ jobRecords }) => jobRecords.list({ type: 'Make' }, 10)],
  ['jobs that have failed', ({ jobRecords }) => jobRecords.list({ status: 'Failed' }, 10)],
  ['jobs that have timed out, of an account', ({ jobRecords }) => jobRecords.list({ status: 'TimedOut', world }, 10)],
  ['jobs that wait to be queued', ({ jobRecords }) => jobRecords.list({ status: 'Created' }, 10)],
  ['queued jobs', ({ jobRecords }) => jobRecords.list({ status: 'Queued' }, 10)],
  ['jobs that have succeeded, of an account', ({ jobRecords }) => jobRecords.list({ status: 'Succeeded', world }, 10)],
  ['the queues of a type', ({ jobRecords }) => jobRecords.queuesOf(1)],
  ['how many of a type there are', ({ jobRecords }) => jobRecords.countOfType(1)],
  ['a queue', ({ jobs }) => jobs.listQueued(world, 1, '', 10)],
  ['a job by its id', ({ jobs }) => [jobs.find(world, 'a'), jobs.findWithData(world, 'a')]],
  ['worlds of a job', ({ jobs }) => jobs.worldsWith('a')],
  ['executions', ({ pipelineExecutions: each }) => each.list(1, 10, 100)],
  ['executions that succeeded in a stage', ({ pipelineExecutions: each }) => each.list(1, 10, 100, 'Build')],
  ['action executions', ({ actionHistory }) => actionHistory.list(1, {} as never, 10, 100)],
  [
    'action executions of an execution',
    ({ actionHistory }) => actionHistory.list(1, { pipelineExecution: 1 } as never, 10, 100),
  ],
  ['rule executions', ({ ruleExecutions }) => ruleExecutions.list(1, {} as never, 10, 100)],
  ['webhooks', ({ webhooks }) => webhooks.list(world, 10)],
  ['pipelines', ({ pipelines }) => pipelines.list(world, 10)],
  ['pipelines of an account', ({ pipelines }) => pipelines.listAll(world)],
])('a list of %s reads by an index, and sorts nothing', (_, ask) => {
  const plans = plansOf(ask);

  expect(plans.length).toBeGreaterThan(0);
  expect(plans.filter((plan) => growing.test(plan) || plan.includes('USE TEMP B-TREE FOR ORDER BY'))).toEqual([]);
});

test.each<[string, Parameters<Store['jobRecords']['list']>[0], string]>([
  ['of an account', { world }, 'jobs_of_world (world=? AND rowid>? AND rowid<?)'],
  ['that have failed', { status: 'Failed' }, 'jobs_of_rare_status (status=? AND rowid>? AND rowid<?)'],
  ['that have timed out', { status: 'TimedOut' }, 'jobs_of_rare_status (status=? AND rowid>? AND rowid<?)'],
])('jobs %s are found by their own index', (_, filter, index) => {
  const plans = plansOf(({ jobRecords }) => jobRecords.list(filter, 10));

  expect(plans.find((plan) => plan.startsWith('SEARCH j '))).toContain(index);
});
