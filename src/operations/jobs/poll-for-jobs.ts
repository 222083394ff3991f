import type { Job, PollForJobsInput, PollForJobsOutput } from '@aws-sdk/client-codepipeline';
import { queryValue } from '../../domain/action-type.ts';
import { handOut } from '../../domain/job.ts';
import { answerJobData } from '../../engine/answer-job-data.ts';
import { findActionType } from '../../engine/find-action-type.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/** A worker that leaves the size out takes one job and would let the others expire (D2 [chosen]). */
const defaultBatchSize = 1;
const mostJobsAtOnce = 100;

/**
 * Hands out the queued jobs of one custom action type, each to one worker until its acknowledgement window ends (D1).
 * The owner is checked before the type, the type before the query (C1, C2, F3).
 */
export const pollForJobs = operation('PollForJobs', (context, input: Checked<PollForJobsInput>): PollForJobsOutput => {
  const { store, policy, now } = context;
  const { actionTypeId, maxBatchSize = defaultBatchSize, queryParam } = input;
  if (actionTypeId.owner !== 'Custom') {
    throw new ServiceError('ValidationException', `ActionType with owner '${actionTypeId.owner}' is not supported`);
  }
  const type = findActionType(context, actionTypeId);
  const value = queryValue(type.type, queryParam) ?? '';
  const jobs = store.jobs.queued(type.key, value, Math.min(maxBatchSize, mostJobsAtOnce));
  return {
    jobs: jobs.map((job): Job => {
      const change = handOut(job, now + policy.acknowledgementWindow, policy.jobLifecycle);
      store.jobs.apply(job, change, now);
      return {
        id: job.id,
        data: answerJobData(context, job),
        nonce: String(change.nonce),
        accountId: context.world.accountId,
      };
    }),
  };
});
