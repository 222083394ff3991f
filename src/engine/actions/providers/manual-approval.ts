import { type ActionEnd, failed } from '../../../domain/executions/action-execution.ts';
import type { Provider } from './provider.ts';

/** Waits for PutApprovalResult with the token that GetPipelineState shows: the run's own id (L14 [transcript]). */
export const manualApproval: Provider = {
  name: 'manual-approval',
  start({ store }, { key, deadline, data }) {
    const { actionExecutionId } = data.pipelineContext.action;
    store.actionExecutions.await(key, { dueAt: deadline, approvalToken: actionExecutionId });
    return undefined;
  },
};

/** An approval that nobody has answered in time fails (J6, M1 [documented]; the text is chosen). */
export function approvalTimedOut(): ActionEnd {
  return failed('JobFailed', 'Nobody has approved or rejected the action before its time-out.');
}
