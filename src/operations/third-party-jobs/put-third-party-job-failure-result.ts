import type { PutThirdPartyJobFailureResultInput } from '@aws-sdk/client-codepipeline';
import { requireThirdPartyJob } from '../../engine/jobs/require-job.ts';
import { failJob } from '../../engine/outcomes/finish-job.ts';
import { type Checked, operation } from '../operation.ts';

/** Carries no nonce: whoever holds the id and the client's token may report (D5, G1). */
export const putThirdPartyJobFailureResult = operation(
  'PutThirdPartyJobFailureResult',
  (context, input: Checked<PutThirdPartyJobFailureResultInput>): undefined => {
    failJob(context, requireThirdPartyJob(context, input), input.failureDetails);
  },
);
