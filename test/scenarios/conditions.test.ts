import {
  CodePipelineClient,
  OverrideStageConditionCommand,
  RetryStageExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { refusalOf } from '../support/answers.ts';
import {
  evaluations,
  execution,
  gated,
  rule,
  ruleStubs,
  skippingRule,
  startGated,
  stateOf,
  statuses,
  variableRule,
  when,
  windowRule,
} from '../support/conditions.ts';
import { databaseFile } from '../support/database-file.ts';
import { later, startOfTime, type TestEmulator } from '../support/emulator.ts';
import {
  fail,
  runs,
  sourceStub,
  stageStatus,
  start,
  startPipelineEmulator,
  take,
  workOnce,
} from '../support/executions.ts';
import { pipelineFixtures, updatePipeline } from '../support/pipelines.ts';

const work = { pipelineName: 'Sample', stageName: 'Work' };

function override({ client }: TestEmulator, pipelineExecutionId: string, conditionType: 'BEFORE_ENTRY' | 'ON_SUCCESS') {
  return client.send(new OverrideStageConditionCommand({ ...work, pipelineExecutionId, conditionType }));
}

function retry({ client }: TestEmulator, pipelineExecutionId: string, retryMode: 'FAILED_ACTIONS' | 'ALL_ACTIONS') {
  return client.send(new RetryStageExecutionCommand({ ...work, pipelineExecutionId, retryMode }));
}

function stop({ client }: TestEmulator, pipelineExecutionId: string, abandon = false) {
  return client.send(new StopPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId, abandon }));
}

describe('an entry condition', () => {
  it('lets an execution in when all of its rules succeed', async () => {
    await using emulator = await startGated(
      { beforeEntry: when('FAIL', rule('A'), rule('B')) },
      { stubs: { A: 'yes', B: 'yes' } },
    );

    await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded Succeeded' });
    await workOnce(emulator);
    expect(await statuses(emulator)).toEqual({ stage: 'Succeeded', beforeEntry: 'Succeeded Succeeded Succeeded' });
  });

  it('fails stage and execution with the result FAIL, and no action has started', async () => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', rule('A')) }, { stubs: { A: 'no' } });

    const id = await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Failed Failed' });
    expect((await execution(emulator, id))?.status).toBe('Failed');
    expect((await runs(emulator)).map(({ actionName }) => actionName)).toEqual(['Source']);
  });

  it('skips the stage with the result SKIP, and the execution goes on behind it', async () => {
    await using emulator = await startGated({ beforeEntry: when('SKIP', skippingRule('A')) }, { stubs: { A: 'no' } });

    const id = await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'Skipped', beforeEntry: 'Failed Failed' });
    expect(await stageStatus(emulator, 'Next')).toMatchObject({ status: 'InProgress', execution: id });
    await workOnce(emulator);
    expect((await execution(emulator, id))?.status).toBe('Succeeded');
  });

  it('holds the stage while its rules run, so that others wait', async () => {
    await using emulator = await startGated(
      { beforeEntry: when('FAIL', rule('A')) },
      { stubs: { A: 'yes after 10m' } },
    );

    const first = await start(emulator);
    const second = await start(emulator);

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ execution: first, inbound: [second] });
  });

  it('that has failed can be overridden, and asked again by a retry', async () => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', rule('A')) }, { stubs: { A: 'no' } });
    const id = await start(emulator);

    await retry(emulator, id, 'FAILED_ACTIONS');
    const asked = await evaluations(emulator);
    await override(emulator, id, 'BEFORE_ENTRY');

    expect(asked.map(({ status }) => status)).toEqual(['Failed', 'Failed']);
    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Overridden Failed' });
    expect((await stateOf(emulator)).retryStageMetadata).toEqual({
      manualStageRetryAttempt: 1,
      latestRetryTrigger: 'ManualStageRetry',
    });
    await workOnce(emulator);
    expect((await stateOf(emulator, 'Next')).latestExecution?.pipelineExecutionId).toBe(id);
  });

  it('that is met is not asked again when its stage is retried', async () => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', rule('A')) }, { stubs: { A: 'yes' } });
    const id = await start(emulator);
    await fail(emulator, await take(emulator));

    await retry(emulator, id, 'ALL_ACTIONS');

    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded' });
    const latestInPipelineExecution = { pipelineExecutionId: id, startTimeRange: 'Latest' } as const;
    expect(await evaluations(emulator)).toHaveLength(1);
    expect(await evaluations(emulator, { filter: { latestInPipelineExecution } })).toHaveLength(1);
  });
});

