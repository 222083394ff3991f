import type { AcknowledgeJobInput, AcknowledgeJobOutput } from '@aws-sdk/client-codepipeline';
import { acknowledge } from '../../domain/job.ts';
import { findJob } from '../../engine/find-job.ts';
import { type Checked, operation } from '../operation.ts';

/** A job that has ended answers its latest nonce with its real status instead of an error (D4 [inferred]). */
export const acknowledgeJob = operation(
  'AcknowledgeJob',
  (context, { jobId, nonce }: Checked<AcknowledgeJobInput>): AcknowledgeJobOutput => {
    const job = findJob(context, jobId);
    const change = acknowledge(job, nonce, context.policy.jobLifecycle);
    if (change === undefined) return { status: job.status };
    context.store.jobs.apply(job, change, context.now);
    return { status: change.status };
  },
);
