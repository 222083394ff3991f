import { jobOperations } from '../../domain/jobs/lifecycle.ts';
import { dispatchJob } from '../../engine/jobs/queue.ts';
import { settleDueJob } from '../../engine/outcomes/finish-job.ts';
import type { Effect } from '../effect.ts';

/** The job comes back into the queue when the other's acknowledgement window has ended (D1). */
export const staleNonce = (): Effect => ({
  operations: new Set(jobOperations.acknowledgements),
  isPossible(store, { input, worldKey }) {
    const job = store.jobs.find(worldKey, input.jobId ?? '');
    return job?.status === 'Dispatched' || (job?.status === 'Queued' && job.nonce !== null);
  },
  before(context, { input, worldKey }) {
    const { jobs } = context.store;
    const id = input.jobId as string;
    const job = jobs.find(worldKey, id);
    if (job?.status === 'Dispatched') settleDueJob(context, job);
    const queued = jobs.find(worldKey, id);
    if (queued?.status === 'Queued') dispatchJob(context, queued);
  },
});
