import type { GetPipelineStateInput, GetPipelineStateOutput } from '@aws-sdk/client-codepipeline';
import { findPipeline } from '../../engine/declarations/find-pipeline.ts';
import { type Checked, operation } from '../operation.ts';
import { runsWithState } from './latest-runs.ts';
import { answerPipelineState } from './pipeline-state.ts';

/** Shows what was in each stage last, whichever execution that was (L1 [documented]). */
export const getPipelineState = operation(
  'GetPipelineState',
  (context, { name }: Checked<GetPipelineStateInput>): GetPipelineStateOutput => {
    const pipeline = findPipeline(context, name);
    return answerPipelineState(context, pipeline, runsWithState(context, pipeline));
  },
);
