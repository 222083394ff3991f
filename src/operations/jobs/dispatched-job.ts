import type { Job as JobAnswer, JobData as JobDataAnswer, ThirdPartyJob } from '@aws-sdk/client-codepipeline';
import { needsCredentials } from '../../domain/credentials/job-credential.ts';
import type { Job } from '../../domain/jobs/job.ts';
import { dataForWorker } from '../../domain/jobs/job-data.ts';
import { hasEnded } from '../../domain/jobs/lifecycle.ts';
import type { OperationContext } from '../../engine/context.ts';
import { issueCredentials } from '../../engine/credentials.ts';
import type { Dispatch } from '../../engine/jobs/queue.ts';
import type { JobWithData } from '../../sqlite/jobs/jobs.ts';

/** What a poll tells a custom action's worker of its job (E1). */
export function dispatchedJob(context: OperationContext, { job, nonce }: Dispatch<JobWithData>): JobAnswer {
  return { id: job.id, data: jobDataForWorker(context, job), nonce, accountId: context.world.accountId };
}

/** What a poll tells a partner: whose job it is, and no more (G1 [documented]). */
export function dispatchedThirdPartyJob({ job }: Dispatch<Job>): ThirdPartyJob {
  return { clientId: job.clientId as string, jobId: job.id };
}

/**
 * JobData as a worker is shown it (E1), with fresh credentials for the artifacts of a job that has not ended (D9, E5).
 */
export function jobDataForWorker(context: OperationContext, job: JobWithData): JobDataAnswer {
  const { data } = job;
  const credentials =
    needsCredentials(data) && !hasEnded(job.status) ? issueCredentials(context, job.actionExecution) : undefined;
  return dataForWorker(data, job.continuationToken, credentials) as JobDataAnswer;
}
