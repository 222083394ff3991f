import type { ActionDeclaration, StageDeclaration } from '../pipelines/pipeline-declaration.ts';
import { rulesAt } from '../pipelines/pipeline-declaration.ts';
import { type Gate, gates } from '../pipelines/rules.ts';
import type { Transitions } from '../transitions.ts';
import type { ActionStatus } from './action-execution.ts';
import type { ConditionStatus } from './condition-execution.ts';

export type StageExecutionStatus =
  | 'Cancelled'
  | 'InProgress'
  | 'Failed'
  | 'Stopped'
  | 'Stopping'
  | 'Succeeded'
  | 'Skipped';

type StageExecutionEvent =
  | 'StopRequested'
  | 'Stopped'
  | 'Passed'
  | 'Failed'
  | 'Skipped'
  | 'Retried'
  | 'Overridden'
  | 'Cancelled';

/**
 * A stage that is asked to stop comes to Stopped however its running actions end, so that it can be retried (J3, J4).
 */
export const stageExecutionLifecycle: Transitions<StageExecutionEvent, StageExecutionStatus> = {
  StopRequested: { InProgress: 'Stopping' },
  Stopped: { InProgress: 'Stopped', Stopping: 'Stopped' },
  Passed: { InProgress: 'Succeeded' },
  Failed: { InProgress: 'Failed' },
  Skipped: { InProgress: 'Skipped' },
  Retried: { InProgress: 'InProgress', Failed: 'InProgress', Stopped: 'InProgress' },
  Overridden: { InProgress: 'InProgress', Failed: 'InProgress' },
  Cancelled: { InProgress: 'Cancelled', Stopping: 'Cancelled' },
};

/** How a stage execution ends by itself. */
export type StageEnd = Extract<StageExecutionEvent, 'Stopped' | 'Passed' | 'Failed' | 'Skipped' | 'Cancelled'>;

/**
 * What a stage execution is about at a time: conditions at one of its gates, its actions, or the end of those that were
 * running when the pipeline was edited (J8).
 */
export type StagePhase = Gate | 'actions' | 'cancelling';

/** Where a stage execution stands. */
export interface StageProgress {
  readonly phase: StagePhase;
  readonly isStopping: boolean;
  /** Of the actions that have started, by name, without those that a retry has replaced. */
  readonly actions: ReadonlyMap<string, ActionStatus>;
  /** Of the condition of the phase; undefined when it has not been looked at. */
  readonly condition: ConditionStatus | undefined;
  /** How many times the stage has been retried by itself. */
  readonly automaticRetries: number;
  /** How many actions may run at the same time. */
  readonly mostAtOnce: number;
}

/** What a stage does next. */
export type StageStep =
  | { readonly kind: 'start'; readonly actions: readonly ActionDeclaration[] }
  | { readonly kind: 'check'; readonly gate: Gate }
  | { readonly kind: 'turn'; readonly phase: StagePhase }
  | { readonly kind: 'retry' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'end'; readonly event: StageEnd; readonly rollsBack?: boolean };

/** How a phase came out: what it is for was met, or not; or that could not be found out. */
type Outcome = 'met' | 'notMet' | 'unknown';

const wait: StageStep = { kind: 'wait' };
const fail: StageStep = { kind: 'end', event: 'Failed' };

/**
 * How many actions of an execution may run at the same time (user guide, Quotas [documented]: five in PARALLEL mode).
 * In the other modes the limit is that of a declaration (M2).
 */
export function mostActionsAtOnce(mode: 'QUEUED' | 'SUPERSEDED' | 'PARALLEL'): number {
  return mode === 'PARALLEL' ? 5 : Number.POSITIVE_INFINITY;
}

/** "One attempt is allowed for automatic stage retry on failure" (API reference, RetryStageMetadata [documented]). */
const mostAutomaticRetries = 1;

/** What follows a phase. A gate that is not met has its result; one that nobody can tell of fails the stage (J31). */
const following: Readonly<Record<Exclude<StagePhase, 'cancelling'>, Readonly<Record<Outcome, StageStep | 'result'>>>> =
  {
    beforeEntry: { met: { kind: 'turn', phase: 'actions' }, notMet: 'result', unknown: fail },
    actions: { met: { kind: 'turn', phase: 'onSuccess' }, notMet: { kind: 'turn', phase: 'onFailure' }, unknown: fail },
    onSuccess: { met: { kind: 'end', event: 'Passed' }, notMet: 'result', unknown: fail },
    onFailure: { met: fail, notMet: 'result', unknown: fail },
  };

