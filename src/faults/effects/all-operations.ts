import { s3OperationNames } from '../../model/s3-operation-names.ts';
import { operationNames } from '../../model/service-model.ts';

/** Of CodePipeline and of S3. No name is in both. */
export const allOperations: ReadonlySet<string> = new Set([...operationNames, ...s3OperationNames]);
