import { acknowledge, type Job } from '../../domain/jobs/job.ts';
import type { JobStatus } from '../../domain/jobs/lifecycle.ts';
import type { Context } from '../context.ts';

/**
 * Takes a worker's acknowledgement; answers the job's status, which of a job that has ended is the real one (D4
 * [inferred]).
 * @throws ServiceError InvalidNonceException
 */
export function acknowledgeHandOut({ store, policy, now }: Context, job: Job, nonce: string): JobStatus {
  const change = acknowledge(job, nonce, policy.jobLifecycle);
  if (change === undefined) return job.status;
  store.jobs.apply(job, change, now);
  return change.status;
}
