import type { PollForJobsInput, PollForJobsOutput } from '@aws-sdk/client-codepipeline';
import { ownerNotSupported, queryValue } from '../../domain/action-types/action-type.ts';
import { requireActionType } from '../../engine/declarations/action-types.ts';
import { dispatchJobs } from '../../engine/jobs/queue.ts';
import { type Checked, operation } from '../operation.ts';
import { dispatchedJob } from './dispatched-job.ts';

/** The owner is checked before the type, the type before the query (C1, C2, F3). */
export const pollForJobs = operation(
  'PollForJobs',
  (context, { actionTypeId, maxBatchSize, queryParam }: Checked<PollForJobsInput>): PollForJobsOutput => {
    if (actionTypeId.owner !== 'Custom') throw ownerNotSupported(actionTypeId);
    const type = requireActionType(context, actionTypeId);
    const dispatches = dispatchJobs(context, type, queryValue(type.type, queryParam) ?? '', maxBatchSize);
    return { jobs: dispatches.map((dispatch) => dispatchedJob(context, dispatch)) };
  },
);
