import {
  CodePipelineClient,
  DisableStageTransitionCommand,
  GetPipelineExecutionCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import { account, type TestEmulator } from '../support/emulator.ts';
import { stagesOf, startPipelineEmulator, transitionInto } from '../support/executions.ts';
import { buildAction } from '../support/pipelines.ts';
import { askSts, type Key, keyIn, plainKey } from '../support/sts.ts';

const gate = { pipelineName: 'Sample', stageName: 'Release', transitionType: 'Inbound' } as const;
const node = (inlineCode: string) => ({ inlineCode, handler: 'index.handler', runtime: 'nodejs22.x' });

/** Closes a gate, and opens it again where the state says that it was itself that closed it. */
const Gatekeeper = node(`
  const { CodePipeline } = require('@aws-sdk/client-codepipeline');
  const gate = ${JSON.stringify(gate)};
  exports.handler = async ({ isOpen }, { functionName }) => {
    const codepipeline = new CodePipeline();
    const { stageStates } = await codepipeline.getPipelineState({ name: gate.pipelineName });
    const { inboundTransitionState: was } = stageStates.find(({ stageName }) => stageName === gate.stageName);
    if (!isOpen) await codepipeline.disableStageTransition({ ...gate, reason: 'closed' });
    else if (was.lastChangedBy.includes(functionName)) await codepipeline.enableStageTransition(gate);
  };`);

/** Answers what it has been given to sign with. */
const Signing = node(`
  exports.handler = async () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  });`);

async function start(options: EmulatorOptions = {}, functions: object = {}): Promise<TestEmulator> {
  const emulator = await startPipelineEmulator(options);
  await emulator.fixtures.load({ functions: { Gatekeeper, Signing, ...functions } });
  const pipeline = stagesOf({ Work: [buildAction()], Release: [buildAction()] });
  await emulator.pipelines.create(pipeline, { start: false });
  return emulator;
}

async function invoke({ endpoint }: TestEmulator, FunctionName: string, event: object = {}) {
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials: plainKey, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  const answer = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  expect(answer.FunctionError).toBeUndefined();
  return JSON.parse(answer.Payload?.transformToString() ?? 'null');
}

/** What a function has been given to sign with. */
function keyOf(emulator: TestEmulator, name: string): Promise<Key> {
  return invoke(emulator, name);
}

describe('a function (H15)', () => {
  const arn = (name: string) => `arn:aws:sts::${account}:assumed-role/codepipeline-local/${name}`;

  test.each(['strict', 'lenient', 'off'] as const)('is shown by its name, with --auth %s', async (auth) => {
    await using emulator = await start({ auth });

    await invoke(emulator, 'Gatekeeper', { isOpen: false });

    expect(await transitionInto(emulator, 'Release')).toMatchObject({
      enabled: false,
      lastChangedBy: arn('Gatekeeper'),
    });
    const identity = await askSts(emulator, { Action: 'GetCallerIdentity' }, await keyOf(emulator, 'Signing'));
    expect(['Arn', 'UserId', 'Account'].map(identity.element)).toEqual([
      arn('Signing'),
      'AROACODEPIPELINELOCAL:Signing',
      account,
    ]);
  });

  test('undoes what it has done, and not what somebody else has', async () => {
    await using emulator = await start();

    await invoke(emulator, 'Gatekeeper', { isOpen: false });
    await invoke(emulator, 'Gatekeeper', { isOpen: true });
    expect(await transitionInto(emulator, 'Release')).toMatchObject({
      enabled: true,
      lastChangedBy: arn('Gatekeeper'),
    });

    await emulator.client.send(new DisableStageTransitionCommand({ ...gate, reason: 'freeze' }));
    await invoke(emulator, 'Gatekeeper', { isOpen: true });
    expect(await transitionInto(emulator, 'Release')).toMatchObject({ enabled: false, disabledReason: 'freeze' });
  });

  test('goes on after a reset and an advance of the clock by a day', async () => {
    await using emulator = await start();
    const key = await keyOf(emulator, 'Signing');

    await emulator.clock.advance('24h');
    await emulator.reset();

    expect((await askSts(emulator, { Action: 'GetCallerIdentity' }, key)).element('Arn')).toBe(arn('Signing'));
  });

  test('has the session of a role, which begins no long one and none of itself (T1, T4)', async () => {
    await using emulator = await start();
    const key = await keyOf(emulator, 'Signing');
    const role = {
      Action: 'AssumeRole',
      RoleArn: 'arn:aws:iam::210987654321:role/Deploy',
      RoleSessionName: 'Signing',
    };

    const [short, long, own] = [
      await askSts(emulator, { ...role, DurationSeconds: '3600' }, key),
      await askSts(emulator, { ...role, DurationSeconds: '3601' }, key),
      await askSts(emulator, { Action: 'GetSessionToken' }, key),
    ];

    expect([short, long, own].map(({ status }) => status)).toEqual([200, 400, 403]);
    expect(long.element('Code')).toBe('ValidationError');
    expect(own.element('Code')).toBe('AccessDenied');
  });

  test('has no token beside a key that its definition gives', async () => {
    const environment = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'theirs' };
    await using emulator = await start({}, { Foreign: { ...Signing, environment } });

    expect(await keyOf(emulator, 'Foreign')).toEqual({
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'theirs',
    });
  });
});

test('the bearer of a session of STS is shown by its ARN, whatever was done (J18)', async () => {
  await using emulator = await start();
  const by = `arn:aws:sts::${account}:assumed-role/Deployer/me@example.com`;
  const RoleArn = `arn:aws:iam::${account}:role/Deployer`;
  const session = await askSts(emulator, { Action: 'AssumeRole', RoleArn, RoleSessionName: 'me@example.com' });
  const client = new CodePipelineClient({
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: keyIn(session),
  });

  const { pipelineExecutionId } = await client.send(new StartPipelineExecutionCommand({ name: 'Sample' }));
  await client.send(new DisableStageTransitionCommand({ ...gate, reason: 'freeze' }));
  const read = new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId });
  const { pipelineExecution } = await client.send(read);
  client.destroy();

  expect(pipelineExecution?.trigger).toEqual({ triggerType: 'StartPipelineExecution', triggerDetail: by });
  expect(await transitionInto(emulator, 'Release')).toMatchObject({ lastChangedBy: by });
});
