import { type ActionDeclaration, ListPipelineExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it, test } from 'vitest';
import type { StubFixture } from '../../src/control/types.ts';
import { later } from '../support/emulator.ts';
import {
  actionState,
  deployType,
  executionId,
  runs,
  stageStatus,
  stagesOf,
  start,
  startPipelineEmulator,
  take,
  workOnce,
} from '../support/executions.ts';
import { buildType } from '../support/jobs.ts';
import { buildAction, deployAction } from '../support/pipelines.ts';

const codeBuild = {
  name: 'Compile',
  actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
  configuration: { ProjectName: 'app' },
  inputArtifacts: [{ name: 'App' }],
} as const;

const codeBuildAction = { ...codeBuild, inputArtifacts: [...codeBuild.inputArtifacts] };

describe('an action that nothing here runs (K1)', () => {
  it('fails at once and says which stub to write', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [codeBuildAction] }));

    expect((await actionState(emulator, 'Work', 'Compile'))?.latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: {
        code: 'ConfigurationError',
        message: expect.stringContaining(
          'stubs: [{ match: { category: Build, provider: CodeBuild }, result: succeed }]',
        ),
      },
    });
  });

  it('succeeds with --unstubbed succeed', async () => {
    await using emulator = await startPipelineEmulator({ unstubbed: 'succeed' });
    await emulator.pipelines.create(stagesOf({ Work: [codeBuildAction] }));

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ status: 'Succeeded' });
  });
});

