import { ServiceError } from '../../model/service-error.ts';
import type { StoredPipeline } from '../../sqlite/pipelines.ts';
import type { OperationContext } from '../context.ts';
import { warnOfOtherWorld } from '../other-worlds.ts';

/** @throws ServiceError PipelineNotFoundException (C9) */
export function findPipeline(context: OperationContext, name: string): StoredPipeline {
  const found = lookUpPipeline(context, name);
  if (found !== undefined) return found;
  throw new ServiceError(
    'PipelineNotFoundException',
    `Account '${context.world.accountId}' does not have a pipeline with name '${name}'`,
  );
}

/** For those who answer otherwise when there is none. */
export function lookUpPipeline(context: OperationContext, name: string): StoredPipeline | undefined {
  const { store, worldKey } = context;
  const found = store.pipelines.find(worldKey, name);
  if (found === undefined) warnOfOtherWorld(context, `Pipeline ${name}`, store.pipelines.worldsWith(name));
  return found;
}
