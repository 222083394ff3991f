import type { StopPipelineExecutionInput, StopPipelineExecutionOutput } from '@aws-sdk/client-codepipeline';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { stopExecution } from '../../engine/executions/end-executions.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * The operation declares no class for an execution that does not exist: it is one that cannot be stopped (J13
 * [chosen]).
 */
export const stopPipelineExecution = operation(
  'StopPipelineExecution',
  (context, input: Checked<StopPipelineExecutionInput>): StopPipelineExecutionOutput => {
    const { pipelineName, pipelineExecutionId, abandon = false, reason } = input;
    const pipeline = requirePipeline(context, pipelineName);
    const execution = context.store.pipelineExecutions.find(pipeline.key, pipelineExecutionId);
    if (execution === undefined) {
      throw new ServiceError(
        'PipelineExecutionNotStoppableException',
        `Pipeline '${pipelineName}' has no execution with the id ${pipelineExecutionId}.`,
      );
    }
    stopExecution(context, pipeline, execution, { abandon, reason });
    return { pipelineExecutionId };
  },
);
