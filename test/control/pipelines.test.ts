import { PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { EmulatorControl } from '../../src/control/api/emulator-control.ts';
import { controlWays } from '../support/control-ways.ts';
import { later, startOfTime } from '../support/emulator.ts';
import { executionId, fail, sourceStub, stagesOf, succeed, take, unknownExecutionId } from '../support/executions.ts';
import { sendRaw } from '../support/http.ts';
import { approvalAction, buildAction, pipelineFixtures } from '../support/pipelines.ts';

const options = { fixtures: { ...pipelineFixtures, stubs: [sourceStub] } };
const sample = stagesOf({ Work: [buildAction()] }, { variables: [{ name: 'Target', defaultValue: 'blue' }] });
const elsewhere = { account: '210987654321', region: 'eu-west-1' };

const firstExecution = {
  id: executionId(1),
  pipelineName: 'Sample',
  pipelineVersion: 1,
  status: 'InProgress',
  accountId: '123456789012',
  region: 'us-east-1',
  executionMode: 'SUPERSEDED',
  trigger: { triggerType: 'StartPipelineExecution', triggerDetail: 'codepipeline-local' },
  variables: { Target: 'blue' },
  stage: 'Work',
  startedAt: startOfTime,
  updatedAt: startOfTime,
};

describe.each(controlWays)('%s', (_way, startControlled) => {
  const start = () => startControlled(options);

  describe('a pipeline', () => {
    test('is made and starts at once', async () => {
      await using started = await start();

      await started.control.pipelines.create(sample);

      expect(await started.control.pipelines.execution(executionId(1))).toEqual({
        ...firstExecution,
        trigger: { triggerType: 'CreatePipeline', triggerDetail: expect.any(String) },
      });
    });

    test('is made as get-pipeline prints it, and without a start when that is asked for', async () => {
      await using started = await start();
      const { control } = started;

      await control.pipelines.create({ pipeline: sample, metadata: { created: startOfTime } } as never, {
        start: false,
      });

      expect(await control.pipelines.list()).toEqual([
        {
          name: 'Sample',
          accountId: '123456789012',
          region: 'us-east-1',
          version: 1,
          pipelineType: 'V2',
          executionMode: 'SUPERSEDED',
          createdAt: startOfTime,
          updatedAt: startOfTime,
        },
      ]);
      expect(
        (await control.pipelines.state('Sample')).stageStates.map(({ latestExecution }) => latestExecution),
      ).toEqual([undefined, undefined]);
    });

    test('goes to the account and region that it is given, and is listed with its latest execution', async () => {
      await using started = await start();
      const { control } = started;
      await control.actionTypes.create(pipelineFixtures.actionTypes[0] as never, elsewhere);
      await control.fixtures.load({ ...elsewhere, stubs: [sourceStub] });

      await control.pipelines.create(sample, { ...elsewhere, start: false });
      const execution = await control.pipelines.start('Sample', elsewhere);

      expect(await control.pipelines.list(elsewhere)).toMatchObject([
        { name: 'Sample', accountId: '210987654321', region: 'eu-west-1', latestExecution: execution },
      ]);
      expect(await control.pipelines.list({ region: 'eu-west-1' })).toEqual([]);
      expect(await control.pipelines.list()).toHaveLength(1);
      expect((await control.pipelines.state('Sample', elsewhere)).pipelineName).toBe('Sample');
      await expect(control.pipelines.state('Sample')).rejects.toMatchObject({
        code: 'notFound',
        message: "There is no pipeline 'Sample' in 123456789012, us-east-1.",
      });
    });

    test.each([
      [
        'with a member that is not known',
        { ...sample, stagess: [] },
        /^'stagess' is not known here; .* Did you mean 'stages'\?$/,
      ],
      ['without stages', { name: 'Sample' }, /'stages' must be given\./],
      [
        'with an unknown category',
        stagesOf({
          Work: [{ name: 'X', actionTypeId: { category: 'Bild', owner: 'Custom', provider: 'P', version: '1' } }],
        } as never),
        /^stages\[1\]\.actions\[0\]\.actionTypeId\.category: .*'Bild'/,
      ],
    ])('is refused %s', async (_, pipeline, message) => {
      await using started = await start();

      await expect(started.control.pipelines.create(pipeline as never)).rejects.toMatchObject({
        name: 'ControlError',
        code: 'invalid',
        message: expect.stringMatching(message),
      });
    });

    test('is refused in the service’s words for what the service refuses, and then not made', async () => {
      await using started = await start();
      const { control } = started;
      await control.pipelines.create(sample, { start: false });

      await expect(control.pipelines.create(sample)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('(PipelineNameInUseException)'),
      });
      await expect(
        control.pipelines.create({ ...sample, name: 'Other', stages: sample.stages.slice(0, 1) }),
      ).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('(InvalidStructureException)'),
      });
      expect(await control.pipelines.list()).toHaveLength(1);
    });
  });

  describe('an execution', () => {
    test('is started with variables and described whole', async () => {
      await using started = await start();
      const { control } = started;
      await control.pipelines.create(sample, { start: false });

      const execution = await control.pipelines.start('Sample', { variables: { Target: 'green' } });

      expect(execution).toEqual({ ...firstExecution, variables: { Target: 'green' } });
      expect(await control.pipelines.execution(execution.id)).toEqual(execution);
    });

    test('is waited for until a worker has done its part', async () => {
      await using started = await start();
      const { control, emulator } = started;
      await control.pipelines.create(sample, { start: false });
      const { id } = await control.pipelines.start('Sample');

      const waiting = control.pipelines.waitFor(id, 'Succeeded', { timeout: { seconds: 20 } });
      await succeed(emulator, await take(emulator));

      expect(await waiting).toEqual({ ...without(firstExecution, 'stage'), status: 'Succeeded' });
    });

    test('that has ended otherwise, or does not end, ends the wait', async () => {
      await using started = await start();
      const { control, emulator } = started;
      await control.pipelines.create(sample, { start: false });
      const { id } = await control.pipelines.start('Sample');

      await expect(control.pipelines.waitFor(id, 'Succeeded', { timeout: 1 })).rejects.toMatchObject({
        code: 'timeout',
        message: `Execution ${id} of pipeline Sample is InProgress, not Succeeded, after 0.001 s.`,
      });
      await fail(emulator, await take(emulator));
      await expect(control.pipelines.waitFor(id, 'Succeeded')).rejects.toMatchObject({
        code: 'ended',
        message: `Execution ${id} of pipeline Sample has ended as Failed, not as Succeeded.`,
      });
    });

    test.each<[string, (control: EmulatorControl) => Promise<unknown>, string]>([
      [
        'a start',
        (control) => control.pipelines.start('Smaple'),
        "There is no pipeline 'Smaple' in 123456789012, us-east-1.",
      ],
      [
        'a look at the history',
        (control) => control.pipelines.history('Smaple'),
        "There is no pipeline 'Smaple' in 123456789012, us-east-1.",
      ],
      [
        'a wait',
        (control) => control.pipelines.waitFor(unknownExecutionId, 'Succeeded'),
        `There is no execution with the id ${unknownExecutionId}.`,
      ],
      [
        'a look',
        (control) => control.pipelines.execution(unknownExecutionId),
        `There is no execution with the id ${unknownExecutionId}.`,
      ],
      [
        'a history of one execution',
        (control) => control.pipelines.history('Sample', { executionId: unknownExecutionId }),
        `There is no execution with the id ${unknownExecutionId}.`,
      ],
    ])('or pipeline that is not there is refused: %s', async (_, ask, message) => {
      await using started = await start();
      await started.control.pipelines.create(sample, { start: false });

      await expect(ask(started.control)).rejects.toMatchObject({ name: 'ControlError', code: 'notFound', message });
    });

    test.each([
      [
        'a variable that is not declared',
        { variables: { Tarket: 'green' } },
        'conflict',
        /does not declare a variable 'Tarket'/,
      ],
      ['a number as a variable', { variables: { Target: 1 } }, 'invalid', /^variables\.Target: must be a string/],
      [
        'a revision without a value',
        { sourceRevisions: [{ actionName: 'Source' }] },
        'invalid',
        /^sourceRevisions\[0\]: .*'revisionValue' must be given/s,
      ],
      ['an account that is none', { account: '12' }, 'invalid', /^account: /],
    ])('is refused with %s', async (_, given, code, message) => {
      await using started = await start();
      await started.control.pipelines.create(sample, { start: false });

      await expect(started.control.pipelines.start('Sample', given as never)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
      });
    });
  });

  test('state and history show the same runs of actions, with instants as text', async () => {
    await using started = await start();
    const { control, emulator } = started;
    await control.pipelines.create(stagesOf({ Work: [buildAction()], Release: [approvalAction()] }), { start: false });
    const first = await control.pipelines.start('Sample');
    await emulator.clock.advance('1m');
    await succeed(emulator, await take(emulator));
    const token = (await control.pipelines.state('Sample')).stageStates[2]?.actionStates[0]?.latestExecution?.token;
    await emulator.client.send(
      new PutApprovalResultCommand({
        pipelineName: 'Sample',
        stageName: 'Release',
        actionName: 'Approve',
        token,
        result: { status: 'Approved', summary: 'fine' },
      }),
    );
    await control.pipelines.start('Sample');

    const history = await control.pipelines.history('Sample', { executionId: first.id });
    const state = await control.pipelines.state('Sample');

    expect(
      history.map(({ actionName, status, startTime, lastUpdateTime }) => [
        actionName,
        status,
        startTime,
        lastUpdateTime,
      ]),
    ).toEqual([
      ['Source', 'Succeeded', startOfTime, startOfTime],
      ['Build', 'Succeeded', startOfTime, later(60_000)],
      ['Approve', 'Succeeded', later(60_000), later(60_000)],
    ]);
    expect(state).toMatchObject({
      pipelineName: 'Sample',
      pipelineVersion: 1,
      created: startOfTime,
      updated: startOfTime,
    });
    expect(state.stageStates[2]?.actionStates[0]?.latestExecution).toEqual({
      actionExecutionId: history[2]?.actionExecutionId,
      status: 'Succeeded',
      summary: 'fine',
      lastStatusChange: later(60_000),
      lastUpdatedBy: 'arn:aws:iam::123456789012:root',
    });
    expect(await control.pipelines.history('Sample')).toHaveLength(5);
  });
});

