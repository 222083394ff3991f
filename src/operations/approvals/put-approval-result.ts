import type { PutApprovalResultInput, PutApprovalResultOutput } from '@aws-sdk/client-codepipeline';
import { type ActionEnd, failed } from '../../domain/executions/action-execution.ts';
import { callerArn } from '../../domain/world.ts';
import type { OperationContext } from '../../engine/context.ts';
import { requireAction, requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { finishAction } from '../../engine/outcomes/finish-action.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { ActionExecution } from '../../sqlite/executions/action-executions.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * A rejection fails the action as any failed job does, with the summary as its reason (J6 [transcript]). What waits is
 * asked first: its execution may go on by a version whose stages the current one has no more (J8, J15).
 */
export const putApprovalResult = operation(
  'PutApprovalResult',
  (context, input: Checked<PutApprovalResultInput>): PutApprovalResultOutput => {
    const { store, now } = context;
    const { pipelineName, stageName, actionName, result, token } = input;
    const pipeline = requirePipeline(context, pipelineName);
    const approval = store.actionExecutions.findByApprovalToken(token);
    if (approval?.pipeline !== pipeline.key || approval.stage !== stageName || approval.action !== actionName) {
      requireAction(pipeline, stageName, actionName);
      throw new ServiceError('InvalidApprovalTokenException', `No approval of action '${actionName}' has this token.`);
    }
    if (approval.status === 'Abandoned' || isOutOfDate(context, approval)) {
      throw new ServiceError(
        'InvalidApprovalTokenException',
        `The pipeline ${pipelineName} has been updated, and the approval request you responded to is now out of date.`,
      );
    }
    if (approval.status !== 'InProgress') {
      throw new ServiceError(
        'ApprovalAlreadyCompletedException',
        'The approval request that you responded to is already complete or has expired. Review the latest revisions in the pipeline, and then try again.',
      );
    }
    const { IsSummaryRequired } = approval.data.actionConfiguration.configuration;
    if (IsSummaryRequired === 'true' && (result.summary ?? '').trim() === '') {
      throw new ServiceError(
        'InvalidApprovalTokenException', // J39 [transcript]
        `Action '${actionName}' in stage '${stageName}' requires a summary. Provide a summary in the approval result and try again.`,
      );
    }
    endApproval(context, approval.key, result);
    return { approvedAt: new Date(now) };
  },
);

/** Whether the pipeline has been edited while an approval waits, so that nobody can answer it any more (J8). */
export function isOutOfDate(
  { store }: Pick<OperationContext, 'store'>,
  { status, pipelineExecution }: Pick<ActionExecution, 'status' | 'pipelineExecution'>,
): boolean {
  if (status !== 'InProgress' || pipelineExecution === null) return false;
  return store.stageExecutions.findRunning(pipelineExecution)?.phase === 'cancelling';
}

/** Ends the action that waits as it was answered, and says by whom where no summary says more (J6 [transcript]). */
export function endApproval(
  context: OperationContext,
  action: number,
  { status, summary: given }: { readonly status: 'Approved' | 'Rejected'; readonly summary: string },
): void {
  const by = callerArn(context);
  const summary = given.trim() === '' ? `${status} by ${by}` : given;
  const end: ActionEnd = status === 'Approved' ? { status: 'Succeeded' } : failed('JobFailed', summary);
  finishAction(context, action, { ...end, executionDetails: { summary } }, by);
}
