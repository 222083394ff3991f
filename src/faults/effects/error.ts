import { s3OperationNames } from '../../model/operation-names.ts';
import { S3Error, type S3ErrorCode, s3ErrorCodes } from '../../model/s3-error.ts';
import { type ErrorCode, ServiceError } from '../../model/service-error.ts';
import { operationNames } from '../../model/service-model.ts';
import { mayAnswer } from '../../model/undeclared-errors.ts';
import type { Effect } from '../effect.ts';

/** A13 [transcript] */
const throttled = 'Rate exceeded';

export function error(code: string, message: string | undefined): Effect {
  const ofS3: readonly string[] = s3ErrorCodes.includes(code as S3ErrorCode) ? s3OperationNames : [];
  const ofCodePipeline: readonly string[] = operationNames.filter((operation) => mayAnswer(operation, code));
  return {
    operations: new Set([...ofCodePipeline, ...ofS3]),
    before(_, { operation }) {
      if (ofS3.includes(operation)) throw new S3Error(code as S3ErrorCode, {}, message);
      throw new ServiceError(code as ErrorCode, message ?? textOf(code));
    },
  };
}

/** What is not known of the service is said in own words, as everywhere (C13). */
function textOf(code: string): string {
  return code === 'ThrottlingException' ? throttled : `A fault of the emulator returns ${code}.`;
}
