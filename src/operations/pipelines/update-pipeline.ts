import type { UpdatePipelineInput, UpdatePipelineOutput } from '@aws-sdk/client-codepipeline';
import { answerPipeline } from '../../engine/declarations/declare-pipeline.ts';
import { updatePipeline as update } from '../../engine/pipelines/update-pipeline.ts';
import { type Checked, operation } from '../operation.ts';

/** Every update is a new version (I1 [documented]), and none starts an execution (J0 [inferred]). */
export const updatePipeline = operation(
  'UpdatePipeline',
  (context, { pipeline }: Checked<UpdatePipelineInput>): UpdatePipelineOutput => ({
    pipeline: answerPipeline(context, update(context, pipeline)),
  }),
);
