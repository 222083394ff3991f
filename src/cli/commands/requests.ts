import { given } from '../../domain/members.ts';
import type { Emulator, RequestListOptions } from '../../index.ts';
import { remoteCommand } from '../command.ts';
import { findEmulator, findJobId } from '../find-emulator.ts';
import { requestTable } from '../pages/request-table.ts';
import { type ShowFlags, show, type View } from '../show.ts';
import { asking, readLimit } from '../usage.ts';

interface Flags extends ShowFlags {
  readonly operation?: string;
  readonly job?: string;
  readonly error?: string;
  readonly accessKey?: string;
  readonly limit?: string;
}

export const requests = remoteCommand('requests', {
  description: 'print the newest requests that workers have made',
  examples: ['requests --operation PollForJobs --limit 10', 'requests --job 0a1b2c3d --watch'],
})
  .option('--operation <NAME>', 'only this operation of CodePipeline or S3, such as PollForJobs')
  .option('--job <ID>', 'only requests about this job; its id or first characters')
  .option('--error <CODE>', 'only requests that got this error')
  .option('--access-key <ID>', 'only requests of this access key')
  .option('--limit <N>', 'how many requests, 1 to 10000 (default: 100)')
  .option('--watch', 'keep printing what changes, until Ctrl-C')
  .option('--json', 'print JSON')
  .action(printRequests);

/** Prints the newest requests of the journal. @throws UsageError, ControlError */
async function printRequests(flags: Flags): Promise<void> {
  const emulator = await findEmulator(flags.endpoint, process.env);
  const options = await optionsFrom(emulator, flags);
  const look = async (): Promise<View> => {
    const data = await asking(emulator.requests.list(options), (sentence) => `--operation: ${sentence}`);
    return { data, draw: (room) => requestTable(data, room) };
  };
  await show(look, flags);
}

async function optionsFrom(emulator: Emulator, flags: Flags): Promise<RequestListOptions> {
  const { operation, job, error, accessKey, limit } = flags;
  const jobId = job === undefined ? undefined : await findJobId(emulator, job);
  return given({ operation, error, accessKeyId: accessKey, limit: readLimit(limit, 10_000), jobId });
}
