import { handOut, type Job } from '../../domain/jobs/job.ts';
import type { StoredActionType } from '../../sqlite/action-types.ts';
import type { JobWithData } from '../../sqlite/jobs.ts';
import type { Context } from '../context.ts';

/** A job as a worker has been handed it. */
export interface HandOut<J extends Job> {
  readonly job: J;
  readonly nonce: string;
}

/** A worker that leaves the size out takes one job and would let the others expire (D2 [chosen]). */
const defaultBatchSize = 1;
const mostJobsAtOnce = 100;

/** Hands out the queued jobs of an action type, each to one worker until its acknowledgement window ends (D1). */
export function handOutJobs(
  context: Context,
  { key, world }: StoredActionType,
  queryValue: string,
  maxBatchSize = defaultBatchSize,
): HandOut<JobWithData>[] {
  const jobs = context.store.jobs.queued(world, key, queryValue, Math.min(maxBatchSize, mostJobsAtOnce));
  return jobs.map((job) => handOutJob(context, job));
}

/** Hands out one job that is queued. */
export function handOutJob<J extends Job>({ store, policy, now }: Context, job: J): HandOut<J> {
  const change = handOut(job, now + policy.acknowledgementWindow, policy.jobLifecycle);
  store.jobs.apply(job, change, now);
  return { job, nonce: String(change.nonce) };
}
