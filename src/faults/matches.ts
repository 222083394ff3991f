import type { ActionTypeId } from '../domain/action-types/action-type.ts';
import type { Store } from '../sqlite/store.ts';
import type { FaultMatch } from './declared-fault.ts';
import type { Fault, Target } from './fault.ts';

/** Whether a fault is about a request, whosever turn it is. The cheap questions come first. */
export function matches(store: Store, { match, effect }: Fault, target: Target): boolean {
  return (
    (match.operation ?? target.operation) === target.operation &&
    (match.accessKeyId ?? target.accessKeyId) === target.accessKeyId &&
    effect.operations.has(target.operation) &&
    (match.jobId === undefined || isAboutJob(store, target, match.jobId)) &&
    (match.actionType === undefined || isOfType(actionTypeOf(store, target), match.actionType)) &&
    (effect.isPossible?.(store, target) ?? true)
  );
}

function isAboutJob(store: Store, { input, actionExecution }: Target, jobId: string): boolean {
  if (actionExecution === undefined) return input.jobId === jobId;
  return store.jobs.ofActionExecution(actionExecution).some(({ id }) => id === jobId);
}

function isOfType(type: Partial<ActionTypeId> | undefined, wanted: NonNullable<FaultMatch['actionType']>): boolean {
  if (type === undefined) return false;
  return Object.entries(wanted).every(([member, value]) => type[member as keyof ActionTypeId] === value);
}

/** The type that a poll asks for, or that of the job that a request is about. */
function actionTypeOf(store: Store, { input, worldKey, actionExecution }: Target): Partial<ActionTypeId> | undefined {
  if (input.actionTypeId !== undefined) return input.actionTypeId;
  if (actionExecution !== undefined) return store.actionExecutions.get(actionExecution).data.actionTypeId;
  return input.jobId === undefined ? undefined : store.jobs.findWithData(worldKey, input.jobId)?.data.actionTypeId;
}
