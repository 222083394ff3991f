import type { AcknowledgeJobInput, AcknowledgeJobOutput } from '@aws-sdk/client-codepipeline';
import { acknowledgeDispatch } from '../../engine/jobs/queue.ts';
import { requireJob } from '../../engine/jobs/require-job.ts';
import { type Checked, operation } from '../operation.ts';

/** A job that has ended answers its latest nonce with its real status instead of an error (D4 [inferred]). */
export const acknowledgeJob = operation(
  'AcknowledgeJob',
  (context, { jobId, nonce }: Checked<AcknowledgeJobInput>): AcknowledgeJobOutput => ({
    status: acknowledgeDispatch(context, requireJob(context, jobId), nonce),
  }),
);
