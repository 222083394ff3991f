import { describe, expect, it, test } from 'vitest';
import type { ActionStatus } from '../../src/domain/executions/action-execution.ts';
import { conditionLifecycle, verdictOf } from '../../src/domain/executions/condition-execution.ts';
import { pipelineExecutionLifecycle } from '../../src/domain/executions/pipeline-execution-lifecycle.ts';
import {
  firstPhase,
  nextStep,
  phaseOfRetry,
  type StagePhase,
  type StageProgress,
  stageExecutionLifecycle,
} from '../../src/domain/executions/stage-execution.ts';
import type { ActionDeclaration } from '../../src/domain/pipelines/pipeline-declaration.ts';
import type { Gate } from '../../src/domain/pipelines/rules.ts';
import type { Transitions } from '../../src/domain/transitions.ts';

/** A state machine as a picture: a row an event, a column a status, a dash where the event cannot happen. */
function picture<Event extends string, Status extends string>(
  machine: Transitions<Event, Status>,
  statuses: readonly Status[],
): string {
  const row = ([event, cells]: [string, unknown]) =>
    [event, ...statuses.map((status) => (cells as Partial<Record<Status, Status>>)[status] ?? '-')].join(' ');
  return ['|', ...statuses].join(' ').concat('\n', Object.entries(machine).map(row).join('\n'));
}

describe('the state machines', () => {
  test('of an execution', () => {
    const statuses = ['InProgress', 'Stopping', 'Stopped', 'Failed', 'Succeeded', 'Superseded', 'Cancelled'] as const;

    expect(picture(pipelineExecutionLifecycle, statuses)).toBe(
      [
        '| InProgress Stopping Stopped Failed Succeeded Superseded Cancelled',
        'StopRequested Stopping - - - - - -',
        'Stopped Stopped Stopped - - - - -',
        'Superseded Superseded - - - - - -',
        'LastStageSucceeded Succeeded - - - - - -',
        'StageFailed Failed - - - - - -',
        'VariableMissing Failed - - - - - -',
        'Retried InProgress - InProgress InProgress - - -',
        'Overridden InProgress - - InProgress - - -',
        'Cancelled Cancelled Cancelled - - - - -',
      ].join('\n'),
    );
  });

  test('of a stay in a stage', () => {
    const statuses = ['InProgress', 'Stopping', 'Stopped', 'Failed', 'Succeeded', 'Skipped', 'Cancelled'] as const;

    expect(picture(stageExecutionLifecycle, statuses)).toBe(
      [
        '| InProgress Stopping Stopped Failed Succeeded Skipped Cancelled',
        'StopRequested Stopping - - - - - -',
        'Stopped Stopped Stopped - - - - -',
        'Passed Succeeded - - - - - -',
        'Failed Failed - - - - - -',
        'Skipped Skipped - - - - - -',
        'Retried InProgress - InProgress InProgress - - -',
        'Overridden InProgress - - InProgress - - -',
        'Cancelled Cancelled Cancelled - - - - -',
      ].join('\n'),
    );
  });

  test('of a condition', () => {
    const statuses = ['InProgress', 'Failed', 'Errored', 'Succeeded', 'Cancelled', 'Abandoned', 'Overridden'] as const;

    expect(picture(conditionLifecycle, statuses)).toBe(
      [
        '| InProgress Failed Errored Succeeded Cancelled Abandoned Overridden',
        'RulesSucceeded Succeeded - - - - - -',
        'RuleFailed Failed - - - - - -',
        'RuleErrored Errored - - - - - -',
        'Overridden Overridden Overridden Overridden - - - -',
        'Abandoned Abandoned - - - - - -',
        'Cancelled Cancelled - - - - - -',
      ].join('\n'),
    );
  });
});

const failure = { type: 'JobFailed', message: '' } as const;
const error = { type: 'ConfigurationError', message: '' } as const;

test.each([
  ['nothing', [], 'RulesSucceeded'],
  ['successes', ['Succeeded', 'Succeeded'], 'RulesSucceeded'],
  ['a rule that runs', ['Succeeded', 'InProgress'], undefined],
  ['a failure, whatever runs', ['InProgress', 'Failed'], 'RuleFailed'],
  ['an error, whatever else failed', ['Failed', 'Errored'], 'RuleErrored'],
  ['a rule that was abandoned', ['Succeeded', 'Abandoned'], undefined],
] as const)('the verdict on %s', (_, rules, verdict) => {
  const statuses = rules.map((status) => ({
    status: status === 'Errored' ? 'Failed' : status,
    failure: status === 'Errored' ? error : status === 'Failed' ? failure : undefined,
  }));

  expect(verdictOf(statuses)).toBe(verdict);
});

