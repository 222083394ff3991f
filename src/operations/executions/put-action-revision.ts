import type { PutActionRevisionInput, PutActionRevisionOutput } from '@aws-sdk/client-codepipeline';
import { callerArn } from '../../domain/world.ts';
import type { Context } from '../../engine/context.ts';
import { requireAction, requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { startExecution } from '../../engine/executions/start-execution.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/** A revision that no execution has had starts one; a known one answers the execution that had it (J14 [inferred]). */
export const putActionRevision = operation(
  'PutActionRevision',
  (context, input: Checked<PutActionRevisionInput>): PutActionRevisionOutput => {
    const { store } = context;
    const { pipelineName, stageName, actionName, actionRevision } = input;
    const pipeline = requirePipeline(context, pipelineName);
    const action = requireAction(pipeline, stageName, actionName);
    if (action.actionTypeId.category !== 'Source') {
      throw new ServiceError(
        'ValidationException',
        `Action '${actionName}' is not a source action, so it has no revision.`,
      );
    }
    const { revisionId, revisionChangeId, created } = actionRevision;
    const known =
      store.executionOutputs.findExecutionByRevision(pipeline.key, actionName, revisionId) ??
      findUnfinished(context, pipeline.key, { actionName, revisionId });
    if (known !== undefined) return { newRevision: false, pipelineExecutionId: known };
    const pipelineExecutionId = startExecution(context, pipeline, {
      triggerType: 'PutActionRevision',
      triggerDetail: callerArn(context),
      sourceRevisions: [
        {
          actionName,
          revisionValue: revisionId,
          changeIdentifier: revisionChangeId,
          created: created.getTime(),
        },
      ],
    });
    return { newRevision: true, pipelineExecutionId };
  },
);

/** An execution that was started for the revision, and whose source has not reported it yet. */
function findUnfinished(
  { store }: Pick<Context, 'store'>,
  pipeline: number,
  { actionName, revisionId }: { readonly actionName: string; readonly revisionId: string },
): string | undefined {
  return store.pipelineExecutions
    .listUnfinished(pipeline)
    .findLast(({ sourceRevisionOverrides }) =>
      sourceRevisionOverrides.some((it) => it.actionName === actionName && it.revisionValue === revisionId),
    )?.id;
}