/** What each result of a gate does (J9 [documented]). */
const results: Readonly<Record<string, StageStep>> = {
  FAIL: fail,
  SKIP: { kind: 'end', event: 'Skipped' },
  ROLLBACK: { kind: 'end', event: 'Failed', rollsBack: true },
  RETRY: { kind: 'retry' },
};

const outcomes: Readonly<Record<ConditionStatus, Outcome | undefined>> = {
  InProgress: undefined,
  Succeeded: 'met',
  Overridden: 'met',
  Failed: 'notMet',
  Errored: 'unknown',
  Cancelled: 'unknown',
  Abandoned: 'unknown',
};

/**
 * The next step of a stage, from what has become of its actions and conditions alone (J2, J9). A stage that is stopping
 * starts nothing, nor does one that is left because the pipeline was edited.
 */
export function nextStep(stage: StageDeclaration, progress: StageProgress): StageStep {
  const { phase, isStopping, actions, condition } = progress;
  if (isStopping || phase === 'cancelling') {
    const isRunning = condition === 'InProgress' || [...actions.values()].includes('InProgress');
    return isRunning ? wait : { kind: 'end', event: isStopping ? 'Stopped' : 'Cancelled' };
  }
  const found = phase === 'actions' ? nextOfActions(stage.actions, progress) : nextAtGate(stage, phase, condition);
  if (typeof found !== 'string') return found;
  const step = following[phase][found];
  if (step === 'result') return engage(stage, phase as Gate, progress);
  const isPassedBy = step.kind === 'turn' && isGate(step.phase) && rulesAt(stage, step.phase).length === 0;
  return isPassedBy ? nextStep(stage, { ...progress, phase: step.phase, condition: undefined }) : step;
}

/** Whether a phase is about the conditions of a gate. */
export function isGate(phase: StagePhase): phase is Gate {
  return gates.some((gate) => gate === phase);
}

/** Where a stage execution begins: at the gate, when there is one. */
export function firstPhase(stage: StageDeclaration): StagePhase {
  return rulesAt(stage, 'beforeEntry').length > 0 ? 'beforeEntry' : 'actions';
}

/**
 * J2 [documented]: the actions of the lowest runOrder start together, as many as may run at once, and each of the
 * others when one has ended; the next runOrder when all have succeeded. A failed action lets its siblings finish that
 * have started.
 */
function nextOfActions(
  actions: readonly ActionDeclaration[],
  { actions: statuses, mostAtOnce }: StageProgress,
): StageStep | Outcome {
  const running = [...statuses.values()].filter((status) => status === 'InProgress').length;
  const unfinished = actions.filter(({ name }) => statuses.get(name) !== 'Succeeded');
  if (unfinished.length === 0) return 'met';

  const runOrder = Math.min(...unfinished.map((action) => action.runOrder));
  const group = unfinished.filter((action) => action.runOrder === runOrder);
  const hasFailed = group.some(({ name }) => {
    const status = statuses.get(name);
    return status === 'Failed' || status === 'Abandoned';
  });
  if (hasFailed) return running > 0 ? wait : 'notMet';
  const startable = group.filter(({ name }) => !statuses.has(name)).slice(0, Math.max(0, mostAtOnce - running));
  return startable.length === 0 ? wait : { kind: 'start', actions: startable };
}

/** A gate without rules is met; an onFailure that names its result alone is one that never is. */
function nextAtGate(stage: StageDeclaration, gate: Gate, status: ConditionStatus | undefined): StageStep | Outcome {
  if (gate === 'onFailure' && stage.onFailure?.result !== undefined) return 'notMet';
  if (rulesAt(stage, gate).length === 0) return 'met';
  return status === undefined ? { kind: 'check', gate } : (outcomes[status] ?? wait);
}

/** A condition that names no result fails the stage [chosen]. */
function engage(stage: StageDeclaration, gate: Gate, { automaticRetries }: StageProgress): StageStep {
  const named = gate === 'onFailure' ? stage.onFailure?.result : undefined;
  const step = results[named ?? stage[gate]?.conditions?.[0]?.result ?? 'FAIL'] ?? fail;
  return step.kind === 'retry' && automaticRetries >= mostAutomaticRetries ? fail : step;
}

export type RetryMode = 'FAILED_ACTIONS' | 'ALL_ACTIONS';

/**
 * Where a stage execution goes on when it is retried: at the gate that kept it out or, when its actions are not all to
 * be done again, the one that kept it in; else at its actions. What had let it in is not asked again (J33 [chosen]).
 */
export function phaseOfRetry(phase: StagePhase, mode: RetryMode): StagePhase {
  if (phase === 'beforeEntry') return phase;
  return phase === 'onSuccess' && mode === 'FAILED_ACTIONS' ? phase : 'actions';
}
