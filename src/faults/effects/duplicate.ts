import { queryablePropertyOf } from '../../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { jobOperations } from '../../domain/jobs/lifecycle.ts';
import { dispatchedJob, dispatchedThirdPartyJob } from '../../operations/jobs/dispatched-job.ts';
import type { JobWithData } from '../../sqlite/jobs/jobs.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Effect, Target } from '../effect.ts';

/** A queue that delivers at least once delivers twice now and then: nothing about the job changes. */
export const duplicate = (): Effect => ({
  operations: new Set(jobOperations.polls),
  isPossible: (store, target) => jobInHand(store, target) !== undefined,
  instead(context, target) {
    const job = jobInHand(context.store, target);
    if (job === undefined) return undefined;
    const dispatch = { job, nonce: String(job.nonce) };
    return {
      jobs: [job.clientId === null ? dispatchedJob(context, dispatch) : dispatchedThirdPartyJob(dispatch)],
    };
  },
});

/** The job that is nearest to its time among those that the poll could have been handed. */
function jobInHand(store: Store, { input, worldKey }: Target): JobWithData | undefined {
  const type = store.actionTypes.find(worldKey, input.actionTypeId as ActionTypeId);
  if (type === undefined) return undefined;
  const property = queryablePropertyOf(type.type);
  return store.jobs.findInHand(type.key, (property && input.queryParam?.[property]) ?? '');
}
