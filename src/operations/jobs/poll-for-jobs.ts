import type { PollForJobsInput, PollForJobsOutput } from '@aws-sdk/client-codepipeline';
import { ownerNotSupported, queryValue } from '../../domain/action-type.ts';
import { answerJobData } from '../../engine/answer-job-data.ts';
import { findActionType } from '../../engine/find-action-type.ts';
import { handOutJobs } from '../../engine/hand-out-jobs.ts';
import { type Checked, operation } from '../operation.ts';

/** The owner is checked before the type, the type before the query (C1, C2, F3). */
export const pollForJobs = operation(
  'PollForJobs',
  (context, { actionTypeId, maxBatchSize, queryParam }: Checked<PollForJobsInput>): PollForJobsOutput => {
    if (actionTypeId.owner !== 'Custom') throw ownerNotSupported(actionTypeId);
    const type = findActionType(context, actionTypeId);
    const handedOut = handOutJobs(context, type, queryValue(type.type, queryParam) ?? '', maxBatchSize);
    const { accountId } = context.world;
    return {
      jobs: handedOut.map(({ job, nonce }) => ({ id: job.id, data: answerJobData(context, job), nonce, accountId })),
    };
  },
);