describe('a route for pipelines', () => {
  test.each([
    ['POST', '/pipelines', '{}', 400, /must be given/],
    ['POST', '/pipelines?start=maybe', JSON.stringify(sample), 400, /^start: /],
    ['POST', '/pipelines/Sample/executions', '{"variables":[]}', 400, /^variables: /],
    ['GET', `/executions/${executionId(1)}/wait`, undefined, 400, /^'status' must be given\.$/],
    ['GET', `/executions/${executionId(1)}/wait?status=Done`, undefined, 400, /^status: 'Done' is not one of /],
    ['GET', `/executions/${executionId(1)}/wait?status=Failed&timeout=soon`, undefined, 400, /soon/],
    ['GET', `/executions/${executionId(1)}/wait?status=Failed&timeout=0`, undefined, 408, /is InProgress, not Failed/],
    ['GET', '/pipelines/None/state', undefined, 404, /^There is no pipeline 'None'/],
    ['GET', '/pipelines/Sample/state?regoin=x', undefined, 400, /Did you mean 'region'\?$/],
    ['POST', '/pipelines', JSON.stringify(sample), 409, /PipelineNameInUseException/],
  ])('%s %s with %s is answered %i', async (method, path, body, status, message) => {
    await using started = await (controlWays[0] as (typeof controlWays)[number])[1](options);
    const { emulator } = started;
    await emulator.pipelines.create(sample);

    const answer = await sendRaw(emulator, {
      method,
      path: `/_emulator/v1${path}`,
      ...(body !== undefined && { body, headers: { 'Content-Type': 'application/json' } }),
    });

    expect([answer.status, JSON.parse(answer.body.toString()).message]).toEqual([
      status,
      expect.stringMatching(message),
    ]);
  });
});

function without<T extends object>(value: T, name: keyof T): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}
