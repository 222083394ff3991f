import { describe, expect, test } from 'vitest';
import {
  hasEnded,
  type JobEvent,
  type JobStatus,
  jobLifecycle,
  lenientJobLifecycle,
} from '../../src/domain/lifecycle.ts';

const statuses = ['Created', 'Queued', 'Dispatched', 'InProgress', 'TimedOut', 'Succeeded', 'Failed'] as const;

/** What follows each event in each status, in the order above; a dash where the event cannot happen. */
const matrix: Readonly<Record<JobEvent, readonly [string, string, string, string, string, string, string]>> = {
  BecameAvailable: ['Queued', '-', '-', '-', '-', '-', '-'],
  HandedOut: ['-', 'Dispatched', '-', '-', '-', '-', '-'],
  WindowEnded: ['-', '-', 'Queued', '-', '-', '-', '-'],
  Acknowledged: ['-', 'InProgress', 'InProgress', '-', '-', '-', '-'],
  SuccessReported: ['-', '-', '-', 'Succeeded', '-', '-', '-'],
  FailureReported: ['-', '-', '-', 'Failed', '-', '-', '-'],
  TimedOut: ['TimedOut', 'TimedOut', 'TimedOut', 'TimedOut', '-', '-', '-'],
  Abandoned: ['Failed', 'Failed', 'Failed', 'Failed', '-', '-', '-'],
};

/** Where results for jobs that nobody acknowledged are accepted (D5). */
const lenientMatrix: typeof matrix = {
  ...matrix,
  SuccessReported: ['-', 'Succeeded', 'Succeeded', 'Succeeded', '-', '-', '-'],
  FailureReported: ['-', 'Failed', 'Failed', 'Failed', '-', '-', '-'],
};

function cellsOf(table: typeof matrix): [JobEvent, JobStatus, string][] {
  return Object.entries(table).flatMap(([event, row]) =>
    statuses.map((status, index): [JobEvent, JobStatus, string] => [event as JobEvent, status, row[index] as string]),
  );
}

describe.each([
  ['the lifecycle', jobLifecycle, matrix],
  ['the lifecycle that accepts unacknowledged results', lenientJobLifecycle, lenientMatrix],
])('in %s', (_, lifecycle, table) => {
  test.each(cellsOf(table))('%s in %s leads to %s', (event, status, next) => {
    expect(lifecycle[event][status] ?? '-').toBe(next);
  });

  test('every event of the table is one of the lifecycle and the other way round', () => {
    expect(Object.keys(lifecycle).sort()).toEqual(Object.keys(table).sort());
  });

  test('nothing leads back to Created', () => {
    const reached = Object.values(lifecycle).flatMap((row) => Object.values(row));

    expect(reached).not.toContain('Created');
  });
});

test.each(statuses.map((status) => [status, ['TimedOut', 'Succeeded', 'Failed'].includes(status)] as const))(
  'a job that is %s has ended: %s',
  (status, ended) => {
    expect(hasEnded(status)).toBe(ended);
  },
);
