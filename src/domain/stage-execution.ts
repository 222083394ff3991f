import type { ActionStatus } from './action-execution.ts';
import type { Transitions } from './transitions.ts';

export type StageExecutionStatus =
  | 'Cancelled'
  | 'InProgress'
  | 'Failed'
  | 'Stopped'
  | 'Stopping'
  | 'Succeeded'
  | 'Skipped';

export type StageExecutionEvent =
  | 'StopRequested'
  | 'Stopped'
  | 'ActionsSucceeded'
  | 'ActionFailed'
  | 'Retried'
  | 'Cancelled';

/** A stage that is asked to stop comes to Stopped however its running actions end, so that it can be retried (J3, J4). */
export const stageExecutionLifecycle: Transitions<StageExecutionEvent, StageExecutionStatus> = {
  StopRequested: { InProgress: 'Stopping' },
  Stopped: { InProgress: 'Stopped', Stopping: 'Stopped' },
  ActionsSucceeded: { InProgress: 'Succeeded' },
  ActionFailed: { InProgress: 'Failed' },
  Retried: { InProgress: 'InProgress', Failed: 'InProgress', Stopped: 'InProgress' },
  Cancelled: { InProgress: 'Cancelled', Stopping: 'Cancelled' },
};

/** What a stage does next: start actions, wait for those that run, or end. */
export type StageStep<Action> =
  | { readonly kind: 'start'; readonly actions: readonly Action[] }
  | { readonly kind: 'wait' }
  | { readonly kind: 'end'; readonly event: 'ActionsSucceeded' | 'ActionFailed' | 'Stopped' };

/**
 * The next step of a stage (J2 [documented]): the actions of the lowest runOrder start together, the next runOrder when all
 * have succeeded; a failed action lets its siblings finish, then the stage fails. A stage that is stopping starts nothing.
 * @param statuses Of the actions that have started, by name, without those that a retry has replaced.
 */
export function nextStep<Action extends { readonly name: string; readonly runOrder: number }>(
  actions: readonly Action[],
  statuses: ReadonlyMap<string, ActionStatus>,
  isStopping: boolean,
): StageStep<Action> {
  const isRunning = [...statuses.values()].includes('InProgress');
  if (isStopping) return isRunning ? { kind: 'wait' } : { kind: 'end', event: 'Stopped' };
  const unfinished = actions.filter(({ name }) => statuses.get(name) !== 'Succeeded');
  if (unfinished.length === 0) return { kind: 'end', event: 'ActionsSucceeded' };

  const runOrder = Math.min(...unfinished.map((action) => action.runOrder));
  const group = unfinished.filter((action) => action.runOrder === runOrder);
  const hasFailed = group.some(({ name }) => {
    const status = statuses.get(name);
    return status === 'Failed' || status === 'Abandoned';
  });
  if (hasFailed) return isRunning ? { kind: 'wait' } : { kind: 'end', event: 'ActionFailed' };
  const waiting = group.filter(({ name }) => !statuses.has(name));
  return waiting.length === 0 ? { kind: 'wait' } : { kind: 'start', actions: waiting };
}
