import { jobStatuses } from '../../domain/jobs/lifecycle.ts';
import { given } from '../../domain/members.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import type { Emulator, JobListOptions, JobStatus } from '../../index.ts';
import { remoteCommand } from '../command.ts';
import { findEmulator, findJobId, mostListed } from '../find-emulator.ts';
import { jobPage, jobTable } from '../pages/job-page.ts';
import { type ShowFlags, show, type View } from '../show.ts';
import { readLimit, UsageError } from '../usage.ts';

interface Flags extends ShowFlags {
  readonly showSecrets?: boolean;
  readonly status?: string;
  readonly type?: string;
  readonly limit?: string;
}

export const jobs = remoteCommand('jobs', {
  description: 'print the newest jobs, or one job with its history',
  examples: ['jobs --watch', 'jobs 0a1b2c3d', 'jobs --status Queued --type MyBuildProviderName --json'],
})
  .argument('[ID]', 'id of a job, or its first characters')
  .option('--status <STATUS>', 'only jobs with this status, such as Queued')
  .option('--type <TYPE>', 'only jobs of this provider, or type as the table has it: Build/MyBuild/1')
  .option('--limit <N>', 'how many jobs, 1 to 1000 (default: 100)')
  .option('--show-secrets', 'show the values that the action type declares secret, in place of ****')
  .option('--watch', 'keep printing what changes, until Ctrl-C')
  .option('--json', 'print JSON')
  .action(printJobs);

/** Prints the newest jobs, or one with its history. @throws UsageError, ControlError */
async function printJobs(id: string | undefined, flags: Flags): Promise<void> {
  const wanted = readFilter(flags, id);
  const emulator = await findEmulator(flags.endpoint, process.env);
  const jobId = id === undefined ? undefined : await findJobId(emulator, id);
  await show(
    () => (jobId === undefined ? lookAtAll(emulator, wanted) : lookAtOne(emulator, jobId, flags.showSecrets ?? false)),
    flags,
  );
}

/** @throws UsageError */
function readFilter({ status, type, limit }: Flags, id: string | undefined): JobListOptions {
  const statuses: readonly string[] = jobStatuses;
  if (status !== undefined && !statuses.includes(status)) {
    throw new UsageError(`--status: '${status}' is not one of ${statuses.join(', ')}.${didYouMean(status, statuses)}`);
  }
  const wanted = given({ status: status as JobStatus | undefined, type, limit: readLimit(limit, mostListed) });
  const [flag] = Object.keys(wanted);
  if (id !== undefined && flag !== undefined)
    throw new UsageError(`--${flag} is for lists of jobs, and ${id} names one.`);
  return wanted;
}

const fewListed = 100;

async function lookAtAll(emulator: Emulator, wanted: JobListOptions): Promise<View> {
  const { limit = fewListed } = wanted;
  // One more than is shown tells whether there are more.
  const [jobs, { now }] = await Promise.all([
    emulator.jobs.list({ ...wanted, limit: Math.min(limit + 1, mostListed) }),
    emulator.clock.now(),
  ]);
  const data = jobs.slice(-limit);
  const isFiltered = wanted.status !== undefined || wanted.type !== undefined;
  const listed = { now: Date.parse(now), isFiltered, hasOlder: jobs.length > data.length };
  return { data, draw: (room) => jobTable(data, listed, room) };
}

/** A job and those that continue it are one job to whoever waits for it. */
async function lookAtOne(emulator: Emulator, id: string, secrets: boolean): Promise<View> {
  const job = await emulator.jobs.get(id);
  const chain = await Promise.all(job.chain.map((each) => emulator.jobs.get(each, { secrets })));
  return { data: chain, draw: (room) => jobPage(chain, room) };
}
