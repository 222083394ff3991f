import {
  CodePipelineClient,
  GetJobDetailsCommand,
  ListActionExecutionsCommand,
  OverrideStageConditionCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
  type RuleDeclaration,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { answerOf } from '../support/answers.ts';
import { evaluations, gated, rule, startGated, stateOf, statuses, when } from '../support/conditions.ts';
import { later, type TestEmulator } from '../support/emulator.ts';
import { retry, sourceStub, start, startPipelineEmulator, stop } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { functionFile, startWithFunction } from '../support/functions.ts';
import { jobId } from '../support/jobs.ts';
import { pipelineFixtures } from '../support/pipelines.ts';
import { functionProcesses } from '../support/processes.ts';

const minute = 60_000;

/** A rule that invokes `Answering` with these parameters. */
function lambdaRule(UserParameters: string, changes: Partial<RuleDeclaration> = {}): RuleDeclaration {
  return {
    name: 'Ask',
    ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'LambdaInvoke', version: '1' },
    configuration: { FunctionName: 'Answering', UserParameters },
    ...changes,
  };
}

/** An emulator whose `Work` asks, as its execution enters, a function that does nothing by itself. */
async function startSilent(changes: Partial<RuleDeclaration> = {}, others: readonly RuleDeclaration[] = []) {
  const emulator = await startGated(
    { beforeEntry: when('FAIL', lambdaRule('x', changes), ...others) },
    { stubs: { Other: 'no after 1m' } },
  );
  await emulator.functions.register('Answering', async () => {});
  const id = await start(emulator);
  await emulator.idle();
  return { emulator, id };
}

async function result(emulator: Pick<TestEmulator, 'client'>) {
  const [evaluation] = await evaluations(emulator);
  return { status: evaluation?.status, ...evaluation?.output?.executionResult };
}

describe('a LambdaInvoke rule whose function is given', () => {
  it.each([
    ['succeeds when the function reports so', 'succeed', 'InProgress', 'Succeeded Succeeded'],
    ['goes on as long as the function continues its job', 'continueTwice', 'InProgress', 'Succeeded Succeeded'],
    ['fails its condition when the function reports a failure', 'fail', 'Failed', 'Failed Failed'],
    ['waits for a function that has thrown each time', 'throw', 'InProgress', 'InProgress InProgress'],
  ])('%s', async (_, way, stage, beforeEntry) => {
    await using emulator = await startWithFunction({ module: functionFile('answering.mjs'), timeout: '1m' });
    await emulator.pipelines.create(gated({ beforeEntry: when('FAIL', lambdaRule(way)) }));

    await emulator.idle({ timeout: '50s' });

    expect(await statuses(emulator)).toEqual({ stage, beforeEntry });
  });

  it('is told of in the words of a Lambda action, and its job is shown', async () => {
    await using emulator = await startPipelineEmulator();
    const events: unknown[] = [];
    await emulator.functions.register('Answering', async (event) => void events.push(event));
    const inputArtifacts = [{ name: 'App' }];
    await emulator.pipelines.create(gated({ beforeEntry: when('FAIL', lambdaRule('x', { inputArtifacts })) }));
    await emulator.idle();

    const [{ ruleExecutionId, pipelineExecutionId } = {}] = await evaluations(emulator);
    const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId: jobId(1) }));

    const configuration = { FunctionName: 'Answering', UserParameters: 'x' };
    const data = { actionConfiguration: { configuration }, inputArtifacts, outputArtifacts: [] };
    expect(events).toMatchObject([{ 'CodePipeline.job': { id: jobId(1), data } }]);
    expect(jobDetails?.data).toMatchObject({
      actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' },
      pipelineContext: {
        pipelineName: 'Sample',
        stage: { name: 'Work' },
        action: { name: 'Ask', actionExecutionId: ruleExecutionId },
        pipelineExecutionId,
      },
      artifactCredentials: expect.anything(),
    });
  });

  it('shows what all reports have said, and stands in no history of actions', async () => {
    const { emulator } = await startSilent();
    await using _ = emulator;
    const { client } = emulator;
    const executionDetails = { externalExecutionId: 'request', summary: 'half' };
    await client.send(new PutJobSuccessResultCommand({ jobId: jobId(1), continuationToken: 'next', executionDetails }));
    await client.send(new PutJobSuccessResultCommand({ jobId: jobId(2), executionDetails: { summary: 'all' } }));

    const { actionExecutionDetails } = await client.send(new ListActionExecutionsCommand({ pipelineName: 'Sample' }));

    expect(await result(emulator)).toEqual({
      status: 'Succeeded',
      externalExecutionId: 'request',
      externalExecutionSummary: 'all',
    });
    expect(actionExecutionDetails?.map(({ actionName }) => actionName)).toEqual(['Build', 'Source']);
    expect((await stateOf(emulator)).actionStates?.map(({ actionName }) => actionName)).toEqual(['Build']);
  });

  it.each([
    ['JobFailed', 'Failed Failed'],
    ['ConfigurationError', 'Errored Failed'],
  ] as const)('has the code %s when its function says so', async (type, beforeEntry) => {
    const { emulator } = await startSilent();
    await using _ = emulator;

    const failureDetails = { type, message: 'no', externalExecutionId: 'request' };
    await emulator.client.send(new PutJobFailureResultCommand({ jobId: jobId(1), failureDetails }));

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry });
    expect(await result(emulator)).toMatchObject({
      externalExecutionId: 'request',
      errorDetails: { code: type, message: 'no' },
    });
  });

  it('fails after 20 minutes without a result', async () => {
    const { emulator } = await startSilent();
    await using _ = emulator;

    const { occurred } = await emulator.clock.advance(20 * minute);

    expect(occurred).toEqual([{ at: later(20 * minute), event: 'TimedOut', jobId: jobId(1), status: 'TimedOut' }]);
    expect(await result(emulator)).toMatchObject({
      status: 'Failed',
      errorDetails: {
        code: 'JobFailed',
        message: expect.stringContaining('The AWS Lambda function Answering failed to return a result.'),
      },
    });
  });

  it('fails at its own time-out, and its job with it', async () => {
    const { emulator } = await startSilent({ timeoutInMinutes: 5 });
    await using _ = emulator;

    await emulator.clock.advance(5 * minute);

    expect((await emulator.jobs.get(jobId(1))).status).toBe('TimedOut');
    expect(await result(emulator)).toMatchObject({
      errorDetails: { code: 'JobFailed', message: 'The rule did not end before its time-out.' },
    });
  });

  it('is asked again, in a job of its own, by a retry', async () => {
    const { emulator, id } = await startSilent();
    await using _ = emulator;
    await emulator.clock.advance(20 * minute);

    await retry(emulator, id, 'FAILED_ACTIONS');
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: jobId(2) }));

    expect((await evaluations(emulator)).map(({ status }) => status)).toEqual(['Failed', 'Succeeded']);
    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded' });
  });
});