describe('rules', () => {
  it('run at the same time, and the condition is met when the last has succeeded', async () => {
    await using emulator = await startGated(
      { beforeEntry: when('FAIL', rule('A'), rule('B')) },
      { stubs: { A: 'yes after 1m', B: 'yes after 2m' } },
    );
    await start(emulator);

    const { occurred } = await emulator.clock.advance('1m');
    const meanwhile = await statuses(emulator);
    await emulator.clock.advance('1m');

    const [first] = await evaluations(emulator);
    expect(occurred).toEqual([
      { at: later(60_000), event: 'Ended', ruleExecutionId: first?.ruleExecutionId, status: 'Succeeded' },
    ]);
    expect(meanwhile).toEqual({ stage: 'InProgress', beforeEntry: 'InProgress Succeeded InProgress' });
    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded Succeeded' });
    expect((await evaluations(emulator)).map(({ startTime }) => startTime?.toISOString())).toEqual([
      startOfTime,
      startOfTime,
    ]);
  });

  it('decide with the first that fails, and those that still run are abandoned', async () => {
    await using emulator = await startGated(
      { beforeEntry: when('FAIL', rule('A'), rule('B')) },
      { stubs: { A: 'no after 1m', B: 'yes after 2m' } },
    );
    const id = await start(emulator);

    await emulator.clock.advance('1h');

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Failed Failed Abandoned' });
    expect((await execution(emulator, id))?.status).toBe('Failed');
  });

  it('time out after an hour, or after the minutes that they name', async () => {
    const slow = { A: 'yes after 10d', B: 'yes after 10d' };
    const gates = { beforeEntry: when('FAIL', rule('A')), onSuccess: when('FAIL', rule('B', { timeoutInMinutes: 5 })) };
    await using emulator = await startGated(gates, { stubs: slow });
    const id = await start(emulator);

    await emulator.clock.advance('59m');
    const before = await statuses(emulator);
    await emulator.clock.advance('1m');
    const after = await statuses(emulator);
    await override(emulator, id, 'BEFORE_ENTRY');
    await workOnce(emulator);
    await emulator.clock.advance('5m');

    expect(before).toEqual({ stage: 'InProgress', beforeEntry: 'InProgress InProgress' });
    expect(after).toEqual({ stage: 'Failed', beforeEntry: 'Failed Failed' });
    expect(await statuses(emulator)).toEqual({
      stage: 'Failed',
      beforeEntry: 'Overridden Failed',
      onSuccess: 'Failed Failed',
    });
    expect((await evaluations(emulator))[1]?.output?.executionResult?.errorDetails).toEqual({
      code: 'JobFailed',
      message: 'The rule did not end before its time-out.',
    });
  });

  it('that nothing here evaluates make the condition Errored and fail the stage, and say what to write', async () => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', rule('A')) });

    await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Errored Failed' });
    const [only] = await evaluations(emulator);
    expect(only?.output?.executionResult?.errorDetails).toEqual({
      code: 'ConfigurationError',
      message:
        "Nothing here evaluates CloudWatchAlarm rules (rule 'A' in stage 'Work' of pipeline 'Sample'). Say how it ends in a fixture document, \"stubs: [{ match: { category: Rule, provider: CloudWatchAlarm }, result: succeed }]\", or let all such rules succeed with --unstubbed succeed.",
    });
  });

  it('that nothing here evaluates succeed with --unstubbed succeed', async () => {
    await using emulator = await startGated(
      { beforeEntry: when('FAIL', rule('A')) },
      { options: { unstubbed: 'succeed' } },
    );

    await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded' });
  });

  it('are not meant by a stub of a pipeline’s actions, and a stub wins over what is evaluated here', async () => {
    const never = variableRule('V', { Variable: 'a', Operator: 'EQ', Value: 'b' });
    await using emulator = await startPipelineEmulator({}, [
      { match: { pipeline: 'Sample', stage: 'Work' }, result: 'succeed' },
      { match: { category: 'Rule', provider: 'VariableCheck' }, result: 'succeed', summary: 'as the fixture says' },
    ]);
    const gates = { beforeEntry: when('FAIL', never), onSuccess: when('FAIL', rule('A')) };
    await emulator.pipelines.create(gated(gates), { start: false });

    await start(emulator);

    expect(await statuses(emulator)).toEqual({
      stage: 'Failed',
      beforeEntry: 'Succeeded Succeeded',
      onSuccess: 'Errored Failed',
    });
  });

  it.each([
    ['its message', { message: 'too slow', summary: 'p99' }, 'too slow'],
    ['its summary', { summary: 'p99' }, 'p99'],
  ])('fail with what a stub says in %s', async (_, words, message) => {
    const stub = { match: { category: 'Rule', provider: 'CloudWatchAlarm' }, result: 'fail', ...words } as const;
    await using emulator = await startPipelineEmulator({}, [stub]);
    await emulator.pipelines.create(gated({ beforeEntry: when('FAIL', rule('A')) }), { start: false });

    await start(emulator);

    const [only] = await evaluations(emulator);
    expect(only?.output?.executionResult?.errorDetails).toEqual({ code: 'JobFailed', message });
  });

  it('see variables and artifacts of the actions before them', async () => {
    const variables = [{ name: 'Target', defaultValue: 'test' }];
    const gates = {
      beforeEntry: when('FAIL', variableRule('V', { Variable: '#{variables.Target}', Operator: 'EQ', Value: 'prod' })),
      onSuccess: when('FAIL', rule('A', { inputArtifacts: [{ name: 'App' }] })),
    };
    await using emulator = await startGated(gates, { stubs: { A: 'yes' }, changes: { variables } });

    const refused = await start(emulator);
    const taken = await start(emulator, { variables: [{ name: 'Target', value: 'prod' }] });
    await workOnce(emulator);

    expect((await execution(emulator, refused))?.status).toBe('Failed');
    expect((await stateOf(emulator, 'Next')).latestExecution?.pipelineExecutionId).toBe(taken);
    const [no, yes, alarm] = await evaluations(emulator);
    expect([no?.input?.resolvedConfiguration?.Variable, yes?.input?.resolvedConfiguration?.Variable]).toEqual([
      'test',
      'prod',
    ]);
    expect(alarm?.input?.inputArtifacts?.map(({ name }) => name)).toEqual(['App']);
  });

  it('whose variable or artifact nobody has made cannot be evaluated, and fail the stage whatever the result', async () => {
    const gates = {
      beforeEntry: when(
        'SKIP',
        variableRule('V', { Variable: '#{codepipeline.Nothing}', Operator: 'NE', Value: 'x' }),
        skippingRule('A', { inputArtifacts: [{ name: 'Nothing' }] }),
      ),
    };
    await using emulator = await startGated(gates, { stubs: { A: 'yes' } });

    await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Errored Failed Failed' });
    const messages = (await evaluations(emulator)).map(({ output }) => output?.executionResult?.errorDetails?.message);
    expect(messages).toEqual([
      "One or more variables of rule 'V' could not be resolved.",
      "No action of this execution has made the input artifact 'Nothing'.",
    ]);
  });
});

