import type { GetJobDetailsInput, GetJobDetailsOutput } from '@aws-sdk/client-codepipeline';
import { findJobWithData } from '../../engine/jobs/find-job.ts';
import { type Checked, operation } from '../operation.ts';
import { answerJobData } from './dispatched-job.ts';

/** Works in every status and never shows the nonce (D9 [documented]). */
export const getJobDetails = operation(
  'GetJobDetails',
  (context, { jobId }: Checked<GetJobDetailsInput>): GetJobDetailsOutput => {
    const job = findJobWithData(context, jobId);
    return { jobDetails: { id: job.id, data: answerJobData(context, job), accountId: context.world.accountId } };
  },
);
