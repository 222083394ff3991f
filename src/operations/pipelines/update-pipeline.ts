import type { UpdatePipelineInput, UpdatePipelineOutput } from '@aws-sdk/client-codepipeline';
import { declarePipeline, shownPipeline } from '../../engine/declarations/declare-pipeline.ts';
import { findPipeline } from '../../engine/declarations/require-pipeline.ts';
import { cancelOutdatedExecutions } from '../../engine/executions/end-executions.ts';
import { lookAtSources, watchSources } from '../../engine/sources/watch-sources.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Every update is a new version, whether anything has changed or not and whatever version the declaration names (I1
 * [documented]). Nothing goes on by the old one (J8), and no execution starts (J0 [inferred]) but by a source that
 * polls and finds what it has not noticed yet (J21).
 */
export const updatePipeline = operation(
  'UpdatePipeline',
  (context, { pipeline: given }: Checked<UpdatePipelineInput>): UpdatePipelineOutput => {
    const { store, world, now } = context;
    const existing = findPipeline(context, given.name);
    if (existing === undefined) {
      // C10 [proxy]: a class that the operation does not declare.
      throw new ServiceError(
        'ResourceNotFoundException',
        `The account with id '${world.accountId}' does not include a pipeline with the name '${given.name}'`,
      );
    }
    const pipeline = declarePipeline(context, given, existing.version + 1, existing.declaration);
    store.pipelines.addVersion(existing.key, pipeline, now);
    watchSources(context, existing.key, pipeline);
    cancelOutdatedExecutions(context, existing.key);
    lookAtSources(context, existing.key);
    return { pipeline: shownPipeline(context, pipeline) };
  },
);