/** The clock stands at midnight UTC of a Tuesday, the first of January 2030. */
describe('a deployment window', () => {
  const hours = (count: number) => count * 3_600_000;

  it('lets in at once what comes while it is open', async () => {
    await using emulator = await startGated({
      beforeEntry: when('FAIL', windowRule('W', { Cron: '* * 0-1 ? * TUE *' })),
    });

    await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded' });
  });

  test.each([
    ['hours of weekdays', { Cron: '* * 9-17 ? * MON-FRI *' }, hours(9)],
    ['six fields', { Cron: '* 30 9-17 * * ?' }, hours(9.5)],
    ['steps from a minute on', { Cron: '* 5/15 * * * ? *' }, hours(5 / 60)],
    ['a weekday by number, Sunday being 1', { Cron: '* * * ? * 5 *' }, hours(48)],
    ['the last day of the week', { Cron: '* * * ? * L *' }, hours(4 * 24)],
    ['the last day of the month', { Cron: '* * * L * ? *' }, hours(30 * 24)],
    ['the third day before the last of the month', { Cron: '* * * L-3 * ? *' }, hours(27 * 24)],
    ['the weekday nearest to a day', { Cron: '* * * 5W * ? *' }, hours(3 * 24)],
    ['hours over midnight', { Cron: '* * 22-2 ? * WED-THU *' }, hours(24)],
    ['the second Monday of the month', { Cron: '* * * ? * MON#2 *' }, hours(13 * 24)],
    ['a region', { Cron: '* * 9-17 * * ? *', TimeZone: 'America/New_York' }, hours(14)],
    ['an offset', { Cron: '* * 9-17 * * ? *', TimeZone: 'UTC+05:30' }, hours(3.5)],
    ['an abbreviation', { Cron: '* * 9-17 * * ? *', TimeZone: 'EST' }, hours(14)],
  ] as const)('opens by %s', async (_, configuration, wait) => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', windowRule('W', { ...configuration })) });
    await start(emulator);

    await emulator.clock.advance({ milliseconds: wait - 1000 });
    const before = await statuses(emulator);
    await emulator.clock.advance('1s');

    expect(before).toEqual({ stage: 'InProgress', beforeEntry: 'InProgress InProgress' });
    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded' });
    expect((await evaluations(emulator))[0]?.lastUpdateTime?.toISOString()).toBe(later(wait));
  });

  it('that does not open before the rule’s time-out has not let anybody in', async () => {
    const never = windowRule('W', { Cron: '* * * * * ? 2029' }, { timeoutInMinutes: 60 });
    await using emulator = await startGated({ beforeEntry: when('FAIL', never) });
    await start(emulator);

    await emulator.clock.advance('1h');

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Failed Failed' });
  });

  test.each([
    [{ Cron: '* *' }, "The window '* *' in the time zone 'UTC' cannot be read: "],
    [
      { Cron: '* 60 * ? * * *' },
      "The window '* 60 * ? * * *' in the time zone 'UTC' cannot be read: '60' is not a value of the field minutes, which has 0 to 59.",
    ],
    [
      { Cron: '* * * * * ? *', TimeZone: 'Mars/Base' },
      "The window '* * * * * ? *' in the time zone 'Mars/Base' cannot be read: ",
    ],
  ])('that cannot be read is an error: %o', async (configuration, message) => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', windowRule('W', configuration)) });

    await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Errored Failed' });
    expect((await evaluations(emulator))[0]?.output?.executionResult?.errorDetails).toEqual({
      code: 'ConfigurationError',
      message: expect.stringContaining(message),
    });
  });

  it('that is closed can be overridden', async () => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', windowRule('W', { Cron: '* * 9 ? * * *' })) });
    const id = await start(emulator);

    await override(emulator, id, 'BEFORE_ENTRY');
    await emulator.clock.advance('9h');

    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Overridden Abandoned' });
  });
});

