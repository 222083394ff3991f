import type { RollbackStageInput, RollbackStageOutput } from '@aws-sdk/client-codepipeline';
import { callerArn } from '../../domain/world.ts';
import { findExecution, findStage } from '../../engine/declarations/find-execution.ts';
import { findPipeline } from '../../engine/declarations/find-pipeline.ts';
import { advance } from '../../engine/stages/advance.ts';
import { checkRollback, rollBack } from '../../engine/stages/roll-back.ts';
import { type Checked, operation } from '../operation.ts';

/** J10, J34. */
export const rollbackStage = operation(
  'RollbackStage',
  (context, input: Checked<RollbackStageInput>): RollbackStageOutput => {
    const { pipelineName, stageName, targetPipelineExecutionId } = input;
    const pipeline = findPipeline(context, pipelineName);
    findStage(pipeline, stageName);
    const target = findExecution(context, pipeline, targetPipelineExecutionId);
    checkRollback(context, pipeline, stageName, target);
    const { id, key } = rollBack(context, pipeline, stageName, target, {
      triggerType: 'ManualRollback',
      triggerDetail: callerArn(context.world),
    });
    advance(context, pipeline.key, [key]);
    return { pipelineExecutionId: id };
  },
);
