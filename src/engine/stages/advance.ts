import { isUnfinished } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import {
  isGate,
  mostActionsAtOnce,
  nextStep,
  phaseOfRetry,
  type RetryMode,
  type StageProgress,
  type StageStep,
} from '../../domain/executions/stage-execution.ts';
import { gates } from '../../domain/pipelines/rules.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { RetryTrigger, StageExecution } from '../../sqlite/executions/stage-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import { startAction } from '../actions/start-action.ts';
import type { Context } from '../context.ts';
import { type CurrentStage, declarationOf, stageOf } from '../declarations/pipeline-versions.ts';
import { checkCondition } from '../rules/condition.ts';
import { enterStage } from './enter-stage.ts';
import { leaveStage } from './leave-stage.ts';
import { rollBackAutomatically } from './roll-back.ts';

/**
 * Takes executions as far as they can go at this moment, and with them those that stood before a stage that they leave.
 * What one step makes possible is put on a list instead of being called: a pipeline of a thousand actions that end at
 * once must not be a thousand calls deep.
 */
export function advance(context: Context, pipelineKey: number, executionKeys: readonly number[]): void {
  const { store } = context;
  const pipeline = store.pipelines.get(pipelineKey);
  const pending = [...executionKeys];
  for (let key = pending.shift(); key !== undefined; key = pending.shift()) {
    const execution = store.pipelineExecutions.get(key);
    if (!isUnfinished(execution.status)) continue;
    const { waitingForStage } = execution;
    if (waitingForStage === null) pending.push(...workInStage(context, pipeline, execution, pending.length === 0));
    else if (enterStage(context, pipeline, { ...execution, waitingForStage })) pending.push(key);
  }
}

/**
 * Does what is next in the stage that an execution is in, until something runs or the stage ends; returns who may then
 * go on.
 */
function workInStage(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  isAlone: boolean,
): number[] {
  for (;;) {
    const stageExecution = context.store.stageExecutions.findRunning(execution.key);
    if (stageExecution === undefined) throw new Error(`Execution ${execution.id} is neither in a stage nor before one`);
    const declaration = declarationOf(context, pipeline, stageExecution.version);
    const current: CurrentStage = { pipeline, declaration, execution, stageExecution };
    const step = nextStep(stageOf(current), progressOf(context, current));
    if (step.kind === 'wait') return [];
    if (step.kind === 'end') return endStage(context, current, step, isAlone);
    take(context, current, step);
  }
}

function progressOf({ store }: Context, { execution, stageExecution }: CurrentStage): StageProgress {
  const { key, phase, status, automaticRetries } = stageExecution;
  return {
    phase,
    isStopping: status === 'Stopping',
    actions: store.actionExecutions.statusesIn(key),
    condition: isGate(phase) ? store.conditionExecutions.find(key, phase)?.status : undefined,
    automaticRetries,
    mostAtOnce: mostActionsAtOnce(execution.mode),
  };
}

function take(
  context: Context,
  current: CurrentStage,
  step: Exclude<StageStep, { readonly kind: 'wait' | 'end' }>,
): void {
  const { stageExecution } = current;
  switch (step.kind) {
    case 'start':
      for (const action of step.actions) startAction(context, current, action);
      break;
    case 'check':
      checkCondition(context, current, step.gate);
      break;
    case 'turn':
      context.store.stageExecutions.turnTo(stageExecution, step.phase, context.now);
      break;
    case 'retry': {
      const mode = stageOf(current).onFailure?.retryConfiguration?.retryMode ?? 'FAILED_ACTIONS';
      redoStage(context, stageExecution, mode, 'AutomatedStageRetry');
    }
  }
}

/** A rollback has the stage before those that wait for it can take it. */
function endStage(
  context: Context,
  current: CurrentStage,
  step: Extract<StageStep, { readonly kind: 'end' }>,
  isAlone: boolean,
): number[] {
  const { pipeline, execution, stageExecution } = current;
  const next = leaveStage(context, pipeline, execution, stageExecution, step.event, isAlone);
  const rollback = step.rollsBack
    ? rollBackAutomatically(context, pipeline, execution, stageExecution.stage)
    : undefined;
  return rollback === undefined ? next : [rollback, ...next];
}

/** Puts aside what a stage execution is to do again, and turns it to where it goes on (J3, J33). */
export function redoStage(
  { store, now }: Context,
  stageExecution: StageExecution,
  mode: RetryMode,
  trigger: RetryTrigger,
): void {
  const { key, phase } = stageExecution;
  const next = phaseOfRetry(phase, mode);
  store.actionExecutions.setAside(key, mode === 'ALL_ACTIONS' ? 'all' : 'unsuccessful');
  store.conditionExecutions.setAside(
    key,
    gates.filter((gate) => gate !== 'beforeEntry' || next === gate),
  );
  store.stageExecutions.turnTo(stageExecution, next, now);
  store.stageExecutions.noteRetry(stageExecution, trigger, now);
}