describe('a condition on success', () => {
  it('fails the stage with the result FAIL, and lets it pass when it is overridden', async () => {
    await using emulator = await startGated({ onSuccess: when('FAIL', rule('A')) }, { stubs: { A: 'no after 1m' } });
    const id = await start(emulator);
    await workOnce(emulator);
    const meanwhile = await statuses(emulator);
    await emulator.clock.advance('1m');
    const failed = [await statuses(emulator), (await execution(emulator, id))?.status];

    await override(emulator, id, 'ON_SUCCESS');

    expect(meanwhile).toEqual({ stage: 'InProgress', onSuccess: 'InProgress InProgress' });
    expect(failed).toEqual([{ stage: 'Failed', onSuccess: 'Failed Failed' }, 'Failed']);
    expect(await statuses(emulator)).toEqual({ stage: 'Succeeded', onSuccess: 'Overridden Failed' });
    expect((await execution(emulator, id))?.status).toBe('InProgress');
  });

  it('alone is asked again by a retry of failed actions, with all actions by the other', async () => {
    await using emulator = await startGated({ onSuccess: when('FAIL', rule('A')) }, { stubs: { A: 'no' } });
    const id = await start(emulator);
    await workOnce(emulator);

    await retry(emulator, id, 'FAILED_ACTIONS');
    const afterOne = [await statuses(emulator), (await evaluations(emulator)).length];
    await retry(emulator, id, 'ALL_ACTIONS');
    const afterAll = await stageStatus(emulator, 'Work');
    await workOnce(emulator);

    expect(afterOne).toEqual([{ stage: 'Failed', onSuccess: 'Failed Failed' }, 2]);
    expect(afterAll).toMatchObject({ status: 'InProgress', actions: { Build: 'InProgress' } });
    expect(await evaluations(emulator)).toHaveLength(3);
  });
});

