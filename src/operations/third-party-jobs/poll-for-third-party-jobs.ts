import type { PollForThirdPartyJobsInput, PollForThirdPartyJobsOutput } from '@aws-sdk/client-codepipeline';
import { ownerNotSupported } from '../../domain/action-types/action-type.ts';
import { findActionType } from '../../engine/declarations/find-action-type.ts';
import { handOutJobs } from '../../engine/jobs/hand-out-jobs.ts';
import { answerThirdPartyHandOut } from '../jobs/dispatched-job.ts';
import { type Checked, operation } from '../operation.ts';

/** Tells no more of a job than whose it is; the rest is for who knows that client's token (G1 [documented]). */
export const pollForThirdPartyJobs = operation(
  'PollForThirdPartyJobs',
  (context, { actionTypeId, maxBatchSize }: Checked<PollForThirdPartyJobsInput>): PollForThirdPartyJobsOutput => {
    if (actionTypeId.owner !== 'ThirdParty') throw ownerNotSupported(actionTypeId);
    const type = findActionType(context, actionTypeId);
    const handedOut = handOutJobs(context, type, '', maxBatchSize);
    return { jobs: handedOut.map(answerThirdPartyHandOut) };
  },
);
