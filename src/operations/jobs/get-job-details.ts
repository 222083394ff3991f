import type { GetJobDetailsInput, GetJobDetailsOutput } from '@aws-sdk/client-codepipeline';
import { requireJobWithData } from '../../engine/jobs/require-job.ts';
import { type Checked, operation } from '../operation.ts';
import { jobDataForWorker } from './dispatched-job.ts';

/** Works in every status and never shows the nonce (D9 [documented]). */
export const getJobDetails = operation(
  'GetJobDetails',
  (context, { jobId }: Checked<GetJobDetailsInput>): GetJobDetailsOutput => {
    const job = requireJobWithData(context, jobId);
    return { jobDetails: { id: job.id, data: jobDataForWorker(context, job), accountId: context.world.accountId } };
  },
);
