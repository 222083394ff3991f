import { type ActionEnd, failed } from '../../../domain/executions/action-execution.ts';
import type { Provider } from './provider.ts';

/** Waits for PutApprovalResult with the token that GetPipelineState shows (J6 [documented]). */
export const manualApproval: Provider = {
  name: 'manual-approval',
  start({ store, ids }, { key, deadline }) {
    store.actionExecutions.await(key, { dueAt: deadline, approvalToken: ids.approvalToken() });
    return undefined;
  },
};

/** An approval that nobody has answered in time fails (J6, M1 [documented]; the text is chosen). */
export function approvalTimedOut(): ActionEnd {
  return failed('JobFailed', 'Nobody has approved or rejected the action before its time-out.');
}