const action = { name: 'A', runOrder: 1, configuration: {}, inputArtifacts: [], outputArtifacts: [] } as never;
const rules = [{ name: 'R', ruleTypeId: { category: 'Rule', provider: 'Commands' } }] as const;

function stageWith(gates: Partial<Record<Gate, string | undefined>>) {
  const declared = Object.entries(gates).map(([gate, result]) => [
    gate,
    { conditions: [{ result, rules: [...rules] }] },
  ]);
  return { name: 'S', actions: [action], ...Object.fromEntries(declared) };
}

function progress(changes: Partial<StageProgress>): StageProgress {
  return {
    phase: 'actions',
    isStopping: false,
    actions: new Map(),
    condition: undefined,
    automaticRetries: 0,
    mostAtOnce: Number.POSITIVE_INFINITY,
    ...changes,
  };
}

/** One letter an action: not started, in progress, succeeded, failed, abandoned. */
const letters: Readonly<Record<string, ActionStatus | undefined>> = {
  '-': undefined,
  i: 'InProgress',
  s: 'Succeeded',
  f: 'Failed',
  a: 'Abandoned',
};

/** A and B run together, C after them. */
const orderedActions: ActionDeclaration[] = [
  { ...(action as ActionDeclaration), name: 'A', runOrder: 1 },
  { ...(action as ActionDeclaration), name: 'B', runOrder: 1 },
  { ...(action as ActionDeclaration), name: 'C', runOrder: 2 },
];

function stepFor(started: string, changes: Partial<StageProgress> = {}): string {
  const known = orderedActions.flatMap(({ name }, index) => {
    const status = letters[started[index] ?? '-'];
    return status === undefined ? [] : [[name, status] as const];
  });
  const step = nextStep({ name: 'S', actions: orderedActions }, progress({ actions: new Map(known), ...changes }));
  if (step.kind === 'start') return `start ${step.actions.map(({ name }) => name).join(' and ')}`;
  return 'event' in step ? `${step.kind} ${step.event}` : step.kind;
}

describe('the next step of a stage whose A and B run together and C after them (J2)', () => {
  test.each([
    ['---', 'start A and B'],
    ['-i-', 'start A'],
    ['-s-', 'start A'],
    // A sibling that has not been started, as after a retry, is not started beside one that failed.
    ['-f-', 'end Failed'],
    ['ii-', 'wait'],
    ['is-', 'wait'],
    ['if-', 'wait'],
    ['ia-', 'wait'],
    ['ss-', 'start C'],
    ['sf-', 'end Failed'],
    ['sa-', 'end Failed'],
    ['ff-', 'end Failed'],
    ['ssi', 'wait'],
    ['sss', 'end Passed'],
    ['ssf', 'end Failed'],
    ['ssa', 'end Failed'],
  ])('with %s is: %s', (started, step) => {
    expect(stepFor(started)).toBe(step);
  });

  test.each([
    ['---', 'start A'],
    ['i--', 'wait'],
    ['s--', 'start B'],
    ['f--', 'end Failed'],
    ['si-', 'wait'],
    ['ss-', 'start C'],
  ])('with %s is, when one may run at once: %s', (started, step) => {
    expect(stepFor(started, { mostAtOnce: 1 })).toBe(step);
  });

  test.each([
    ['---', 'end Stopped'],
    ['ii-', 'wait'],
    ['si-', 'wait'],
    ['fi-', 'wait'],
    ['ss-', 'end Stopped'],
    ['sf-', 'end Stopped'],
    ['ssi', 'wait'],
    // Also when nothing is left to do (J16).
    ['sss', 'end Stopped'],
  ])('with %s is, when it is to stop: %s', (started, step) => {
    expect(stepFor(started, { isStopping: true })).toBe(step);
  });

  test.each([
    ['ii-', 'wait'],
    ['fi-', 'wait'],
    ['ss-', 'end Cancelled'],
    ['sf-', 'end Cancelled'],
    ['ssi', 'wait'],
    ['sss', 'end Cancelled'],
  ])('with %s is, when the pipeline was edited: %s', (started, step) => {
    expect(stepFor(started, { phase: 'cancelling' })).toBe(step);
    expect(stepFor(started, { phase: 'cancelling', isStopping: true })).toBe(step.replace('Cancelled', 'Stopped'));
  });
});

