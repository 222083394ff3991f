import { type ActionTypeId, describeActionType } from '../domain/action-types/action-type.ts';
import { jobTimeoutOf } from '../domain/action-types/action-type-declaration.ts';
import type { JobData } from '../domain/jobs/job-data.ts';
import { lambdaActionType } from '../domain/jobs/lambda-function.ts';
import type { OperationContext } from '../engine/context.ts';
import { findFunction, functionFor } from '../engine/declarations/find-function.ts';
import { startLambdaJobAlone } from '../engine/jobs/lambda-job.ts';
import type { ShortJob } from './job-fixture-forms.ts';
import { SeedingError } from './seeding-error.ts';

/**
 * What starts a fixture's job that a function does; undefined for one that workers poll for.
 * @throws SeedingError
 */
export function functionJobStarter(
  context: OperationContext,
  id: ActionTypeId,
  job: ShortJob,
): ((jobId: string, data: JobData) => void) | undefined {
  const { worldKey: world, store } = context;
  const { configuration = {}, continuationToken } = job;
  const functionName =
    job.function ?? functionFor(context, world, { actionTypeId: id, actionConfiguration: { configuration } });
  if (functionName === undefined) return undefined;
  if (job.clientId !== undefined) throw new SeedingError("A function's job has no client.");
  if (findFunction(context, world, functionName) === undefined) {
    throw new SeedingError(`There is no function '${functionName}'; give it under functions.`);
  }
  const type = store.actionTypes.find(world, id)?.type;
  const jobTimeout = type && jobTimeoutOf(type);
  const isOfLambda = describeActionType(id) === describeActionType(lambdaActionType);
  return (jobId, data) =>
    startLambdaJobAlone(context, {
      ...{ world, id: jobId, functionName, jobTimeout, continuationToken },
      data: isOfLambda
        ? { ...data, actionConfiguration: { configuration: { FunctionName: functionName, ...configuration } } }
        : data,
    });
}
