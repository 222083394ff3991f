import type { ExecutionStatus, JobStatus } from './types.ts';

export const jobStatuses: readonly JobStatus[] = [
  'Created',
  'Queued',
  'Dispatched',
  'InProgress',
  'TimedOut',
  'Succeeded',
  'Failed',
];

export const executionStatuses: readonly ExecutionStatus[] = [
  'Cancelled',
  'InProgress',
  'Stopped',
  'Stopping',
  'Succeeded',
  'Superseded',
  'Failed',
];