const succeeded = new Map([['A', 'Succeeded' as const]]);
const failed = new Map([['A', 'Failed' as const]]);

describe('a stage at a gate', () => {
  const passed = { beforeEntry: 'turn actions', onSuccess: 'end Passed', onFailure: 'end Failed' };
  const told = (step: ReturnType<typeof nextStep>) =>
    [
      step.kind,
      ...('phase' in step ? [step.phase] : []),
      ...('event' in step ? [step.event] : []),
      ...('rollsBack' in step ? ['and rolls back'] : []),
    ].join(' ');
  const engaged = { FAIL: 'end Failed', SKIP: 'end Skipped', ROLLBACK: 'end Failed and rolls back', RETRY: 'retry' };

  describe.each(['beforeEntry', 'onSuccess', 'onFailure'] as const)('%s', (gate) => {
    test.each([undefined, 'FAIL', 'SKIP', 'ROLLBACK', 'RETRY'] as const)('with the result %s', (result) => {
      const stage = stageWith({ [gate]: result });
      const next = (condition: StageProgress['condition'], isStopping = false) =>
        told(nextStep(stage, progress({ phase: gate, condition, isStopping })));

      expect({
        unasked: next(undefined),
        InProgress: next('InProgress'),
        Succeeded: next('Succeeded'),
        Overridden: next('Overridden'),
        Failed: next('Failed'),
        Errored: next('Errored'),
        stopping: [next('InProgress', true), next('Succeeded', true), next('Failed', true)],
      }).toEqual({
        unasked: 'check',
        InProgress: 'wait',
        Succeeded: passed[gate],
        Overridden: passed[gate],
        Failed: engaged[result ?? 'FAIL'],
        Errored: 'end Failed',
        stopping: ['wait', 'end Stopped', 'end Stopped'],
      });
    });
  });

  it('comes to the gate that is declared, and past the one that is not', () => {
    const gates = { onSuccess: 'FAIL', onFailure: 'SKIP' };

    expect(told(nextStep(stageWith({}), progress({ actions: succeeded })))).toBe('end Passed');
    expect(told(nextStep(stageWith({}), progress({ actions: failed })))).toBe('end Failed');
    expect(told(nextStep(stageWith(gates), progress({ actions: succeeded })))).toBe('turn onSuccess');
    expect(told(nextStep(stageWith(gates), progress({ actions: failed })))).toBe('turn onFailure');
    expect(firstPhase(stageWith(gates))).toBe('actions');
    expect(firstPhase(stageWith({ beforeEntry: 'SKIP' }))).toBe('beforeEntry');
  });

  it('has the result of an onFailure that names no condition at once', () => {
    const stage = { ...stageWith({}), onFailure: { result: 'ROLLBACK' } } as never;

    expect(told(nextStep(stage, progress({ actions: failed })))).toBe('end Failed and rolls back');
  });

  it('is retried by itself once', () => {
    const stage = { ...stageWith({}), onFailure: { result: 'RETRY' } } as never;

    expect(told(nextStep(stage, progress({ actions: failed, automaticRetries: 0 })))).toBe('retry');
    expect(told(nextStep(stage, progress({ actions: failed, automaticRetries: 1 })))).toBe('end Failed');
  });

  test.each([
    ['beforeEntry', 'beforeEntry', 'beforeEntry'],
    ['actions', 'actions', 'actions'],
    ['onSuccess', 'onSuccess', 'actions'],
    ['onFailure', 'actions', 'actions'],
    ['cancelling', 'actions', 'actions'],
  ] as const satisfies readonly (readonly [StagePhase, StagePhase, StagePhase])[])(
    'that is retried at %s goes on at %s, or with all actions at %s',
    (phase, withFailed, withAll) => {
      expect([phaseOfRetry(phase, 'FAILED_ACTIONS'), phaseOfRetry(phase, 'ALL_ACTIONS')]).toEqual([
        withFailed,
        withAll,
      ]);
    },
  );
});
