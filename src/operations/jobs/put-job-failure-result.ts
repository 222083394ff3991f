import type { PutJobFailureResultInput } from '@aws-sdk/client-codepipeline';
import { requireJob } from '../../engine/jobs/require-job.ts';
import { failJob } from '../../engine/outcomes/finish-job.ts';
import { type Checked, operation } from '../operation.ts';

/** Carries no nonce: whoever holds the id may report (D5). */
export const putJobFailureResult = operation(
  'PutJobFailureResult',
  (context, { jobId, failureDetails }: Checked<PutJobFailureResultInput>): undefined => {
    failJob(context, requireJob(context, jobId), failureDetails);
  },
);
