import type { Transitions } from '../transitions.ts';

/** Statuses of a pipeline execution, as GetPipelineExecution reports them. */
export const pipelineExecutionStatuses = [
  'Cancelled',
  'InProgress',
  'Stopped',
  'Stopping',
  'Succeeded',
  'Superseded',
  'Failed',
] as const;

export type PipelineExecutionStatus = (typeof pipelineExecutionStatuses)[number];

type PipelineExecutionEvent =
  | 'StopRequested'
  | 'Stopped'
  | 'Superseded'
  | 'LastStageSucceeded'
  | 'StageFailed'
  | 'VariableMissing'
  | 'Retried'
  | 'Overridden'
  | 'Cancelled';

/**
 * An execution that waits between stages runs nothing, so a stop ends it at once; only such a one is superseded (J1,
 * J4). One that lacks a variable fails before it enters a stage (J37).
 */
export const pipelineExecutionLifecycle: Transitions<PipelineExecutionEvent, PipelineExecutionStatus> = {
  StopRequested: { InProgress: 'Stopping' },
  Stopped: { InProgress: 'Stopped', Stopping: 'Stopped' },
  Superseded: { InProgress: 'Superseded' },
  LastStageSucceeded: { InProgress: 'Succeeded' },
  StageFailed: { InProgress: 'Failed' },
  VariableMissing: { InProgress: 'Failed' },
  Retried: { InProgress: 'InProgress', Failed: 'InProgress', Stopped: 'InProgress' },
  Overridden: { InProgress: 'InProgress', Failed: 'InProgress' },
  Cancelled: { InProgress: 'Cancelled', Stopping: 'Cancelled' },
};

export function isUnfinished(status: PipelineExecutionStatus): boolean {
  return status === 'InProgress' || status === 'Stopping';
}
