import type { DeletePipelineInput } from '@aws-sdk/client-codepipeline';
import { pipelineArn } from '../../domain/world.ts';
import { findPipeline } from '../../engine/declarations/require-pipeline.ts';
import { cancelAllExecutions } from '../../engine/executions/end-executions.ts';
import { watchSources } from '../../engine/sources/watch-sources.ts';
import { type Checked, operation } from '../operation.ts';

/** A pipeline's tags go with it. Deleting a pipeline that does not exist succeeds (C9 [inferred]). */
export const deletePipeline = operation(
  'DeletePipeline',
  (context, { name }: Checked<DeletePipelineInput>): undefined => {
    const { store, world, now } = context;
    const pipeline = findPipeline(context, name);
    if (pipeline === undefined) return;
    cancelAllExecutions(context, pipeline.key);
    watchSources(context, pipeline.key, { stages: [] });
    store.pipelines.delete(pipeline.key, now);
    store.tags.deleteAll(pipelineArn(world, name));
  },
);