describe('the job of a rule', () => {
  const late = (emulator: TestEmulator) =>
    answerOf(emulator.client.send(new PutJobSuccessResultCommand({ jobId: jobId(1) })));

  it('is over when a stop abandons the rule', async () => {
    const { emulator, id } = await startSilent();
    await using _ = emulator;

    await stop(emulator, id, true);

    expect(await late(emulator)).toEqual({});
    expect((await emulator.clock.advance('1d')).occurred).toEqual([]);
    expect(await statuses(emulator)).toEqual({ stage: 'Stopped', beforeEntry: 'Abandoned Abandoned' });
  });

  it('is over when another rule has failed the condition', async () => {
    const { emulator } = await startSilent({}, [rule('Other')]);
    await using _ = emulator;

    await emulator.clock.advance('1m');

    expect(await late(emulator)).toEqual({});
    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Failed Abandoned Failed' });
  });

  it('is over when somebody overrides the condition', async () => {
    const { emulator, id } = await startSilent();
    await using _ = emulator;

    const stage = { pipelineName: 'Sample', stageName: 'Work', pipelineExecutionId: id };
    await emulator.client.send(new OverrideStageConditionCommand({ ...stage, conditionType: 'BEFORE_ENTRY' }));

    expect(await late(emulator)).toEqual({});
    expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Overridden Abandoned' });
  });

  it('lets a stopped execution stop when it ends', async () => {
    const { emulator, id } = await startSilent();
    await using _ = emulator;

    await stop(emulator, id);
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: jobId(1) }));

    expect(await statuses(emulator)).toEqual({ stage: 'Stopped', beforeEntry: 'Succeeded Succeeded' });
  });

  it('goes with everything else in a reset', async () => {
    const { emulator } = await startSilent();
    await using _ = emulator;

    await emulator.reset();

    expect(await emulator.jobs.list()).toEqual([]);
  });
});

it('a stub that matches a LambdaInvoke rule wins over its function', async () => {
  await using emulator = await startGated({ beforeEntry: when('FAIL', lambdaRule('x')) }, { stubs: { Ask: 'yes' } });
  await emulator.functions.register('Answering', async () => {});

  await start(emulator);

  expect(await statuses(emulator)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded' });
  expect(await emulator.jobs.list()).toHaveLength(1); // of the build
});

describe('a LambdaInvoke rule whose function is nowhere given', () => {
  const gates = { beforeEntry: when('SKIP', lambdaRule('x')) };

  it('cannot be evaluated, and says what to write', async () => {
    await using emulator = await startGated(gates);

    await start(emulator);

    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Errored Failed' });
    const { errorDetails } = await result(emulator);
    expect(errorDetails?.code).toBe('ConfigurationError');
    expect(errorDetails?.message).toContain("(rule 'Ask' in stage 'Work' of pipeline 'Sample')");
    expect(errorDetails?.message).toContain('functions: { Answering: { code: ./function, handler: index.handler } }');
  });

  it('succeeds with --unstubbed succeed', async () => {
    await using emulator = await startGated(gates, { options: { unstubbed: 'succeed' } });

    await start(emulator);

    expect((await statuses(emulator)).beforeEntry).toBe('Succeeded Succeeded');
  });
});

it('a restart invokes the function of a rule again that was cut off', async () => {
  using folder = temporaryFolder();
  const code = (body: string) =>
    `import { CodePipeline } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-codepipeline'))};
     export const handler = async (event) => { ${body} };`;
  const module = folder.write('function.mjs', code('await new Promise((done) => setTimeout(done, 600_000));'));
  const open = async () => {
    const fixtures = { ...pipelineFixtures, stubs: [sourceStub], functions: { Answering: { module } } };
    const emulator = await startEmulator({ db: `${folder.path}/state.db`, clock: 'manual', fixtures });
    return { emulator, client: new CodePipelineClient(emulator.clientConfig) };
  };
  const before = await open();
  await before.emulator.pipelines.create(gated({ beforeEntry: when('FAIL', lambdaRule('x')) }));
  await expect.poll(() => functionProcesses().length).toBe(1);
  await before.emulator.stop();

  folder.write(
    'function.mjs',
    code("await new CodePipeline({}).putJobSuccessResult({ jobId: event['CodePipeline.job'].id });"),
  );
  const after = await open();
  await after.emulator.idle({ timeout: '20s' });

  expect(await statuses(after)).toEqual({ stage: 'InProgress', beforeEntry: 'Succeeded Succeeded' });
  await after.emulator.stop();
});
