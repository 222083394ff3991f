import { isDoneByLambda } from '../../domain/action-types/action-type-declaration.ts';
import { isAwsType } from '../../domain/action-types/action-type-id.ts';
import type { JobData } from '../../domain/jobs/job-data.ts';
import { defaultFunctionTimeout, type FunctionDefinition, functionNameOf } from '../../domain/jobs/lambda-function.ts';
import type { Context } from '../context.ts';

/**
 * Name of the function that does an action: of AWS's Lambda action, or of a type that says so; undefined where none
 * does.
 */
export function functionFor(
  { store }: Context,
  world: string,
  { actionTypeId, actionConfiguration }: Pick<JobData, 'actionTypeId' | 'actionConfiguration'>,
): string | undefined {
  if (isAwsType(actionTypeId, 'Invoke/Lambda')) {
    return functionNameOf(actionConfiguration.configuration.FunctionName ?? '');
  }
  const type = actionTypeId.owner === 'Custom' ? undefined : store.actionTypes.find(world, actionTypeId)?.type;
  if (type === undefined || !isDoneByLambda(type)) return undefined;
  return functionNameOf(type.declaration?.executor.configuration.lambdaExecutorConfiguration?.lambdaFunctionArn ?? '');
}

/** Where a function is: as its world's fixtures say, else at the endpoint that has all functions. */
export function findFunction({ store, policy }: Context, world: string, name: string): FunctionDefinition | undefined {
  const own = store.functions.find(world, name);
  if (own !== undefined || policy.lambdaEndpoint === undefined) return own;
  return { kind: 'endpoint', endpoint: policy.lambdaEndpoint, timeout: defaultFunctionTimeout, environment: {} };
}
