import type { styleText } from 'node:util';
import type { ExecutionStatus, JobStatus } from '../index.ts';

export type Style = Parameters<typeof styleText>[0];

/** Of jobs, executions, stages and actions: what is alike looks alike. */
const styles: Readonly<Record<JobStatus | ExecutionStatus | 'Abandoned' | 'Skipped', Style>> = {
  Created: 'dim',
  Queued: 'reset',
  Dispatched: 'yellow',
  InProgress: 'cyan',
  TimedOut: 'red',
  Succeeded: 'green',
  Failed: 'red',
  Stopping: 'yellow',
  Stopped: 'magenta',
  Abandoned: 'magenta',
  Cancelled: 'magenta',
  Superseded: 'dim',
  Skipped: 'dim',
};

export function styleOf(status: string): Style {
  return styles[status as keyof typeof styles] ?? 'reset';
}
