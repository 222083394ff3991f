import { abandon, type Job } from '../../domain/jobs/job.ts';
import type { Context } from '../context.ts';

/**
 * Ends the job that is in a queue or in a worker's hands for an action or rule that is abandoned; a late result is
 * refused (J4).
 */
export function abandonJobOf({ store, policy, now }: Context, actionExecution: number): void {
  const job = store.jobs.unfinishedOf(actionExecution);
  const change = job && abandon(job, policy.jobLifecycle);
  if (change !== undefined) store.jobs.apply(job as Job, change, now);
}
