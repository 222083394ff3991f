import type { ThirdPartyJobData } from '@aws-sdk/client-codepipeline';
import type { JobWithData } from '../sqlite/jobs.ts';
import { answerJobData } from './answer-job-data.ts';
import type { OperationContext } from './context.ts';

/** JobData as a partner is shown it: without the customer's pipeline ARN and execution id (E2 [documented]). */
export function answerThirdPartyJobData(context: OperationContext, job: JobWithData): ThirdPartyJobData {
  const { pipelineContext, ...data } = answerJobData(context, job);
  const { pipelineArn: _arn, pipelineExecutionId: _id, ...shown } = pipelineContext ?? {};
  return { ...data, pipelineContext: shown };
}
