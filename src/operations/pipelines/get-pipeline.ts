import type { GetPipelineInput, GetPipelineOutput } from '@aws-sdk/client-codepipeline';
import { pipelineArn } from '../../domain/world.ts';
import { shownPipeline } from '../../engine/declarations/declare-pipeline.ts';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Every version is kept. One that does not exist answers PipelineNotFoundException, not the class that the operation
 * declares for it (C9 [transcript]; own words).
 */
export const getPipeline = operation(
  'GetPipeline',
  (context, { name, version }: Checked<GetPipelineInput>): GetPipelineOutput => {
    const { store, world } = context;
    const { key, declaration, createdAt, updatedAt } = requirePipeline(context, name);
    const pipeline = version === undefined ? declaration : store.pipelines.findVersion(key, version);
    if (pipeline === undefined) {
      throw new ServiceError(
        'PipelineNotFoundException',
        `Account '${world.accountId}' does not have a version ${version} of the pipeline with name '${name}'`,
      );
    }
    return {
      pipeline: shownPipeline(context, pipeline),
      metadata: {
        pipelineArn: pipelineArn(world, name),
        created: new Date(createdAt),
        updated: new Date(updatedAt),
      },
    };
  },
);
