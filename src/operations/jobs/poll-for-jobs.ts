import type { PollForJobsInput, PollForJobsOutput } from '@aws-sdk/client-codepipeline';
import { ownerNotSupported, queryValue } from '../../domain/action-types/action-type.ts';
import { findActionType } from '../../engine/declarations/find-action-type.ts';
import { handOutJobs } from '../../engine/jobs/hand-out-jobs.ts';
import { type Checked, operation } from '../operation.ts';
import { answerHandOut } from './dispatched-job.ts';

/** The owner is checked before the type, the type before the query (C1, C2, F3). */
export const pollForJobs = operation(
  'PollForJobs',
  (context, { actionTypeId, maxBatchSize, queryParam }: Checked<PollForJobsInput>): PollForJobsOutput => {
    if (actionTypeId.owner !== 'Custom') throw ownerNotSupported(actionTypeId);
    const type = findActionType(context, actionTypeId);
    const handedOut = handOutJobs(context, type, queryValue(type.type, queryParam) ?? '', maxBatchSize);
    return { jobs: handedOut.map((handOut) => answerHandOut(context, handOut)) };
  },
);
