import type { GetPipelineExecutionInput, GetPipelineExecutionOutput } from '@aws-sdk/client-codepipeline';
import { requireExecution, requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { type Checked, operation } from '../operation.ts';
import { pipelineExecution } from './pipeline-execution.ts';

/** `pipelineVersion` is the version with which the execution started [documented]. */
export const getPipelineExecution = operation(
  'GetPipelineExecution',
  (context, input: Checked<GetPipelineExecutionInput>): GetPipelineExecutionOutput => {
    const pipeline = requirePipeline(context, input.pipelineName);
    const execution = requireExecution(context, pipeline, input.pipelineExecutionId);
    return { pipelineExecution: pipelineExecution(context.store, pipeline.name, execution) };
  },
);
