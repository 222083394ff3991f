import type { RollbackStageInput, RollbackStageOutput } from '@aws-sdk/client-codepipeline';
import { callerArn } from '../../domain/world.ts';
import { requirePipeline, requireStage } from '../../engine/declarations/require-pipeline.ts';
import { advance } from '../../engine/stages/advance.ts';
import { checkRollback, rollBack } from '../../engine/stages/roll-back.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/** J10, J34. */
export const rollbackStage = operation(
  'RollbackStage',
  (context, input: Checked<RollbackStageInput>): RollbackStageOutput => {
    const { pipelineName, stageName, targetPipelineExecutionId } = input;
    const pipeline = requirePipeline(context, pipelineName);
    requireStage(pipeline, stageName);
    const target = context.store.pipelineExecutions.find(pipeline.key, targetPipelineExecutionId);
    if (target === undefined) {
      throw new ServiceError(
        'PipelineExecutionNotFoundException', // C16 [transcript]
        `Target Pipeline Execution with id '${targetPipelineExecutionId}' does not exist in pipeline with name '${pipelineName}'`,
      );
    }
    checkRollback(context, pipeline, stageName, target);
    const { id, key } = rollBack(context, pipeline, stageName, target, {
      triggerType: 'ManualRollback',
      triggerDetail: JSON.stringify({ AwsUserArn: callerArn(context) }), // J34 [transcript]
    });
    advance(context, pipeline.key, [key]);
    return { pipelineExecutionId: id };
  },
);
