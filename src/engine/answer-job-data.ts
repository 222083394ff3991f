import type { JobData as JobDataAnswer } from '@aws-sdk/client-codepipeline';
import { needsCredentials } from '../domain/credentials/job-credential.ts';
import { dataForWorker } from '../domain/jobs/job-data.ts';
import { hasEnded } from '../domain/jobs/lifecycle.ts';
import type { JobWithData } from '../sqlite/jobs.ts';
import type { OperationContext } from './context.ts';
import { issueCredentials } from './issue-credentials.ts';

/**
 * JobData as a worker is shown it (E1), with fresh credentials for the artifacts of a job that has not ended (D9, E5).
 */
export function answerJobData(context: OperationContext, job: JobWithData): JobDataAnswer {
  const { data } = job;
  const credentials =
    needsCredentials(data) && !hasEnded(job.status) ? issueCredentials(context, job.actionExecution) : undefined;
  return dataForWorker(data, job.continuationToken, credentials) as JobDataAnswer;
}
