import { describe, expect, test } from 'vitest';
import { checkSourceRevisions, resolvePipelineVariables } from '../../src/domain/pipeline-execution.ts';
import {
  isUnfinished,
  pipelineExecutionLifecycle,
  pipelineExecutionStatuses,
} from '../../src/domain/pipeline-execution-lifecycle.ts';
import { describeMachine } from '../support/state-machine.ts';

const statuses = ['Cancelled', 'InProgress', 'Stopped', 'Stopping', 'Succeeded', 'Superseded', 'Failed'] as const;

describeMachine('an execution', pipelineExecutionLifecycle, statuses, {
  StopRequested: ['-', 'Stopping', '-', '-', '-', '-', '-'],
  Stopped: ['-', 'Stopped', '-', 'Stopped', '-', '-', '-'],
  Superseded: ['-', 'Superseded', '-', '-', '-', '-', '-'],
  LastStageSucceeded: ['-', 'Succeeded', '-', '-', '-', '-', '-'],
  StageFailed: ['-', 'Failed', '-', '-', '-', '-', '-'],
  Retried: ['-', 'InProgress', 'InProgress', '-', '-', '-', 'InProgress'],
  Overridden: ['-', 'InProgress', '-', '-', '-', '-', 'InProgress'],
  Cancelled: ['-', 'Cancelled', '-', 'Cancelled', '-', '-', '-'],
});

test('the table has every status', () => {
  expect(pipelineExecutionStatuses).toEqual(statuses);
});

test.each(statuses.map((status) => [status, ['InProgress', 'Stopping'].includes(status)] as const))(
  'an execution that is %s is unfinished: %s',
  (status, unfinished) => {
    expect(isUnfinished(status)).toBe(unfinished);
  },
);

describe('variables of an execution', () => {
  const pipeline = { name: 'Sample', variables: [{ name: 'Target', defaultValue: 'blue' }, { name: 'Size' }] } as never;

  test('are what the start gives, else the defaults, in the order of their declaration', () => {
    expect(resolvePipelineVariables(pipeline, [{ name: 'Size', value: 'large' }])).toEqual([
      { name: 'Target', resolvedValue: 'blue' },
      { name: 'Size', resolvedValue: 'large' },
    ]);
  });

  test.each([
    [[{ name: 'Other', value: '1' }], "Pipeline Sample does not declare a variable 'Other'."],
    [[], "Variable 'Size' of pipeline Sample has no default value, so its start must give one."],
  ])('are refused where the start gives %j', (given, message) => {
    expect(() => resolvePipelineVariables(pipeline, given)).toThrow(message);
  });
});

test('a revision is refused for what is no action of the first stage', () => {
  const pipeline = {
    name: 'Sample',
    stages: [{ actions: [{ name: 'Source' }] }, { actions: [{ name: 'Build' }] }],
  } as never;

  expect(() => checkSourceRevisions(pipeline, [{ actionName: 'Source', revisionValue: '1' }])).not.toThrow();
  expect(() => checkSourceRevisions(pipeline, [{ actionName: 'Build', revisionValue: '1' }])).toThrow(
    "Pipeline Sample has no source action 'Build' whose revision could be given.",
  );
});
