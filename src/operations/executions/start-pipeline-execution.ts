import type { StartPipelineExecutionInput, StartPipelineExecutionOutput } from '@aws-sdk/client-codepipeline';
import { callerArn } from '../../domain/world.ts';
import { findPipeline } from '../../engine/declarations/require-pipeline.ts';
import { startExecution } from '../../engine/executions/start-execution.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/** A second request with the same clientRequestToken answers the execution that the first one started [documented]. */
export const startPipelineExecution = operation(
  'StartPipelineExecution',
  (context, input: Checked<StartPipelineExecutionInput>): StartPipelineExecutionOutput => {
    const { world } = context;
    const { name, variables, sourceRevisions, clientRequestToken: requestToken } = input;
    const pipeline = findPipeline(context, name);
    if (pipeline === undefined) {
      throw new ServiceError(
        'PipelineNotFoundException',
        `Pipeline with name ${name} does not exist in account ${world.accountId}.`, // C9
      );
    }
    const trigger = { triggerType: 'StartPipelineExecution', triggerDetail: callerArn(context) } as const;
    return {
      pipelineExecutionId: startExecution(context, pipeline, { ...trigger, variables, sourceRevisions, requestToken }),
    };
  },
);