describe('a condition on failure', () => {
  it('that is met leaves the stage failed', async () => {
    await using emulator = await startGated({ onFailure: when('SKIP', rule('A')) }, { stubs: { A: 'yes' } });
    await start(emulator);

    await fail(emulator, await take(emulator));

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', onFailure: 'Succeeded Succeeded' });
  });

  it('that is not met skips the stage with the result SKIP', async () => {
    await using emulator = await startGated({ onFailure: when('SKIP', rule('A')) }, { stubs: { A: 'no after 1m' } });
    const id = await start(emulator);
    await fail(emulator, await take(emulator));
    const meanwhile = await statuses(emulator);
    const refusal = await refusalOf(retry(emulator, id, 'FAILED_ACTIONS'));

    await emulator.clock.advance('1m');

    expect(meanwhile).toEqual({ stage: 'InProgress', onFailure: 'InProgress InProgress' });
    expect(refusal.name).toBe('StageNotRetryableException');
    expect(await statuses(emulator)).toEqual({ stage: 'Skipped', onFailure: 'Failed Failed' });
    expect((await stateOf(emulator, 'Next')).latestExecution?.pipelineExecutionId).toBe(id);
  });

  test.each([
    ['FAILED_ACTIONS', 1],
    ['ALL_ACTIONS', 2],
    [undefined, 1],
  ] as const)('retries the stage once with the mode %s', async (retryMode, again) => {
    const onFailure = { result: 'RETRY', ...(retryMode && { retryConfiguration: { retryMode } }) };
    const twoBuilds = gated({ onFailure });
    const stages = twoBuilds.stages.map((stage) =>
      stage.name === 'Work' ? { ...stage, actions: [...stage.actions, { ...stage.actions[0], name: 'Other' }] } : stage,
    );
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create({ ...twoBuilds, stages }, { start: false });
    const id = await start(emulator);
    await workOnce(emulator);

    await fail(emulator, await take(emulator));
    const retried = [await statuses(emulator), (await stateOf(emulator)).retryStageMetadata];
    for (let count = 0; count < again; count++) await fail(emulator, await take(emulator));

    expect(retried).toEqual([
      { stage: 'InProgress' },
      { autoStageRetryAttempt: 1, latestRetryTrigger: 'AutomatedStageRetry' },
    ]);
    expect((await runs(emulator, id)).filter(({ stageName }) => stageName === 'Work')).toHaveLength(2 + again);
    expect(await statuses(emulator)).toEqual({ stage: 'Failed' });
    expect((await execution(emulator, id))?.status).toBe('Failed');
  });
});

