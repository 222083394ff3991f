import {
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { ActionTypeFixture, StubFixture } from '../../src/control/types.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { actionState, deployType, runs, stagesOf, start, take } from '../support/executions.ts';
import { deployAction, pipelineFixtures } from '../support/pipelines.ts';

const connection = 'arn:aws:codestar-connections:us-east-1:123456789012:connection/c';
const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

const providers = {
  CodeCommit: {
    owner: 'AWS',
    configuration: { RepositoryName: 'app', BranchName: 'main' },
    variables: {
      AuthorDate: date,
      BranchName: 'main',
      CommitId: 'abc',
      CommitMessage: 'first',
      CommitterDate: date,
      RepositoryName: 'app',
    },
  },
  GitHub: {
    owner: 'ThirdParty',
    configuration: { Owner: 'me', Repo: 'app', Branch: 'main', OAuthToken: 'x' },
    variables: {
      AuthorDate: date,
      BranchName: 'main',
      CommitId: 'abc',
      CommitMessage: 'first',
      CommitterDate: date,
      CommitUrl: 'https://api.github.com/repos/me/app/git/commits/abc',
      RepositoryName: 'app',
    },
  },
  CodeStarSourceConnection: {
    owner: 'AWS',
    configuration: { ConnectionArn: connection, FullRepositoryId: 'me/app', BranchName: 'main' },
    variables: {
      AuthorDate: date,
      BranchName: 'main',
      CommitId: 'abc',
      CommitMessage: 'first',
      ConnectionArn: connection,
      FullRepositoryName: 'me/app',
      ProviderType: 'GitHub',
    },
  },
  ECR: {
    owner: 'AWS',
    configuration: { RepositoryName: 'app', ImageTag: 'v1' },
    variables: {
      ImageDigest: 'abc',
      ImageTag: 'v1',
      ImageURI: '123456789012.dkr.ecr.us-east-1.amazonaws.com/app@abc',
      RegistryId: '123456789012',
      RepositoryName: 'app',
    },
  },
} as const;

type Provider = keyof typeof providers;

/** A pipeline with such a source, whose build is told what is given. */
function pipelineFrom(provider: Provider, configuration: Record<string, string> = {}) {
  const pipeline = stagesOf({ Work: [deployAction({ configuration: { Host: 'x', ...configuration } })] });
  const [first, ...rest] = pipeline.stages;
  const source = {
    name: 'Source',
    actionTypeId: { category: 'Source', owner: providers[provider].owner, provider, version: '1' } as const,
    configuration: { ...providers[provider].configuration },
    outputArtifacts: [{ name: 'App' }],
    namespace: 'Found',
  };
  return { ...pipeline, stages: [{ name: first?.name ?? '', actions: [source] }, ...rest] };
}

const revision = { id: 'abc', summary: 'first' };
const stub: StubFixture = { match: { category: 'Source' }, result: 'succeed', revision };

async function variablesOf(emulator: TestEmulator) {
  const [source] = await runs(emulator);
  return source?.output?.outputVariables;
}

describe('a source that nothing here runs (K13)', () => {
  test.each(Object.keys(providers) as Provider[])(
    'has the documented variables of %s from its stub',
    async (provider) => {
      await using emulator = await startTestEmulator({ fixtures: { ...pipelineFixtures, stubs: [stub] } });

      await emulator.pipelines.create(pipelineFrom(provider));

      expect(await variablesOf(emulator)).toEqual(providers[provider].variables);
    },
  );

  test.each([
    ['GitHub', '.zip'],
    ['CodeStarSourceConnection', ''],
  ] as const)('names the artifact of %s as AWS does (E4)', async (provider, ending) => {
    await using emulator = await startTestEmulator({ fixtures: { ...pipelineFixtures, stubs: [stub] } });

    await emulator.pipelines.create(pipelineFrom(provider));

    const job = await take(emulator, deployType);
    const key = job.data?.inputArtifacts?.[0]?.location?.s3Location?.objectKey;
    expect(key?.replace(/[A-Za-z0-9]{7}(?=\.zip$|$)/, '1234567')).toBe(`Sample/App/1234567${ending}`);
  });

  test('has none when its type is a custom one, even if it is named as one of AWS’s', async () => {
    const type = { category: 'Source', provider: 'GitHub', version: '1' } as const;
    const custom: ActionTypeFixture = {
      ...type,
      inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
      outputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
    };
    const actionTypes = [...pipelineFixtures.actionTypes, custom];
    await using emulator = await startTestEmulator({ fixtures: { actionTypes, stubs: [stub] } });
    const source = {
      name: 'Source',
      actionTypeId: { ...type, owner: 'Custom' } as const,
      outputArtifacts: [{ name: 'App' }],
    };
    const sample = stagesOf({ Work: [deployAction()] });

    await emulator.pipelines.create({
      ...sample,
      stages: [{ name: 'Source', actions: [source] }, ...sample.stages.slice(1)],
    });

    const [ran] = (await runs(emulator)).filter(({ stageName }) => stageName === 'Source');
    expect(ran?.status).toBe('Succeeded');
    expect(ran?.output?.outputVariables).toEqual({});
  });

  test('has those that the stub gives before those, also after its delay', async () => {
    const stubs: StubFixture[] = [{ ...stub, delay: '1m', variables: { CommitMessage: 'other', Mine: 'x' } }];
    await using emulator = await startTestEmulator({ fixtures: { ...pipelineFixtures, stubs } });
    await emulator.pipelines.create(pipelineFrom('CodeCommit'));

    await emulator.clock.advance('1m');

    expect(await variablesOf(emulator)).toEqual({
      ...providers.CodeCommit.variables,
      CommitMessage: 'other',
      Mine: 'x',
    });
  });

  test.each(['a stub without a revision', '--unstubbed succeed'])(
    'has the commit that the start names, else one that stands for it, by %s',
    async (way) => {
      const { revision: _, ...withoutRevision } = stub;
      const stubs = way === '--unstubbed succeed' ? [] : [withoutRevision];
      await using emulator = await startTestEmulator({
        fixtures: { ...pipelineFixtures, stubs },
        unstubbed: 'succeed',
      });
      await emulator.pipelines.create(pipelineFrom('CodeCommit', { Host: '#{Found.CommitId}' }));
      const first = await take(emulator, deployType);
      const sourceRevisions = [{ actionName: 'Source', revisionType: 'COMMIT_ID', revisionValue: 'f00' }];
      await emulator.pipelines.create(
        { ...pipelineFrom('CodeCommit', { Host: '#{Found.CommitId}' }), name: 'Other' },
        { start: false },
      );

      await start(emulator, { name: 'Other', sourceRevisions });
      const second = await take(emulator, deployType);

      expect(first.data?.actionConfiguration?.configuration?.Host).toMatch(/^[0-9a-f]{40}$/);
      expect(second.data?.actionConfiguration?.configuration?.Host).toBe('f00');
    },
  );
});

describe('an action of AWS that nothing here runs (K13)', () => {
  const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:Hello';
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
  const stackSet = {
    StackSetId: expect.stringMatching(new RegExp(uuid.source.replace('^', '^Set:'))),
    OperationId: expect.stringMatching(uuid),
  };
  const execution = (name: string) => `arn:aws:states:us-east-1:123456789012:execution:Hello:${name}`;

  test.each([
    [
      'Invoke/StepFunctions',
      { StateMachineArn: machine },
      (id: string) => ({ StateMachineArn: machine, ExecutionArn: execution(id) }),
    ],
    [
      'Invoke/StepFunctions',
      { StateMachineArn: `${machine}:live`, ExecutionNamePrefix: 'mine' },
      (id: string) => ({ StateMachineArn: `${machine}:live`, ExecutionArn: execution(`mine-${id}`) }),
    ],
    ['Invoke/StepFunctions', { StateMachineArn: 'Hello' }, () => ({ StateMachineArn: 'Hello' })],
    [
      'Build/ECRBuildAndPublish',
      { ECRRepositoryName: 'app' },
      () => ({ ECRImageDigestId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), ECRRepositoryName: 'app' }),
    ],
    [
      'Deploy/CloudFormationStackSet',
      { StackSetName: 'Set', TemplatePath: 'App::t.yaml', Regions: 'us-east-1', DeploymentTargets: '123456789012' },
      () => stackSet,
    ],
    [
      'Deploy/CloudFormationStackInstances',
      { StackSetName: 'Set', Regions: 'us-east-1', DeploymentTargets: '123456789012' },
      () => stackSet,
    ],
  ])('has the documented variables of %s with %j', async (type, configuration, variables) => {
    const [category = '', provider = ''] = type.split('/');
    await using emulator = await startTestEmulator({ fixtures: pipelineFixtures, unstubbed: 'succeed' });
    const work = deployAction({
      name: 'Work',
      actionTypeId: { category: category as 'Build', owner: 'AWS', provider, version: '1' },
      configuration,
      outputArtifacts: [],
      namespace: 'Out',
    });

    const { stages, ...rest } = pipelineFrom('CodeCommit');
    await emulator.pipelines.create({
      ...rest,
      stages: [...stages.slice(0, 1), { name: 'Work', actions: [work] }],
      pipelineType: 'V2',
    });

    const ran = (await runs(emulator)).find(({ actionName }) => actionName === 'Work');
    expect(ran?.status).toBe('Succeeded');
    expect(ran?.output?.outputVariables).toEqual(variables(ran?.actionExecutionId ?? ''));
  });
});

