import type { StopPipelineExecutionInput, StopPipelineExecutionOutput } from '@aws-sdk/client-codepipeline';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { notStoppable, stopExecution } from '../../engine/executions/end-executions.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * The operation declares no class for an execution that does not exist: it is one that cannot be stopped (C16
 * [transcript]).
 */
export const stopPipelineExecution = operation(
  'StopPipelineExecution',
  (context, input: Checked<StopPipelineExecutionInput>): StopPipelineExecutionOutput => {
    const { pipelineName, pipelineExecutionId, abandon = false, reason } = input;
    const pipeline = requirePipeline(context, pipelineName);
    const execution = context.store.pipelineExecutions.find(pipeline.key, pipelineExecutionId);
    if (execution === undefined) throw notStoppable(pipelineName, pipelineExecutionId);
    stopExecution(context, pipeline, execution, { abandon, reason });
    return { pipelineExecutionId };
  },
);
