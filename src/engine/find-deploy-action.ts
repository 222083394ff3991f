import { ServiceError } from '../model/service-error.ts';
import type { OperationContext } from './context.ts';
import { findPipeline } from './declarations/find-pipeline.ts';

/**
 * A run of a deploy action; of the pipeline, when one is named.
 * @throws ServiceError PipelineNotFoundException, ActionExecutionNotFoundException (own words; for other categories
 * [chosen])
 */
export function findDeployAction(context: OperationContext, id: string, pipelineName: string | undefined) {
  const { store, worldKey } = context;
  const named = pipelineName === undefined ? undefined : findPipeline(context, pipelineName);
  const action = store.actionExecutions.withId(id);
  const isInWorld = action?.pipeline != null && store.pipelines.get(action.pipeline).world === worldKey;
  const isOfPipeline = named === undefined || action?.pipeline === named.key;
  if (isInWorld && isOfPipeline && action.data.actionTypeId.category === 'Deploy') return action;
  throw new ServiceError('ActionExecutionNotFoundException', `There is no run of a deploy action with the id ${id}.`);
}
