import type { AcknowledgeThirdPartyJobInput, AcknowledgeThirdPartyJobOutput } from '@aws-sdk/client-codepipeline';
import { acknowledgeHandOut } from '../../engine/jobs/acknowledge-hand-out.ts';
import { findThirdPartyJob } from '../../engine/jobs/find-third-party-job.ts';
import { type Checked, operation } from '../operation.ts';

/** As for a custom action's job, after the client's token (G1, D4). */
export const acknowledgeThirdPartyJob = operation(
  'AcknowledgeThirdPartyJob',
  (context, input: Checked<AcknowledgeThirdPartyJobInput>): AcknowledgeThirdPartyJobOutput => ({
    status: acknowledgeHandOut(context, findThirdPartyJob(context, input), input.nonce),
  }),
);
