import type { RetryStageExecutionInput, RetryStageExecutionOutput } from '@aws-sdk/client-codepipeline';
import { requirePipeline, requireStageFor } from '../../engine/declarations/require-pipeline.ts';
import { notRetryable, retryStage } from '../../engine/executions/resume-stage.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * The operation declares no class for an execution that does not exist: nothing of it can be retried (J13 [chosen]).
 */
export const retryStageExecution = operation(
  'RetryStageExecution',
  (context, input: Checked<RetryStageExecutionInput>): RetryStageExecutionOutput => {
    const { pipelineName, stageName, pipelineExecutionId, retryMode } = input;
    const pipeline = requirePipeline(context, pipelineName);
    const execution = context.store.pipelineExecutions.find(pipeline.key, pipelineExecutionId);
    requireStageFor(context, pipeline, execution, stageName);
    if (execution === undefined) throw notRetryable(pipelineName, stageName, pipelineExecutionId);
    retryStage(context, pipeline, execution, stageName, retryMode);
    return { pipelineExecutionId };
  },
);
