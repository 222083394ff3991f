import type { JobStatus } from '../../src/control/types.ts';

/** What answers for a job that the account and region do not have (D10, D11). */
export function jobNotFound(jobId: string) {
  return {
    name: 'JobNotFoundException',
    message: `Job with id '${jobId}' does not exist`,
    status: 400,
  };
}

/** What answers the report of a job that is not in its worker's hands yet (D5). */
export function takesNoResult(jobId: string | undefined, status: JobStatus) {
  return invalidJobState(`Job ${jobId} is ${status} and takes no result: it must be acknowledged first.`);
}

/** What answers a result that is not the one that ended the job, though it says success or failure, too (D5). */
export function takesNoOtherResult(jobId: string) {
  return invalidJobState(
    `The status of job with id ${jobId} is already set to the desired value. It cannot be updated with the same status, but different result or output variables.`,
  );
}

/** What answers a result that says the opposite of what ended the job, or comes after its time (D5). */
export function hasTerminated(jobId: string) {
  return invalidJobState(`Job with id ${jobId} has already terminated`);
}

function invalidJobState(message: string) {
  return { name: 'InvalidJobStateException', message, status: 400 };
}