describe('the name of work that nothing here does (K14)', () => {
  const codeDeploy = {
    name: 'RollOut',
    actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CodeDeploy', version: '1' } as const,
    configuration: { ApplicationName: 'app', DeploymentGroupName: 'all' },
    inputArtifacts: [{ name: 'App' }],
  };
  const appConfig = {
    name: 'Switch',
    actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'AppConfig', version: '1' } as const,
    configuration: {
      Application: 'app',
      Environment: 'prod',
      ConfigurationProfile: 'flags',
      DeploymentStrategy: 'all',
      InputArtifactConfigurationPath: 'flags.json',
    },
    inputArtifacts: [{ name: 'App' }],
  };
  const commands = {
    name: 'Say',
    actionTypeId: { category: 'Compute', owner: 'AWS', provider: 'Commands', version: '1' } as const,
    commands: ['echo hi'],
    inputArtifacts: [{ name: 'App' }],
  };
  const buildId = /^app:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

  it.each([
    ['--unstubbed succeed', 'Succeeded', []],
    ['a stub that succeeds', 'Succeeded', [{ match: { stage: 'Work' }, result: 'succeed' }]],
    ['a stub that fails', 'Failed', [{ match: { stage: 'Work' }, result: 'fail' }]],
  ] as const)('has the form of the provider’s by %s', async (_, status, stubs) => {
    await using emulator = await startPipelineEmulator({ unstubbed: 'succeed' }, stubs);
    const actions = [codeBuildAction, codeDeploy, appConfig, commands];
    await emulator.pipelines.create(stagesOf({ Work: actions }, { pipelineType: 'V2' }));

    const build = (await actionState(emulator, 'Work', 'Compile'))?.latestExecution;
    const deployment = (await actionState(emulator, 'Work', 'RollOut'))?.latestExecution;
    const switched = (await actionState(emulator, 'Work', 'Switch'))?.latestExecution;
    const said = (await actionState(emulator, 'Work', 'Say'))?.latestExecution;

    expect(build).toMatchObject({ status, externalExecutionId: expect.stringMatching(buildId) });
    expect(build?.externalExecutionUrl).toContain(build?.externalExecutionId);
    expect(build?.errorDetails?.message).toBe(status === 'Failed' ? 'Build terminated with state: FAILED' : undefined);
    expect(deployment).toMatchObject({ status, externalExecutionId: expect.stringMatching(/^d-[0-9A-Z]{9}$/) });
    expect(deployment?.summary).toBe(status === 'Succeeded' ? 'Deployment Succeeded' : undefined);
    expect(deployment?.errorDetails?.message).toBe(
      status === 'Failed' ? `Deployment ${deployment?.externalExecutionId} failed` : undefined,
    );
    expect(switched?.summary).toBe(status === 'Succeeded' ? 'Deployment succeeded!' : undefined);
    expect(switched?.externalExecutionId).toMatch(/^applications\/app\/environments\/prod\/deployments\/\d+$/);
    expect(switched?.externalExecutionUrl).toBe(
      `https://console.aws.amazon.com/systems-manager/appconfig/${switched?.externalExecutionId}/details?region=us-east-1`,
    );
    const stream = `arn:aws:logs:us-east-1:123456789012:log-group:/aws/codepipeline/Sample:log-stream:${said?.actionExecutionId}`;
    expect(said?.externalExecutionId).toMatch(new RegExp(`^${stream}/[0-9a-f-]{36}$`));
    expect(said).not.toHaveProperty('externalExecutionUrl');
  });

  it('is a change set or the stack that it is of, by the mode of a CloudFormation action', async () => {
    await using emulator = await startPipelineEmulator({ unstubbed: 'succeed' });
    const actionTypeId = { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' } as const;
    const stack = (name: string, ActionMode: string, changes: object = {}): ActionDeclaration => ({
      ...{ name, actionTypeId, inputArtifacts: [{ name: 'App' }], ...changes },
      configuration: { ActionMode, StackName: 'site', ChangeSetName: 'new', TemplatePath: 'App::t.yaml' },
    });
    const actions = [
      stack('Prepare', 'CHANGE_SET_REPLACE'),
      stack('Deploy', 'CHANGE_SET_EXECUTE', { runOrder: 2, inputArtifacts: [] }),
      stack('Direct', 'CREATE_UPDATE'),
      stack('Remove', 'DELETE_ONLY'),
      stack('Far', 'CREATE_UPDATE', { region: 'eu-west-1' }),
    ];
    const { artifactStore, ...pipeline } = stagesOf({ Work: actions });
    const artifactStores = { 'us-east-1': artifactStore, 'eu-west-1': artifactStore };
    await emulator.pipelines.create({ ...pipeline, artifactStores } as never);
    const runOf = async (name: string) => (await actionState(emulator, 'Work', name))?.latestExecution;

    const deployed = await runOf('Deploy');
    const stackId = deployed?.externalExecutionId?.replace('stack/detail?', '') ?? '';
    const arns = (place: string) => `arn:aws:cloudformation:${place}:123456789012`;
    expect(stackId).toMatch(
      new RegExp(
        `^stackId=${arns('us-east-1')}:stack/site/[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$`,
      ),
    );
    expect(deployed).toMatchObject({
      summary: 'Stack site was updated.',
      externalExecutionUrl: `https://console.aws.amazon.com/cloudformation/home?region=us-east-1#/stack/detail?${stackId}`,
    });
    const prepared = await runOf('Prepare');
    expect(prepared?.summary).toBe('Change set new was created.');
    const [changeSet, ofStack] = prepared?.externalExecutionId?.split('&') ?? [];
    expect(changeSet).toMatch(
      new RegExp(`^changeset/detail\\?changeSetId=${arns('us-east-1')}:changeSet/new/[0-9a-f]{8}-[0-9a-f]{4}-4`),
    );
    expect(ofStack).toBe(stackId);
    expect(await runOf('Direct')).toMatchObject({
      summary: 'Stack site was updated.',
      externalExecutionId: deployed?.externalExecutionId,
    });
    expect(await runOf('Remove')).not.toHaveProperty('summary');
    expect((await runOf('Far'))?.externalExecutionId).toContain(
      `stack/detail?stackId=${arns('eu-west-1')}:stack/site/`,
    );
  });

  it('is there while the work goes on, and stays', async () => {
    const stub = { match: { provider: 'CodeBuild' }, result: 'succeed', delay: '10m' } as const;
    await using emulator = await startPipelineEmulator({}, [stub]);
    await emulator.pipelines.create(stagesOf({ Work: [codeBuildAction] }));

    const during = (await actionState(emulator, 'Work', 'Compile'))?.latestExecution;
    await emulator.clock.advance('10m');
    const after = (await actionState(emulator, 'Work', 'Compile'))?.latestExecution;

    expect(during).toMatchObject({ status: 'InProgress', externalExecutionId: expect.stringMatching(buildId) });
    expect(after).toMatchObject({ status: 'Succeeded', externalExecutionId: during?.externalExecutionId });
  });
});

