import type { Emulator } from '../../index.ts';
import { remoteCommand } from '../command.ts';
import { findEmulator, findJobId } from '../find-emulator.ts';
import { jobPage, jobTable } from '../job-page.ts';
import type { View } from '../show.ts';
import { type ShowFlags, show } from '../show.ts';

interface Flags extends ShowFlags {
  readonly endpoint?: string;
  readonly showSecrets?: boolean;
}

export const jobs = remoteCommand('jobs', {
  description: 'print the newest 100 jobs, or one job with its history',
  examples: ['jobs --watch', 'jobs 0a1b2c3d', 'jobs --json'],
})
  .argument('[ID]', 'id of a job, or its first characters')
  .option('--show-secrets', 'show the values that the action type declares secret, in place of ****')
  .option('--watch', 'keep printing what changes, until Ctrl-C')
  .option('--json', 'print JSON')
  .action(printJobs);

/** Prints the newest jobs, or one with its history. @throws UsageError, ControlError */
async function printJobs(id: string | undefined, flags: Flags): Promise<void> {
  const emulator = await findEmulator(flags.endpoint, process.env);
  const jobId = id === undefined ? undefined : await findJobId(emulator, id);
  await show(
    () => (jobId === undefined ? lookAtAll(emulator) : lookAtOne(emulator, jobId, flags.showSecrets ?? false)),
    flags,
  );
}

async function lookAtAll(emulator: Emulator): Promise<View> {
  const [data, { now }] = await Promise.all([emulator.jobs.list(), emulator.clock.now()]);
  return { data, draw: (room) => jobTable(data, Date.parse(now), room) };
}

/** A job and those that continue it are one job to whoever waits for it. */
async function lookAtOne(emulator: Emulator, id: string, secrets: boolean): Promise<View> {
  const job = await emulator.jobs.get(id);
  const chain = await Promise.all(job.chain.map((each) => emulator.jobs.get(each, { secrets })));
  return { data: chain, draw: (room) => jobPage(chain, room) };
}
