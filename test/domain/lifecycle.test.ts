import { expect, test } from 'vitest';
import {
  hasEnded,
  type JobEvent,
  jobLifecycle,
  jobStatuses,
  lenientJobLifecycle,
} from '../../src/domain/jobs/lifecycle.ts';
import { describeMachine, type Matrix } from '../support/state-machine.ts';

const statuses = ['Created', 'Queued', 'Dispatched', 'InProgress', 'TimedOut', 'Succeeded', 'Failed'] as const;

const matrix: Matrix<JobEvent> = {
  BecameAvailable: ['Queued', '-', '-', '-', '-', '-', '-'],
  HandedOut: ['-', 'Dispatched', '-', '-', '-', '-', '-'],
  WindowEnded: ['-', '-', 'Queued', '-', '-', '-', '-'],
  Acknowledged: ['-', 'InProgress', 'InProgress', '-', '-', '-', '-'],
  SuccessReported: ['-', '-', '-', 'Succeeded', '-', '-', '-'],
  FailureReported: ['-', '-', '-', 'Failed', '-', '-', '-'],
  TimedOut: ['TimedOut', 'TimedOut', 'TimedOut', 'TimedOut', '-', '-', '-'],
  Abandoned: ['Failed', 'Failed', 'Failed', 'Failed', '-', '-', '-'],
};

describeMachine('the lifecycle', jobLifecycle, statuses, matrix);

// Where results for jobs that nobody acknowledged are accepted (D5).
describeMachine('the lifecycle that accepts unacknowledged results', lenientJobLifecycle, statuses, {
  ...matrix,
  SuccessReported: ['-', 'Succeeded', 'Succeeded', 'Succeeded', '-', '-', '-'],
  FailureReported: ['-', 'Failed', 'Failed', 'Failed', '-', '-', '-'],
});

test('nothing leads back to Created', () => {
  const reached = Object.values(jobLifecycle).flatMap((row) => Object.values(row));

  expect(reached).not.toContain('Created');
});

test('the table has every status', () => {
  expect(jobStatuses).toEqual(statuses);
});

test.each(statuses.map((status) => [status, ['TimedOut', 'Succeeded', 'Failed'].includes(status)] as const))(
  'a job that is %s has ended: %s',
  (status, ended) => {
    expect(hasEnded(status)).toBe(ended);
  },
);
