import type { ControlParts } from '../control/capability.ts';
import { type ActionTypeId, queryablePropertyOf } from '../domain/action-types/action-type.ts';
import { worldKey } from '../domain/world.ts';
import type { JobRecord } from '../sqlite/job-records.ts';
import { shellWord } from './shell-word.ts';

/** A custom job shows more of itself to a poll than a third-party one, so it is the better example. */
const examples = 100;

/** An AWS CLI line that polls a queued job of the emulator's own account and region; undefined when none waits. */
export function pollCommand({ config, engine, store }: ControlParts): string | undefined {
  const world = worldKey({ accountId: config.account, region: config.region });
  return engine.read(() => {
    const jobs = queuedJobs(store, world);
    const job = jobs.find(({ clientId }) => clientId === null) ?? jobs[0];
    if (job === undefined) return undefined;
    const { actionTypeId, actionConfiguration } = job.data;
    if (job.clientId !== null) {
      return `aws codepipeline poll-for-third-party-jobs ${actionTypeOption(actionTypeId)}`;
    }
    const type = store.actionTypes.find(world, actionTypeId);
    const property = type && queryablePropertyOf(type.type);
    const value = property && actionConfiguration.configuration[property];
    return ['aws codepipeline poll-for-jobs', actionTypeOption(actionTypeId), queryOption(property, value)]
      .filter((part) => part !== undefined)
      .join(' ');
  });
}

/** The newest queued jobs of one stretch that has any. */
function queuedJobs({ jobRecords }: ControlParts['store'], world: string): readonly JobRecord[] {
  let page = jobRecords.list({ world, status: 'Queued' }, examples);
  while (page.jobs.length === 0 && page.next !== undefined) {
    page = jobRecords.list({ world, status: 'Queued' }, examples, page.next);
  }
  return page.jobs;
}

function actionTypeOption({ category, owner, provider, version }: ActionTypeId): string {
  return `--action-type-id category=${category},owner=${owner},provider=${provider},version=${version}`;
}

function queryOption(property: string | undefined, value: string | undefined): string | undefined {
  if (property === undefined || value === undefined) return undefined;
  // The AWS CLI's short form knows no quotes around names.
  const isPlain = /^[\w-]+$/.test(property) && /^[\w-]+$/.test(value);
  return `--query-param ${isPlain ? `${property}=${value}` : shellWord(JSON.stringify({ [property]: value }))}`;
}
