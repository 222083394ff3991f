import type { styleText } from 'node:util';
import type { JobStatus } from '../index.ts';

export type Style = Parameters<typeof styleText>[0];

export const statusStyle: Readonly<Record<JobStatus, Style>> = {
  Created: 'dim',
  Queued: 'reset',
  Dispatched: 'yellow',
  InProgress: 'cyan',
  TimedOut: 'red',
  Succeeded: 'green',
  Failed: 'red',
};
