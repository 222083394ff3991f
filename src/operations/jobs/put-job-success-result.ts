import type { PutJobSuccessResultInput } from '@aws-sdk/client-codepipeline';
import { checkOutputVariables } from '../../domain/executions/action-execution.ts';
import { requireJob } from '../../engine/jobs/require-job.ts';
import { succeedJob } from '../../engine/outcomes/finish-job.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/** Carries no nonce: whoever holds the id may report (D5). A continuation token makes a new job (D6). */
export const putJobSuccessResult = operation(
  'PutJobSuccessResult',
  (context, input: Checked<PutJobSuccessResultInput>): undefined => {
    const { continuationToken, outputVariables } = input;
    if (outputVariables !== undefined) {
      if (continuationToken !== undefined) {
        throw new ServiceError(
          'ValidationException',
          'A job can not contain both a continuation token and output variables.', // D7 [transcript]
        );
      }
      checkOutputVariables(outputVariables);
    }
    succeedJob(context, requireJob(context, input.jobId), input);
  },
);