describe('the summary of a connection’s revision (L20)', () => {
  const asJson = '{"ProviderType":"GitHub","CommitMessage":"first"}';

  test.each([
    ['a message', 'first', {}, asJson, 'first'],
    ['what AWS prints', asJson.replace('Hub', 'Lab'), {}, asJson.replace('Hub', 'Lab'), 'first'],
    ['a message that begins as JSON does', '{first', {}, asJson.replace('first', '{first'), '{first'],
    ['JSON that is something else', '{"a":1}', {}, asJson.replace('first', '{\\"a\\":1}'), '{"a":1}'],
    [
      'the variables',
      'first',
      { ProviderType: 'Bitbucket', CommitMessage: 'b' },
      '{"ProviderType":"Bitbucket","CommitMessage":"b"}',
      'b',
    ],
  ])(
    'tells provider and message wherever the revision is shown, from %s',
    async (_, summary, variables, told, message) => {
      const stubs = [{ ...stub, revision: { ...revision, summary }, variables }];
      await using emulator = await startTestEmulator({ fixtures: { ...pipelineFixtures, stubs } });
      await emulator.pipelines.create(pipelineFrom('CodeStarSourceConnection'));

      const [source] = await runs(emulator);
      const state = await actionState(emulator, 'Source', 'Source');
      const { pipelineExecutionSummaries: [listed] = [] } = await emulator.client.send(
        new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }),
      );
      const { pipelineExecutionId } = listed ?? {};
      const { pipelineExecution } = await emulator.client.send(
        new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId }),
      );

      expect([
        state?.latestExecution?.summary,
        source?.output?.executionResult?.externalExecutionSummary,
        listed?.sourceRevisions?.[0]?.revisionSummary,
        pipelineExecution?.artifactRevisions?.[0]?.revisionSummary,
      ]).toEqual([told, told, told, told]);
      expect(source?.output?.outputVariables).toMatchObject({
        CommitMessage: message,
        ProviderType: JSON.parse(told).ProviderType,
      });
    },
  );

  test('is the message alone of other sources', async () => {
    await using emulator = await startTestEmulator({ fixtures: { ...pipelineFixtures, stubs: [stub] } });
    await emulator.pipelines.create(pipelineFrom('CodeCommit'));

    expect((await actionState(emulator, 'Source', 'Source'))?.latestExecution?.summary).toBe('first');
  });
});

describe('a variable without a value (C11)', () => {
  test.each([
    [
      'Found.Missing',
      'Action Source has left no such variable: write "stubs: [{ match: { pipeline: Sample, action: Source }, result: succeed, variables: { Missing: VALUE } }]" in a fixture document.',
    ],
    ['codepipeline.Other', 'This namespace has only the variable PipelineExecutionId.'],
  ])('is named in the log with what to write: %s', async (reference, remedy) => {
    await using emulator = await startTestEmulator({ fixtures: { ...pipelineFixtures, stubs: [stub] } });

    await emulator.pipelines.create(pipelineFrom('CodeCommit', { Host: `#{${reference}}` }));

    expect(emulator.log).toContain(
      `warning: Action Deploy of pipeline Sample fails: #{${reference}} has no value. ${remedy}`,
    );
    const { actionExecutionDetails = [] } = await emulator.client.send(
      new ListActionExecutionsCommand({ pipelineName: 'Sample' }),
    );
    expect(actionExecutionDetails[0]?.status).toBe('Failed');
  });
});
