import type { PutJobFailureResultInput } from '@aws-sdk/client-codepipeline';
import { findJob } from '../../engine/find-job.ts';
import { failJob } from '../../engine/finish-job.ts';
import { type Checked, operation } from '../operation.ts';

/** Carries no nonce: whoever holds the id may report (D5). */
export const putJobFailureResult = operation(
  'PutJobFailureResult',
  (context, { jobId, failureDetails }: Checked<PutJobFailureResultInput>): undefined => {
    failJob(context, findJob(context, jobId), failureDetails);
  },
);
