import { handOut } from '../domain/job.ts';
import type { StoredActionType } from '../sqlite/action-types.ts';
import type { JobWithData } from '../sqlite/jobs.ts';
import type { Context } from './context.ts';

/** A worker that leaves the size out takes one job and would let the others expire (D2 [chosen]). */
const defaultBatchSize = 1;
const mostJobsAtOnce = 100;

/** Hands out the queued jobs of an action type, each to one worker until its acknowledgement window ends (D1). */
export function handOutJobs(
  { store, policy, now }: Context,
  { key }: StoredActionType,
  queryValue: string,
  maxBatchSize = defaultBatchSize,
): { readonly job: JobWithData; readonly nonce: string }[] {
  const jobs = store.jobs.queued(key, queryValue, Math.min(maxBatchSize, mostJobsAtOnce));
  return jobs.map((job) => {
    const change = handOut(job, now + policy.acknowledgementWindow, policy.jobLifecycle);
    store.jobs.apply(job, change, now);
    return { job, nonce: String(change.nonce) };
  });
}
