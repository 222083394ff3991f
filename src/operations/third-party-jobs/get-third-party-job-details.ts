import type {
  GetThirdPartyJobDetailsInput,
  GetThirdPartyJobDetailsOutput,
  ThirdPartyJobData,
} from '@aws-sdk/client-codepipeline';
import { hasEnded } from '../../domain/jobs/lifecycle.ts';
import type { OperationContext } from '../../engine/context.ts';
import { requireThirdPartyJobWithData } from '../../engine/jobs/require-job.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { JobWithData } from '../../sqlite/jobs/jobs.ts';
import { jobDataForWorker } from '../jobs/dispatched-job.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Shows the latest dispatch's nonce, none before the first (G5). A job that has ended is shown no more (G2 [chosen]).
 */
export const getThirdPartyJobDetails = operation(
  'GetThirdPartyJobDetails',
  (context, input: Checked<GetThirdPartyJobDetailsInput>): GetThirdPartyJobDetailsOutput => {
    const job = requireThirdPartyJobWithData(context, input);
    if (hasEnded(job.status)) {
      throw new ServiceError(
        'InvalidJobException',
        `Job ${job.id} is ${job.status}; only an unfinished job has details.`,
      );
    }
    const data = jobDataForPartner(context, job);
    return { jobDetails: { id: job.id, data, ...(job.nonce !== null && { nonce: String(job.nonce) }) } };
  },
);

/** JobData as a partner is shown it: without the customer's pipeline ARN and execution id (E2 [documented]). */
function jobDataForPartner(context: OperationContext, job: JobWithData): ThirdPartyJobData {
  const { pipelineContext, ...data } = jobDataForWorker(context, job);
  const { pipelineArn: _arn, pipelineExecutionId: _id, ...shown } = pipelineContext ?? {};
  return { ...data, pipelineContext: shown };
}
