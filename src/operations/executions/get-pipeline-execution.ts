import type { GetPipelineExecutionInput, GetPipelineExecutionOutput } from '@aws-sdk/client-codepipeline';
import { findExecution } from '../../engine/declarations/find-execution.ts';
import { findPipeline } from '../../engine/declarations/find-pipeline.ts';
import { type Checked, operation } from '../operation.ts';
import { answerExecution } from './pipeline-execution.ts';

/** `pipelineVersion` is the version with which the execution started [documented]. */
export const getPipelineExecution = operation(
  'GetPipelineExecution',
  (context, input: Checked<GetPipelineExecutionInput>): GetPipelineExecutionOutput => {
    const pipeline = findPipeline(context, input.pipelineName);
    const execution = findExecution(context, pipeline, input.pipelineExecutionId);
    return { pipelineExecution: answerExecution(context.store, pipeline.name, execution) };
  },
);
