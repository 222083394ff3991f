import { pipelineArn } from '../../domain/world.ts';
import type { OperationContext } from '../context.ts';
import { lookUpPipeline } from '../declarations/find-pipeline.ts';
import { cancelAllExecutions } from '../executions/cancel-executions.ts';
import { watchSources } from '../sources/watch-sources.ts';

/** Deletes a pipeline with its tags; deleting one that does not exist succeeds (C9 [inferred]). */
export function deletePipeline(context: OperationContext, name: string): void {
  const { store, world, now } = context;
  const pipeline = lookUpPipeline(context, name);
  if (pipeline === undefined) return;
  cancelAllExecutions(context, pipeline.key);
  watchSources(context, pipeline.key, { stages: [] });
  store.pipelines.delete(pipeline.key, now);
  store.tags.deleteAll(pipelineArn(world, name));
}
