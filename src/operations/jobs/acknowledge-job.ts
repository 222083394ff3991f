import type { AcknowledgeJobInput, AcknowledgeJobOutput } from '@aws-sdk/client-codepipeline';
import { acknowledgeHandOut } from '../../engine/jobs/acknowledge-hand-out.ts';
import { findJob } from '../../engine/jobs/find-job.ts';
import { type Checked, operation } from '../operation.ts';

/** A job that has ended answers its latest nonce with its real status instead of an error (D4 [inferred]). */
export const acknowledgeJob = operation(
  'AcknowledgeJob',
  (context, { jobId, nonce }: Checked<AcknowledgeJobInput>): AcknowledgeJobOutput => ({
    status: acknowledgeHandOut(context, findJob(context, jobId), nonce),
  }),
);
