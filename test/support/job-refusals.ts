import type { JobStatus } from '../../src/control/types.ts';
import { account, region } from './emulator.ts';

/** What answers for a job that the account and region do not have (D10, D11). */
export function jobNotFound(jobId: string, place: { readonly account?: string; readonly region?: string } = {}) {
  const { account: inAccount = account, region: inRegion = region } = place;
  return {
    name: 'JobNotFoundException',
    message: `No job with the id ${jobId} exists in account ${inAccount} and region ${inRegion}.`,
    status: 400,
  };
}

/** What answers the report of a job that is not in its worker's hands (D5). */
export function takesNoResult(jobId: string | undefined, status: JobStatus) {
  const isWaiting = status === 'Queued' || status === 'Dispatched';
  return {
    name: 'InvalidJobStateException',
    message: `Job ${jobId} is ${status} and takes no result: it ${isWaiting ? 'must be acknowledged first' : 'has already ended'}.`,
    status: 400,
  };
}
