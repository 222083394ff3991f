import { hasEnded, operationsOnJobs } from '../../domain/jobs/lifecycle.ts';
import { settleDueJob } from '../../engine/outcomes/finish-job.ts';
import type { Effect } from '../effect.ts';

/** The job's deadline has come, and whatever follows from that follows. */
export const timeOut = (): Effect => ({
  operations: new Set(operationsOnJobs),
  isPossible(store, { input, worldKey }) {
    const job = store.jobs.find(worldKey, input.jobId ?? '');
    return job !== undefined && !hasEnded(job.status);
  },
  before(context, { input, worldKey }) {
    const job = context.store.jobs.find(worldKey, input.jobId as string);
    if (job !== undefined && !hasEnded(job.status)) settleDueJob(context, { ...job, deadline: context.now });
  },
});
