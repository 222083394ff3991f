import type { PollForThirdPartyJobsInput, PollForThirdPartyJobsOutput } from '@aws-sdk/client-codepipeline';
import { ownerNotSupported } from '../../domain/action-types/action-type.ts';
import { requireActionType } from '../../engine/declarations/action-types.ts';
import { dispatchJobs } from '../../engine/jobs/queue.ts';
import { dispatchedThirdPartyJob } from '../jobs/dispatched-job.ts';
import { type Checked, operation } from '../operation.ts';

/** Tells no more of a job than whose it is; the rest is for who knows that client's token (G1 [documented]). */
export const pollForThirdPartyJobs = operation(
  'PollForThirdPartyJobs',
  (context, { actionTypeId, maxBatchSize }: Checked<PollForThirdPartyJobsInput>): PollForThirdPartyJobsOutput => {
    if (actionTypeId.owner !== 'ThirdParty') throw ownerNotSupported(actionTypeId);
    const type = requireActionType(context, actionTypeId);
    const dispatches = dispatchJobs(context, type, '', maxBatchSize);
    return { jobs: dispatches.map(dispatchedThirdPartyJob) };
  },
);