describe('a stop', () => {
  const slow = { beforeEntry: when('FAIL', rule('A')) };

  it('waits for the rules that run', async () => {
    await using emulator = await startGated(slow, { stubs: { A: 'yes after 1m' } });
    const id = await start(emulator);

    await stop(emulator, id);
    const meanwhile = await statuses(emulator);
    await emulator.clock.advance('1m');

    expect(meanwhile).toEqual({ stage: 'Stopping', beforeEntry: 'InProgress InProgress' });
    expect(await statuses(emulator)).toEqual({ stage: 'Stopped', beforeEntry: 'Succeeded Succeeded' });
    expect((await execution(emulator, id))?.status).toBe('Stopped');
  });

  it('abandons them at once when asked to, and a retry asks again', async () => {
    await using emulator = await startGated(slow, { stubs: { A: 'yes after 1m' } });
    const id = await start(emulator);

    await stop(emulator, id, true);
    const stopped = await statuses(emulator);
    await retry(emulator, id, 'FAILED_ACTIONS');
    await emulator.clock.advance('1m');

    expect(stopped).toEqual({ stage: 'Stopped', beforeEntry: 'Abandoned Abandoned' });
    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded' });
  });
});

it('an edit of the stage cancels the condition that is being looked at', async () => {
  await using emulator = await startGated({ beforeEntry: when('FAIL', rule('A')) }, { stubs: { A: 'yes after 1m' } });
  const id = await start(emulator);

  await updatePipeline(emulator, gated({ beforeEntry: when('SKIP', skippingRule('A')) }) as never);

  expect(await statuses(emulator)).toEqual({ stage: 'Cancelled', beforeEntry: 'Cancelled Abandoned' });
  expect((await execution(emulator, id))?.status).toBe('Cancelled');
});

it('a restart forgets no rule that runs, no window that is closed and no retry that was made', async () => {
  const db = databaseFile();
  const gates = {
    beforeEntry: when('FAIL', rule('A'), windowRule('W', { Cron: '* * 9-17 ? * * *' })),
    onFailure: { result: 'RETRY' },
  };
  const fixtures = { ...pipelineFixtures, stubs: [...ruleStubs({ A: 'yes after 10m' }), sourceStub] };
  const open = async () => {
    const emulator = await startEmulator({ db, fixtures, clock: 'manual' });
    return { emulator, client: new CodePipelineClient(emulator.clientConfig) };
  };
  const before = await open();
  await before.emulator.clock.set('2040-01-01T00:00:00Z');
  await before.emulator.pipelines.create(gated(gates));
  await before.emulator.stop();

  const between = await open();
  const waiting = await statuses(between);
  await between.emulator.clock.advance('10m');
  const half = await statuses(between);
  await between.emulator.clock.advance('8h50m');
  await fail(between, await take(between));
  await between.emulator.stop();

  const after = await open();
  await workOnce(after);

  expect(waiting).toEqual({ stage: 'InProgress', beforeEntry: 'InProgress InProgress InProgress' });
  expect(half).toEqual({ stage: 'InProgress', beforeEntry: 'InProgress Succeeded InProgress' });
  expect(await statuses(after)).toEqual({ stage: 'Succeeded', beforeEntry: 'Succeeded Succeeded Succeeded' });
  expect((await stateOf(after)).retryStageMetadata).toEqual({
    autoStageRetryAttempt: 1,
    latestRetryTrigger: 'AutomatedStageRetry',
  });
  expect(await stageStatus(after, 'Next')).toMatchObject({ status: 'InProgress' });
  await after.emulator.stop();
});
