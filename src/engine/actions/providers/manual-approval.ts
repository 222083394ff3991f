import { type ActionEnd, failed } from '../../../domain/executions/action-execution.ts';
import { approvalNotification, invalidTopic, isFifo } from '../../../domain/executions/approval-notification.ts';
import type { JobData } from '../../../domain/jobs/job-data.ts';
import { worldOf } from '../../../domain/world.ts';
import type { Context } from '../../context.ts';
import { publish } from '../../topics.ts';
import type { Provider } from './provider.ts';

/**
 * Waits for PutApprovalResult with the token that GetPipelineState shows: the run's own id (L14 [transcript]). Tells
 * the topic of its NotificationArn (J42).
 */
export const manualApproval: Provider = {
  name: 'manual-approval',
  start(context, { key, world, deadline, data }) {
    const { actionExecutionId } = data.pipelineContext.action;
    context.store.actionExecutions.await(key, { dueAt: deadline, approvalToken: actionExecutionId });
    const { NotificationArn: topicArn } = data.actionConfiguration.configuration;
    if (topicArn === undefined) return undefined;
    if (isFifo(topicArn)) return invalidTopic(topicArn);
    const { region } = worldOf(world);
    const notification = approvalNotification(data, { region, token: actionExecutionId, expires: deadline });
    const told = publish(context, { topicArn, ...notification }, context.now);
    if (told === 0) tellNobody(context, topicArn, data);
    return undefined;
  },
};

function tellNobody({ log }: Context, topicArn: string, { pipelineContext }: JobData): void {
  const { pipelineName, action } = pipelineContext;
  log.info(
    `Approval ${action.name} of pipeline ${pipelineName} waits; nobody is told, for no function is subscribed to ${topicArn}: a document with subscriptions: subscribes one.`,
  );
}

/** An approval that nobody has answered in time fails (J6, M1 [documented]; the text is chosen). */
export function approvalTimedOut(): ActionEnd {
  return failed('JobFailed', 'Nobody has approved or rejected the action before its time-out.');
}
