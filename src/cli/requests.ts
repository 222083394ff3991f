import type { Emulator, RequestListOptions } from '../index.ts';
import { findEmulator } from './find-emulator.ts';
import { findJobId } from './find-job-id.ts';
import { readNumber } from './read-number.ts';
import { requestTable } from './request-table.ts';
import { type ShowFlags, show } from './show.ts';
import type { View } from './watch.ts';

interface Flags extends ShowFlags {
  readonly endpoint?: string;
  readonly operation?: string;
  readonly job?: string;
  readonly error?: string;
  readonly accessKey?: string;
  readonly limit?: string;
}

/** Prints the newest requests of the journal. @throws UsageError, ControlError */
export async function requests(flags: Flags): Promise<void> {
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
