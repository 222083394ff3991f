import type { PutThirdPartyJobSuccessResultInput } from '@aws-sdk/client-codepipeline';
import { findThirdPartyJob } from '../../engine/jobs/find-third-party-job.ts';
import { succeedJob } from '../../engine/outcomes/finish-job.ts';
import { type Checked, operation } from '../operation.ts';

/** Carries no nonce (D5) and, by the model, no output variables. A continuation token makes a new job (D6). */
export const putThirdPartyJobSuccessResult = operation(
  'PutThirdPartyJobSuccessResult',
  (context, input: Checked<PutThirdPartyJobSuccessResultInput>): undefined => {
    const { currentRevision, continuationToken, executionDetails } = input;
    succeedJob(context, findThirdPartyJob(context, input), { currentRevision, continuationToken, executionDetails });
  },
);
