import type { RollbackStageInput, RollbackStageOutput } from '@aws-sdk/client-codepipeline';
import { callerArn } from '../../domain/world.ts';
import { requireExecution, requirePipeline, requireStage } from '../../engine/declarations/require-pipeline.ts';
import { advance } from '../../engine/stages/advance.ts';
import { checkRollback, rollBack } from '../../engine/stages/roll-back.ts';
import { type Checked, operation } from '../operation.ts';

/** J10, J34. */
export const rollbackStage = operation(
  'RollbackStage',
  (context, input: Checked<RollbackStageInput>): RollbackStageOutput => {
    const { pipelineName, stageName, targetPipelineExecutionId } = input;
    const pipeline = requirePipeline(context, pipelineName);
    requireStage(pipeline, stageName);
    const target = requireExecution(context, pipeline, targetPipelineExecutionId);
    checkRollback(context, pipeline, stageName, target);
    const { id, key } = rollBack(context, pipeline, stageName, target, {
      triggerType: 'ManualRollback',
      triggerDetail: callerArn(context.world),
    });
    advance(context, pipeline.key, [key]);
    return { pipelineExecutionId: id };
  },
);