describe('a stub (K1, K2)', () => {
  it('ends an action after its delay with what it says, and its variables reach later actions', async () => {
    const stub = {
      match: { provider: 'CodeBuild' },
      result: 'succeed',
      delay: '10m',
      variables: { Host: 'green' },
      summary: 'built',
      externalExecutionId: 'app:1',
    } as const;
    await using emulator = await startPipelineEmulator({}, [stub]);
    const deploy = deployAction({ runOrder: 2, configuration: { Host: '#{cb.Host}' } });
    await emulator.pipelines.create(stagesOf({ Work: [{ ...codeBuildAction, namespace: 'cb' }, deploy] }));
    const before = await stageStatus(emulator, 'Work');

    const { occurred } = await emulator.clock.advance('10m');
    const job = await take(emulator, deployType);

    expect(before.actions).toEqual({ Compile: 'InProgress', Deploy: undefined });
    expect(occurred).toMatchObject([{ at: later(600_000), event: 'Ended', status: 'Succeeded' }]);
    expect(job.data?.actionConfiguration?.configuration).toEqual({ Host: 'green' });
    expect((await actionState(emulator, 'Work', 'Compile'))?.latestExecution).toMatchObject({
      summary: 'built',
      externalExecutionId: 'app:1',
    });
  });

  it('says of a source what it did, its revision aside (L15)', async () => {
    const told = { summary: 'taken by hand', externalExecutionId: 'pull:1' };
    const stub = {
      match: { category: 'Source' },
      result: 'succeed',
      revision: { id: 'r2', summary: 'second' },
      ...told,
    };
    await using emulator = await startPipelineEmulator({}, [stub as StubFixture]);
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }));

    const source = await actionState(emulator, 'Source', 'Source');

    expect(source).toMatchObject({ currentRevision: { revisionId: 'r2' }, latestExecution: told });
  });

  it('ends an action as it says at the very moment of the time-out, and not behind it (M1)', async () => {
    const stub = { match: { owner: 'Custom' }, result: 'succeed' } as const;
    const stubs = [
      { ...stub, match: { action: 'Late' }, delay: { hours: 24, milliseconds: 1 } },
      { ...stub, delay: '24h' },
    ];
    await using emulator = await startPipelineEmulator({}, stubs);
    await emulator.pipelines.create(stagesOf({ Work: [buildAction(), buildAction({ name: 'Late' })] }));

    await emulator.clock.advance('24h');

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ actions: { Build: 'Succeeded', Late: 'Failed' } });
  });

  it('wins over a worker, and the first that matches counts', async () => {
    await using emulator = await startPipelineEmulator({}, [
      { match: { action: 'Build', stage: 'Work' }, result: 'fail', message: 'as asked' },
      { match: { owner: 'Custom' }, result: 'succeed' },
    ]);
    await emulator.pipelines.create(stagesOf({ Work: [buildAction(), buildAction({ name: 'Other' })] }));

    expect(await stageStatus(emulator, 'Work')).toMatchObject({ actions: { Build: 'Failed', Other: 'Succeeded' } });
    expect(await emulator.jobs.list()).toEqual([]);
  });
});

test('an action with a variable that nobody gave fails in the service’s words (C11)', async () => {
  await using emulator = await startPipelineEmulator();
  const build = buildAction({ namespace: 'built' });
  const deploy = deployAction({ runOrder: 2, configuration: { Host: '#{built.Host}' } });
  await emulator.pipelines.create(stagesOf({ Work: [build, deploy] }));

  await workOnce(emulator);

  expect((await actionState(emulator, 'Work', 'Deploy'))?.latestExecution?.errorDetails?.message).toBe(
    'An action in this pipeline failed because one or more variables could not be resolved: Action name=Deploy.',
  );
});

