import type { AcknowledgeThirdPartyJobInput, AcknowledgeThirdPartyJobOutput } from '@aws-sdk/client-codepipeline';
import { acknowledgeDispatch } from '../../engine/jobs/queue.ts';
import { requireThirdPartyJob } from '../../engine/jobs/require-job.ts';
import { type Checked, operation } from '../operation.ts';

/** As for a custom action's job, after the client's token (G1, D4). */
export const acknowledgeThirdPartyJob = operation(
  'AcknowledgeThirdPartyJob',
  (context, input: Checked<AcknowledgeThirdPartyJobInput>): AcknowledgeThirdPartyJobOutput => ({
    status: acknowledgeDispatch(context, requireThirdPartyJob(context, input), input.nonce),
  }),
);
