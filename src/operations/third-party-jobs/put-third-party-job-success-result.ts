import type { PutThirdPartyJobSuccessResultInput } from '@aws-sdk/client-codepipeline';
import { requireThirdPartyJob } from '../../engine/jobs/require-job.ts';
import { succeedJob } from '../../engine/outcomes/finish-job.ts';
import { type Checked, operation } from '../operation.ts';

/** Carries no nonce (D5) and, by the model, no output variables. A continuation token makes a new job (D6). */
export const putThirdPartyJobSuccessResult = operation(
  'PutThirdPartyJobSuccessResult',
  (context, input: Checked<PutThirdPartyJobSuccessResultInput>): undefined => {
    const { currentRevision, continuationToken, executionDetails } = input;
    succeedJob(context, requireThirdPartyJob(context, input), { currentRevision, continuationToken, executionDetails });
  },
);
