import type { GetPipelineStateInput, GetPipelineStateOutput } from '@aws-sdk/client-codepipeline';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { type Checked, operation } from '../operation.ts';
import { runsWithState } from './latest-runs.ts';
import { pipelineState } from './pipeline-state.ts';

/** Shows what was in each stage last, whichever execution that was (L1 [documented]). */
export const getPipelineState = operation(
  'GetPipelineState',
  (context, { name }: Checked<GetPipelineStateInput>): GetPipelineStateOutput => {
    const pipeline = requirePipeline(context, name);
    return pipelineState(context, pipeline, runsWithState(context, pipeline));
  },
);
