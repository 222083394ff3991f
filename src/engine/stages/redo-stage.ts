import { gates } from '../../domain/executions/condition-execution.ts';
import { phaseOfRetry, type RetryMode } from '../../domain/executions/stage-execution.ts';
import type { RetryTrigger, StageExecution } from '../../sqlite/stage-executions.ts';
import type { Context } from '../context.ts';

/** Puts aside what a stay in a stage is to do again, and turns it to where it goes on (J3, J33). */
export function redoStage(
  { store, now }: Context,
  { key, phase }: StageExecution,
  mode: RetryMode,
  trigger: RetryTrigger,
): void {
  const next = phaseOfRetry(phase, mode);
  store.actionExecutions.setAside(key, mode === 'ALL_ACTIONS' ? 'all' : 'unsuccessful');
  store.conditionExecutions.setAside(
    key,
    gates.filter((gate) => gate !== 'beforeEntry' || next === gate),
  );
  store.stageExecutions.turnTo(key, next, now);
  store.stageExecutions.noteRetry(key, trigger, now);
}