test.each([
  ['#{built.Host}#{built.Host}x', undefined],
  [
    '#{built.Host}#{built.Host}xx',
    "The resolved configuration of action 'Deploy' has 102401 bytes; the most is 102400.",
  ],
])(
  'an action has a configuration of 100 KB at most once its variables are resolved: %s (M2)',
  async (Host, message) => {
    await using emulator = await startPipelineEmulator();
    const build = buildAction({ namespace: 'built' });
    const deploy = deployAction({ runOrder: 2, configuration: { Host } });
    await emulator.pipelines.create(stagesOf({ Work: [build, deploy] }));

    const around = Buffer.byteLength(JSON.stringify({ Host: 'x' }));
    await workOnce(emulator, buildType, { outputVariables: { Host: 'h'.repeat((102_400 - around) / 2) } });

    const { latestExecution } = (await actionState(emulator, 'Work', 'Deploy')) ?? {};
    expect(latestExecution?.status).toBe(message === undefined ? 'InProgress' : 'Failed');
    expect(latestExecution?.errorDetails?.message).toBe(message);
  },
);

test('a pipeline starts another and passes variables on (J17)', async () => {
  await using emulator = await startPipelineEmulator();
  const target = stagesOf(
    { Work: [deployAction({ configuration: { Host: '#{variables.Target}' } })] },
    { name: 'Target', variables: [{ name: 'Target' }] },
  );
  const invoke = {
    name: 'Invoke',
    actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'CodePipeline', version: '1' } as const,
    configuration: { PipelineName: 'Target', Variables: '[{"name":"Target","value":"blue"}]' },
  };
  await emulator.pipelines.create(target, { start: false });
  await emulator.pipelines.create(stagesOf({ Work: [invoke] }), { start: false });

  const id = await start(emulator);
  const job = await take(emulator, deployType);

  expect(job.data?.actionConfiguration?.configuration).toEqual({ Host: 'blue' });
  expect(job.data?.pipelineContext?.pipelineExecutionId).toBe(executionId(2));
  expect((await runs(emulator, id)).at(-1)?.output?.executionResult?.externalExecutionId).toBe(executionId(2));
  const list = new ListPipelineExecutionsCommand({ pipelineName: 'Target' });
  expect((await emulator.client.send(list)).pipelineExecutionSummaries?.[0]?.trigger).toEqual({
    triggerType: 'StartPipelineExecution',
    triggerDetail: 'arn:aws:codepipeline:us-east-1:123456789012:Sample',
  });
});

test('a pipeline starts another without variables and revisions where a variable leaves them empty (J17)', async () => {
  await using emulator = await startPipelineEmulator();
  const invoke = {
    name: 'Invoke',
    actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'CodePipeline', version: '1' } as const,
    runOrder: 2,
    configuration: { PipelineName: 'Target', Variables: '#{Built.Nothing}', SourceRevisions: '#{Built.Nothing}' },
  };
  await emulator.pipelines.create(stagesOf({ Work: [deployAction()] }, { name: 'Target' }), { start: false });
  await emulator.pipelines.create(stagesOf({ Work: [buildAction({ namespace: 'Built' }), invoke] }), { start: false });
  await start(emulator);

  await workOnce(emulator, buildType, { outputVariables: { Nothing: '' } });

  expect((await actionState(emulator, 'Work', 'Invoke'))?.latestExecution).toMatchObject({
    status: 'Succeeded',
    externalExecutionId: executionId(2),
  });
});

test.each([undefined, { result: 'ROLLBACK' }])(
  'a pipeline that starts itself comes to an end with onFailure %o (J17)',
  async (onFailure) => {
    await using emulator = await startPipelineEmulator();
    const invoke = {
      name: 'Invoke',
      actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'CodePipeline', version: '1' } as const,
      configuration: { PipelineName: 'Sample' },
    };
    const pipeline = stagesOf({ Work: [invoke] });
    const stages = pipeline.stages.map((stage) => (stage.name === 'Work' ? { ...stage, onFailure } : stage));
    await emulator.pipelines.create({ ...pipeline, stages } as typeof pipeline);
    // So many starts at one moment may be settled in more than one turn.
    await emulator.clock.advance('1s');

    expect((await actionState(emulator, 'Work', 'Invoke'))?.latestExecution?.status).toBe('Failed');
  },
);
