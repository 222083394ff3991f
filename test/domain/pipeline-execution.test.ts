import { describe, expect, test } from 'vitest';
import { checkSourceRevisions, resolvePipelineVariables } from '../../src/domain/executions/pipeline-execution.ts';
import {
  isUnfinished,
  pipelineExecutionLifecycle,
  pipelineExecutionStatuses,
} from '../../src/domain/executions/pipeline-execution-lifecycle.ts';
import { describeMachine } from '../support/state-machine.ts';

const statuses = ['Cancelled', 'InProgress', 'Stopped', 'Stopping', 'Succeeded', 'Superseded', 'Failed'] as const;

describeMachine('an execution', pipelineExecutionLifecycle, statuses, {
  StopRequested: ['-', 'Stopping', '-', '-', '-', '-', '-'],
  Stopped: ['-', 'Stopped', '-', 'Stopped', '-', '-', '-'],
  Superseded: ['-', 'Superseded', '-', '-', '-', '-', '-'],
  LastStageSucceeded: ['-', 'Succeeded', '-', '-', '-', '-', '-'],
  StageFailed: ['-', 'Failed', '-', '-', '-', '-', '-'],
  VariableMissing: ['-', 'Failed', '-', '-', '-', '-', '-'],
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
    expect(resolvePipelineVariables(pipeline, [{ name: 'Size', value: 'large' }])).toEqual({
      resolved: [
        { name: 'Target', resolvedValue: 'blue' },
        { name: 'Size', resolvedValue: 'large' },
      ],
      missing: [],
      undeclared: [],
    });
  });

  test('that have no value are named', () => {
    expect(resolvePipelineVariables(pipeline)).toEqual({
      resolved: [{ name: 'Target', resolvedValue: 'blue' }],
      missing: ['Size'],
      undeclared: [],
    });
  });

  test('are named apart where the pipeline does not declare them', () => {
    const given = [{ name: 'Other', value: '1' }];
    expect(resolvePipelineVariables(pipeline, given).undeclared).toEqual(['Other']);
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
