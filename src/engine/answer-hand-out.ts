import type { Job as JobAnswer, ThirdPartyJob } from '@aws-sdk/client-codepipeline';
import type { Job } from '../domain/jobs/job.ts';
import type { JobWithData } from '../sqlite/jobs.ts';
import { answerJobData } from './answer-job-data.ts';
import type { OperationContext } from './context.ts';

/** A job as a worker has been handed it. */
export interface HandOut<J extends Job> {
  readonly job: J;
  readonly nonce: string;
}

/** What a poll tells a custom action's worker of its job (E1). */
export function answerHandOut(context: OperationContext, { job, nonce }: HandOut<JobWithData>): JobAnswer {
  return { id: job.id, data: answerJobData(context, job), nonce, accountId: context.world.accountId };
}

/** What a poll tells a partner: whose job it is, and no more (G1 [documented]). */
export function answerThirdPartyHandOut({ job }: HandOut<Job>): ThirdPartyJob {
  return { clientId: job.clientId as string, jobId: job.id };
}
