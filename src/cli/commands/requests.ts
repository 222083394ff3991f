import type { Emulator, RequestDescription, RequestListOptions } from '../../index.ts';
import { remoteCommand } from '../command.ts';
import { findEmulator, findJobId } from '../find-emulator.ts';
import { type ShowFlags, show, type View } from '../show.ts';
import { type Cell, clockTime, header, table } from '../table.ts';
import { readNumber } from '../usage.ts';

interface Flags extends ShowFlags {
  readonly endpoint?: string;
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
  .option('--limit <N>', 'how many requests (default: 100)')
  .option('--watch', 'keep printing what changes, until Ctrl-C')
  .option('--json', 'print JSON')
  .action(printRequests);

/** Prints the newest requests of the journal. @throws UsageError, ControlError */
async function printRequests(flags: Flags): Promise<void> {
  const emulator = await findEmulator(flags.endpoint, process.env);
  const options = await optionsFrom(emulator, flags);
  const look = async (): Promise<View> => {
    const data = await emulator.requests.list(options);
    return { data, draw: () => requestTable(data) };
  };
  await show(look, flags);
}

async function optionsFrom(emulator: Emulator, flags: Flags): Promise<RequestListOptions> {
  const { operation, job, error, accessKey, limit } = flags;
  return {
    ...(operation !== undefined && { operation }),
    ...(error !== undefined && { error }),
    ...(accessKey !== undefined && { accessKeyId: accessKey }),
    ...(limit !== undefined && { limit: readNumber('--limit', limit) }),
    ...(job !== undefined && { jobId: await findJobId(emulator, job) }),
  };
}

const columns = ['TIME', 'OPERATION', 'STATUS', 'TOOK', 'ACCESS KEY', 'ABOUT', 'ERROR'];

/** Lines of a table of requests, the newest last. */
export function requestTable(requests: readonly RequestDescription[]): string[] {
  if (requests.length === 0) return ['There are no such requests in the journal.'];
  return table([header(columns), ...requests.map(row)]);
}

function row(request: RequestDescription): Cell[] {
  const { realTime, operation, service, status, duration, accessKeyId, error, fault } = request;
  return [
    { text: clockTime(realTime) },
    { text: operation ?? `unknown (${service})` },
    status === null ? { text: 'no answer', style: 'red' } : { text: String(status), style: styleOf(status) },
    { text: `${duration.toFixed(1)} ms` },
    { text: accessKeyId ?? '' },
    { text: subject(request) },
    { text: [error?.code, fault].filter((part) => part !== undefined).join(', ') },
  ];
}

/** The object, or the jobs: the first of them, and how many there are more. */
function subject({ service, input, jobIds }: RequestDescription): string {
  if (service === 's3' && input?.bucket !== undefined) return `s3://${input.bucket}/${input.key ?? ''}`;
  const [first = '', ...more] = jobIds;
  return more.length === 0 ? first : `${first} +${more.length}`;
}

function styleOf(status: number): 'reset' | 'yellow' | 'red' {
  if (status < 400) return 'reset';
  return status < 500 ? 'yellow' : 'red';
}
