import type { CreatePipelineInput, CreatePipelineOutput } from '@aws-sdk/client-codepipeline';
import { checkTags } from '../../domain/tag.ts';
import { pipelineArn } from '../../domain/world.ts';
import { shownPipeline } from '../../engine/declarations/declare-pipeline.ts';
import { createPipeline as create } from '../../engine/pipelines/create-pipeline.ts';
import { type Checked, operation } from '../operation.ts';

/** The version that the declaration names is ignored: a new pipeline has version 1 (I1 [documented]). */
export const createPipeline = operation(
  'CreatePipeline',
  (context, { pipeline, tags }: Checked<CreatePipelineInput>): CreatePipelineOutput => {
    const checkedTags = tags && checkTags(tags, pipelineArn(context.world, pipeline.name));
    const created = create(context, pipeline, { tags: checkedTags });
    return { pipeline: shownPipeline(context, created), ...(checkedTags && { tags: checkedTags }) };
  },
);
