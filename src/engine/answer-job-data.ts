import type { JobData as JobDataAnswer } from '@aws-sdk/client-codepipeline';
import { dataForWorker } from '../domain/job-data.ts';
import type { JobWithData } from '../sqlite/jobs.ts';
import type { OperationContext } from './context.ts';

/** JobData as a worker is shown it (E1). */
export function answerJobData(_context: OperationContext, job: JobWithData): JobDataAnswer {
  return dataForWorker(job.data, job.continuationToken) as JobDataAnswer;
}
