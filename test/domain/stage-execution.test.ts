import { describe, expect, test } from 'vitest';
import type { ActionStatus } from '../../src/domain/action-execution.ts';
import { nextStep, stageExecutionLifecycle } from '../../src/domain/stage-execution.ts';
import { describeMachine } from '../support/state-machine.ts';

const statuses = ['Cancelled', 'InProgress', 'Failed', 'Stopped', 'Stopping', 'Succeeded', 'Skipped'] as const;

describeMachine('a stay in a stage', stageExecutionLifecycle, statuses, {
  StopRequested: ['-', 'Stopping', '-', '-', '-', '-', '-'],
  Stopped: ['-', 'Stopped', '-', '-', 'Stopped', '-', '-'],
  ActionsSucceeded: ['-', 'Succeeded', '-', '-', '-', '-', '-'],
  ActionFailed: ['-', 'Failed', '-', '-', '-', '-', '-'],
  Retried: ['-', 'InProgress', 'InProgress', 'InProgress', '-', '-', '-'],
  Cancelled: ['-', 'Cancelled', '-', '-', 'Cancelled', '-', '-'],
});

/** One letter an action: not started, in progress, succeeded, failed, abandoned. */
const letters: Readonly<Record<string, ActionStatus | undefined>> = {
  '-': undefined,
  i: 'InProgress',
  s: 'Succeeded',
  f: 'Failed',
  a: 'Abandoned',
};

/** A and B run together, C after them. */
const actions = [
  { name: 'A', runOrder: 1 },
  { name: 'B', runOrder: 1 },
  { name: 'C', runOrder: 2 },
];

function stepFor(started: string, isStopping: boolean): string {
  const known = actions.flatMap(({ name }, index) => {
    const status = letters[started[index] ?? '-'];
    return status === undefined ? [] : [[name, status] as const];
  });
  const step = nextStep(actions, new Map(known), isStopping);
  switch (step.kind) {
    case 'start':
      return `start ${step.actions.map(({ name }) => name).join(' and ')}`;
    case 'wait':
      return 'wait';
    case 'end':
      return step.event;
  }
}

describe('the next step of a stage whose A and B run together and C after them (J2)', () => {
  test.each([
    ['---', 'start A and B'],
    ['-i-', 'start A'],
    ['-s-', 'start A'],
    // A sibling that has not been started, as after a retry, is not started beside one that failed.
    ['-f-', 'ActionFailed'],
    ['ii-', 'wait'],
    ['is-', 'wait'],
    ['if-', 'wait'],
    ['ia-', 'wait'],
    ['ss-', 'start C'],
    ['sf-', 'ActionFailed'],
    ['sa-', 'ActionFailed'],
    ['ff-', 'ActionFailed'],
    ['ssi', 'wait'],
    ['sss', 'ActionsSucceeded'],
    ['ssf', 'ActionFailed'],
    ['ssa', 'ActionFailed'],
  ])('with %s is: %s', (started, step) => {
    expect(stepFor(started, false)).toBe(step);
  });

  test.each([
    ['---', 'Stopped'],
    ['ii-', 'wait'],
    ['si-', 'wait'],
    ['fi-', 'wait'],
    ['ss-', 'Stopped'],
    ['sf-', 'Stopped'],
    ['ssi', 'wait'],
    // Also when nothing is left to do (J16).
    ['sss', 'Stopped'],
  ])('with %s is, when it is to stop: %s', (started, step) => {
    expect(stepFor(started, true)).toBe(step);
  });
});
