import type { OverrideStageConditionInput } from '@aws-sdk/client-codepipeline';
import type { Gate } from '../../domain/pipelines/rules.ts';
import { requirePipeline, requireStageFor } from '../../engine/declarations/require-pipeline.ts';
import { overrideCondition } from '../../engine/executions/resume-stage.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

const gateOf = { BEFORE_ENTRY: 'beforeEntry', ON_SUCCESS: 'onSuccess' } as const satisfies Record<string, Gate>;

/**
 * The operation declares no class for an execution that does not exist: it has no condition to override (J13 [chosen]).
 */
export const overrideStageCondition = operation(
  'OverrideStageCondition',
  (context, input: Checked<OverrideStageConditionInput>): undefined => {
    const { pipelineName, stageName, pipelineExecutionId, conditionType } = input;
    const pipeline = requirePipeline(context, pipelineName);
    const execution = context.store.pipelineExecutions.find(pipeline.key, pipelineExecutionId);
    requireStageFor(context, pipeline, execution, stageName);
    if (execution === undefined) {
      throw new ServiceError(
        'ConditionNotOverridableException',
        `Pipeline '${pipelineName}' has no execution with the id ${pipelineExecutionId}.`,
      );
    }
    overrideCondition(context, pipeline, execution, stageName, gateOf[conditionType]);
  },
);
