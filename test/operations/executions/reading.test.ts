import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutActionRevisionCommand,
  RetryStageExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { later, startOfTime, type TestEmulator } from '../../support/emulator.ts';
import {
  actionState,
  executionId,
  fail,
  runs,
  sourceStub,
  stagesOf,
  start,
  startPipelineEmulator,
  succeed,
  take,
  unknownExecutionId,
  workOnce,
} from '../../support/executions.ts';
import { buildAction, pipelineFixtures, updatePipeline } from '../../support/pipelines.ts';

const actionExecutionId = (number: number) => `00000002-0000-4000-8000-${String(number).padStart(12, '0')}`;
const now = new Date(startOfTime);

/** A test action whose type has URLs to fill. */
const suiteType = { category: 'Test', owner: 'Custom', provider: 'Suites', version: '1' } as const;
const suiteTypeFixture = {
  ...suiteType,
  settings: {
    entityUrlTemplate: 'https://suites.example.com/{Config:Suite}',
    executionUrlTemplate: 'https://suites.example.com/{Config:Suite}/{ExternalExecutionId}',
  },
  configurationProperties: [{ name: 'Suite', required: true, key: true, secret: false }],
  inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
};
const fixtures = { actionTypes: [...pipelineFixtures.actionTypes, suiteTypeFixture], stubs: [sourceStub] };
const test = { name: 'Test', actionTypeId: suiteType, configuration: { Suite: 'a b' } };

describe('GetPipelineState', () => {
  it('shows stages and actions as the service does (L1, L2, F7)', async () => {
    await using emulator = await startPipelineEmulator({ fixtures });
    await emulator.pipelines.create(stagesOf({ Work: [test] }), { start: false });
    const id = await start(emulator);
    await emulator.clock.advance('1m');
    const job = await take(emulator, suiteType);
    await succeed(emulator, job, {
      continuationToken: 'more',
      executionDetails: { summary: 'half', percentComplete: 50, externalExecutionId: '17' },
    });

    const state = await answerOf(emulator.client.send(new GetPipelineStateCommand({ name: 'Sample' })));

    expect(state).toEqual({
      pipelineName: 'Sample',
      pipelineVersion: 1,
      created: now,
      updated: now,
      stageStates: [
        {
          stageName: 'Source',
          inboundExecutions: [],
          inboundTransitionState: { enabled: true },
          latestExecution: { pipelineExecutionId: id, status: 'Succeeded' },
          actionStates: [
            {
              actionName: 'Source',
              currentRevision: { revisionId: 'r1' },
              latestExecution: {
                actionExecutionId: actionExecutionId(1),
                status: 'Succeeded',
                summary: 'first',
                lastStatusChange: now,
                externalExecutionId: 'r1',
              },
              entityUrl: expect.stringContaining('s3'),
              revisionUrl: 'https://example.org/r1',
            },
          ],
        },
        {
          stageName: 'Work',
          inboundExecutions: [],
          inboundTransitionState: { enabled: true },
          latestExecution: { pipelineExecutionId: id, status: 'InProgress' },
          actionStates: [
            {
              actionName: 'Test',
              latestExecution: {
                actionExecutionId: actionExecutionId(2),
                status: 'InProgress',
                summary: 'half',
                percentComplete: 50,
                lastStatusChange: new Date(now.getTime() + 60_000),
                externalExecutionId: '17',
                externalExecutionUrl: 'https://suites.example.com/a%20b/17',
              },
              entityUrl: 'https://suites.example.com/a%20b',
            },
          ],
        },
      ],
    });
  });

  it('takes a value as it is with which a template of a URL begins, and encodes the others (F7)', async () => {
    const type = {
      ...suiteTypeFixture,
      settings: { entityUrlTemplate: '{Config:Suite}/runs/{Config:Suite}' },
    };
    await using emulator = await startPipelineEmulator({ fixtures: { ...fixtures, actionTypes: [type] } });
    const configuration = { Suite: 'https://suites.example.com' };
    await emulator.pipelines.create(stagesOf({ Work: [{ ...test, configuration }] }), { start: false });

    const { stageStates } = await emulator.client.send(new GetPipelineStateCommand({ name: 'Sample' }));

    expect(stageStates?.[1]?.actionStates?.[0]?.entityUrl).toBe(
      'https://suites.example.com/runs/https%3A%2F%2Fsuites.example.com',
    );
  });
});

/**
 * Pages as an answer of 2026-09-06 shows them, of a pipeline of CDK Pipelines in ap-southeast-1, and one of 2022 with
 * CodeCommit.
 */
describe('pages of AWS’s console (L17)', () => {
  const awsType = (category: 'Source' | 'Build' | 'Deploy', provider: string) =>
    ({ category, owner: 'AWS', provider, version: '1' }) as const;
  const connectionArn = 'arn:aws:codestar-connections:us-east-1:123456789012:connection/efa17892-c190';
  const redirect = `https://us-east-1.console.aws.amazon.com/codesuite/settings/connections/redirect?connectionArn=${connectionArn}`;
  const codeCommit = 'https://console.aws.amazon.com/codecommit/home?region=us-east-1#/repository/app';
  const outputArtifacts = [{ name: 'App' }];
  /** As messages of 2022 and 2023 show it. */
  const resultInEvents = async ({ events }: Pick<TestEmulator, 'events'>, action: string) => {
    const told = (await events.list()).find(({ detail }) => detail.action === action && detail.state === 'SUCCEEDED');
    return told?.detail['execution-result'];
  };
  const sources = {
    CodeStarSourceConnection: {
      configuration: { ConnectionArn: connectionArn, FullRepositoryId: 'me/app', BranchName: 'ci/test' },
      entityUrl: `${redirect}&referenceType=BRANCH&FullRepositoryId=me/app&Branch=ci/test`,
      revisionUrl: `${redirect}&referenceType=COMMIT&FullRepositoryId=me/app&Commit=acfd7c6`,
      summary: '{"ProviderType":"GitHub","CommitMessage":""}',
    },
    CodeCommit: {
      configuration: { RepositoryName: 'app', BranchName: 'master' },
      entityUrl: `${codeCommit}/browse/master/--/`,
      revisionUrl: `${codeCommit}/commit/acfd7c6`,
      summary: undefined,
    },
  };

  it.each(Object.entries(sources))('are shown of %s', async (provider, expected) => {
    const { configuration, entityUrl, revisionUrl, summary } = expected;
    const stubs = [{ match: { category: 'Source' }, result: 'succeed', revision: { id: 'acfd7c6' } }] as const;
    await using emulator = await startPipelineEmulator({}, [...stubs]);
    const declaration = stagesOf({ Work: [buildAction()] });
    const source = { name: 'Source', actionTypeId: awsType('Source', provider), configuration, outputArtifacts };
    const stages = [{ name: 'Source', actions: [source] }, ...declaration.stages.slice(1)];
    await emulator.pipelines.create({ ...declaration, stages }, { start: false });
    const before = await actionState(emulator, 'Source', 'Source');
    await start(emulator);

    expect(before).toEqual({ actionName: 'Source', entityUrl });
    expect(await actionState(emulator, 'Source', 'Source')).toMatchObject({ entityUrl, revisionUrl });
    const { actionExecutionDetails = [] } = await emulator.client.send(
      new ListActionExecutionsCommand({ pipelineName: 'Sample' }),
    );
    expect(actionExecutionDetails.at(-1)?.output?.executionResult).toEqual({
      externalExecutionId: 'acfd7c6',
      externalExecutionUrl: revisionUrl,
      ...(summary && { externalExecutionSummary: summary }),
    });
    const { pipelineExecutionSummaries = [] } = await emulator.client.send(
      new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }),
    );
    expect(pipelineExecutionSummaries[0]?.sourceRevisions).toMatchObject([{ revisionId: 'acfd7c6', revisionUrl }]);
    const pipelineExecutionId = executionId(1);
    const { pipelineExecution } = await emulator.client.send(
      new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId }),
    );
    expect(pipelineExecution?.artifactRevisions).toMatchObject([{ name: 'App', revisionUrl }]);
    expect(await resultInEvents(emulator, 'Source')).toEqual({
      'external-execution-id': 'acfd7c6',
      'external-execution-url': revisionUrl,
      ...(summary && { 'external-execution-summary': summary }),
    });
  });

  it('are shown of CodeBuild and CloudFormation', async () => {
    const run = { result: 'succeed', externalExecutionId: 'app:444c1ea1' } as const;
    await using emulator = await startPipelineEmulator({}, [sourceStub, { match: { provider: 'CodeBuild' }, ...run }]);
    const inputArtifacts = [{ name: 'App' }];
    const build = {
      actionTypeId: awsType('Build', 'CodeBuild'),
      configuration: { ProjectName: 'app' },
      inputArtifacts,
    };
    const configuration = {
      ActionMode: 'DELETE_ONLY',
      StackName: 'app',
      RoleArn: 'arn:aws:iam::123456789012:role/cfn',
    };
    const deploy = { name: 'Deploy', actionTypeId: awsType('Deploy', 'CloudFormation'), configuration };
    const wait = buildAction({ name: 'Wait', runOrder: 2 });
    await emulator.pipelines.create(stagesOf({ Work: [{ name: 'Build', ...build }, wait], Next: [deploy] }));

    const page = 'https://console.aws.amazon.com/codebuild/home?region=us-east-1#';
    expect(await actionState(emulator, 'Work', 'Build')).toMatchObject({
      entityUrl: `${page}/projects/app/view`,
      latestExecution: { externalExecutionUrl: `${page}/builds/app:444c1ea1/view/new` },
    });
    expect(await resultInEvents(emulator, 'Build')).toEqual({
      'external-execution-id': 'app:444c1ea1',
      'external-execution-url': `${page}/builds/app:444c1ea1/view/new`,
    });
    expect(await actionState(emulator, 'Next', 'Deploy')).toEqual({
      actionName: 'Deploy',
      entityUrl: 'https://console.aws.amazon.com/cloudformation/home?region=us-east-1#/',
    });
  });
});

describe('GetPipelineState of a source that a worker does', () => {
  it('shows of its revision what the worker has reported (L13)', async () => {
    const type = { category: 'Source', owner: 'Custom', provider: 'Feed', version: '1' } as const;
    const artifacts = { inputArtifactDetails: { minimumCount: 0, maximumCount: 0 } };
    const feed = { ...type, ...artifacts, outputArtifactDetails: { minimumCount: 1, maximumCount: 1 } };
    await using emulator = await startPipelineEmulator({
      fixtures: { actionTypes: [...pipelineFixtures.actionTypes, feed] },
    });
    const declaration = stagesOf({ Work: [buildAction()] });
    const source = { name: 'Source', actionTypeId: type, outputArtifacts: [{ name: 'App' }] };
    const stages = [{ name: 'Source', actions: [source] }, ...declaration.stages.slice(1)];
    await emulator.pipelines.create({ ...declaration, stages }, { start: false });
    await start(emulator);

    const created = new Date('2026-01-02T03:04:05Z');
    const currentRevision = { revision: '7', changeIdentifier: 'c7', created };
    await succeed(emulator, await take(emulator, type), { currentRevision });

    expect((await actionState(emulator, 'Source', 'Source'))?.currentRevision).toEqual({
      revisionId: '7',
      revisionChangeId: 'c7',
      created,
    });
  });
});

describe('GetPipelineState in PARALLEL mode (L12)', () => {
  const declared = (executionMode: string) => stagesOf({ Work: [buildAction()] }, { executionMode });
  const states = async ({ client }: Pick<TestEmulator, 'client'>) =>
    (await answerOf(client.send(new GetPipelineStateCommand({ name: 'Sample' })))).stageStates;
  const empty = [
    {
      stageName: 'Source',
      inboundExecutions: [],
      inboundTransitionState: { enabled: true },
      actionStates: [{ actionName: 'Source', entityUrl: expect.stringContaining('s3') }],
    },
    {
      stageName: 'Work',
      inboundExecutions: [],
      inboundTransitionState: { enabled: true },
      actionStates: [{ actionName: 'Build' }],
    },
  ];

  it('shows no execution, while the control API does', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(declared('PARALLEL'), { start: false });
    const id = await start(emulator);

    expect(await states(emulator)).toEqual(empty);
    const { stageStates } = await emulator.pipelines.state('Sample');
    expect(stageStates.map(({ latestExecution }) => latestExecution?.pipelineExecutionId)).toEqual([id, id]);
  });

  it('shows again what ran in other modes when the mode changes, and nothing when nothing did', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(declared('QUEUED'), { start: false });
    await start(emulator);
    await workOnce(emulator);
    const before = await states(emulator);
    await updatePipeline(emulator, declared('PARALLEL'));
    const between = await states(emulator);
    await start(emulator);
    await updatePipeline(emulator, declared('SUPERSEDED'));

    expect(between).toEqual(empty);
    expect(await states(emulator)).toEqual(before);
  });
});

describe('GetPipelineExecution', () => {
  it('gives the reason of a stop as the summary once the execution is stopped (J4)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    const pipelineExecutionId = await start(emulator);
    const place = { pipelineName: 'Sample', pipelineExecutionId };
    const summary = async () => {
      const { pipelineExecution } = await emulator.client.send(new GetPipelineExecutionCommand(place));
      return [pipelineExecution?.status, pipelineExecution?.statusSummary];
    };

    await emulator.client.send(new StopPipelineExecutionCommand({ ...place, reason: 'wrong branch' }));
    const before = await summary();
    await workOnce(emulator);

    expect([before, await summary()]).toEqual([
      ['Stopping', undefined],
      ['Stopped', 'wrong branch'],
    ]);
  });
});

describe('lists', () => {
  it('tell when the status of an execution changed last, not when it went to another stage (L24)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()], Next: [buildAction()] }), { start: false });
    const moments = async () => {
      const command = new ListPipelineExecutionsCommand({ pipelineName: 'Sample' });
      const [execution] = (await emulator.client.send(command)).pipelineExecutionSummaries ?? [];
      return [execution?.status, execution?.startTime?.toISOString(), execution?.lastUpdateTime?.toISOString()];
    };
    await start(emulator);
    await emulator.clock.advance('PT1M');
    await workOnce(emulator);
    const between = await moments();
    await emulator.clock.advance('PT1M');
    await workOnce(emulator);

    expect([between, await moments()]).toEqual([
      ['InProgress', startOfTime, startOfTime],
      ['Succeeded', startOfTime, later(120_000)],
    ]);
  });

  it('show executions newest first, page by page, while new ones start', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    for (let count = 0; count < 3; count++) {
      await start(emulator);
      await workOnce(emulator);
    }
    const list = (nextToken?: string) =>
      emulator.client.send(
        new ListPipelineExecutionsCommand({ pipelineName: 'Sample', maxResults: 2, ...(nextToken && { nextToken }) }),
      );

    const first = await list();
    await start(emulator);
    const second = await list(first.nextToken);

    expect(first.pipelineExecutionSummaries?.[0]).toEqual({
      pipelineExecutionId: executionId(3),
      status: 'Succeeded',
      startTime: now,
      lastUpdateTime: now,
      sourceRevisions: [
        { actionName: 'Source', revisionId: 'r1', revisionSummary: 'first', revisionUrl: 'https://example.org/r1' },
      ],
      trigger: { triggerType: 'StartPipelineExecution', triggerDetail: 'arn:aws:iam::123456789012:root' },
      executionMode: 'SUPERSEDED',
    });
    expect(first.pipelineExecutionSummaries?.[1]?.pipelineExecutionId).toBe(executionId(2));
    expect(second.pipelineExecutionSummaries?.map((one) => one.pipelineExecutionId)).toEqual([executionId(1)]);
    expect(second.nextToken).toBeUndefined();
  });

  it('show those executions that succeeded in a stage', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    await start(emulator);
    await fail(emulator, await take(emulator));
    await start(emulator);
    await workOnce(emulator);

    const { pipelineExecutionSummaries = [] } = await emulator.client.send(
      new ListPipelineExecutionsCommand({
        pipelineName: 'Sample',
        filter: { succeededInStage: { stageName: 'Work' } },
      }),
    );

    expect(pipelineExecutionSummaries.map((one) => one.pipelineExecutionId)).toEqual([executionId(2)]);
  });

  it('are filtered by either execution, and of two there are none (L4)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
    const [one, two] = [await start(emulator), await start(emulator)];
    const list = (pipelineExecutionId: string | undefined, latest: string, startTimeRange: 'All' | 'Latest') => {
      const latestInPipelineExecution = { pipelineExecutionId: latest, startTimeRange };
      const filter = { pipelineExecutionId, latestInPipelineExecution };
      return emulator.client.send(new ListActionExecutionsCommand({ pipelineName: 'Sample', filter }));
    };

    for (const range of ['All', 'Latest'] as const) {
      for (const [top, nested, executions] of [
        [undefined, two, [two]],
        [one, one, [one, one]],
        [one, two, []],
        [one, unknownExecutionId, []],
      ] as const) {
        const { actionExecutionDetails, nextToken } = await list(top, nested, range);
        const of = actionExecutionDetails?.map(({ pipelineExecutionId }) => pipelineExecutionId);
        expect({ of, nextToken }).toEqual({ of: executions, nextToken: undefined });
      }
      for (const [top, nested, told] of [
        [undefined, unknownExecutionId, 'null'],
        [unknownExecutionId, one, unknownExecutionId],
      ] as const) {
        expect(await refusalOf(list(top, nested, range))).toEqual({
          name: 'PipelineExecutionNotFoundException',
          message: `Pipeline Execution with id '${told}' does not exist in pipeline with name 'Sample'`,
          status: 400,
        });
      }
    }
  });

  it('show what an action was given and left, and of a retried execution the latest runs alone (L3, L4)', async () => {
    await using emulator = await startPipelineEmulator();
    const build = buildAction({ namespace: 'built', inputArtifacts: [{ name: 'App' }] });
    await emulator.pipelines.create(stagesOf({ Work: [build] }), { start: false });
    const id = await start(emulator);
    await fail(emulator, await take(emulator), 'no compiler');
    await emulator.client.send(
      new RetryStageExecutionCommand({
        pipelineName: 'Sample',
        stageName: 'Work',
        pipelineExecutionId: id,
        retryMode: 'FAILED_ACTIONS',
      }),
    );
    await workOnce(emulator, undefined, { outputVariables: { Version: '7' } });
    const list = async (startTimeRange: 'All' | 'Latest') => {
      const filter = { latestInPipelineExecution: { pipelineExecutionId: id, startTimeRange } };
      const command = new ListActionExecutionsCommand({ pipelineName: 'Sample', filter });
      return (await emulator.client.send(command)).actionExecutionDetails ?? [];
    };

    const [all, latest] = [await list('All'), await list('Latest')];

    expect(all.map(({ actionName, status }) => `${actionName} ${status}`)).toEqual([
      'Build Succeeded',
      'Build Failed',
      'Source Succeeded',
    ]);
    expect(latest.map(({ actionName, status }) => `${actionName} ${status}`)).toEqual([
      'Build Succeeded',
      'Source Succeeded',
    ]);
    expect(all[2]?.output?.executionResult).toEqual({
      externalExecutionId: 'r1',
      externalExecutionSummary: 'first',
      externalExecutionUrl: 'https://example.org/r1',
    });
    expect(all[1]?.output?.executionResult).toEqual({
      externalExecutionSummary: 'no compiler',
      errorDetails: { code: 'JobFailed' },
    });
    expect(all[0]).toEqual({
      pipelineExecutionId: id,
      actionExecutionId: actionExecutionId(3),
      pipelineVersion: 1,
      stageName: 'Work',
      actionName: 'Build',
      startTime: now,
      lastUpdateTime: now,
      status: 'Succeeded',
      input: {
        actionTypeId: build.actionTypeId,
        configuration: {},
        resolvedConfiguration: {},
        region: 'us-east-1',
        inputArtifacts: [{ name: 'App', s3location: { bucket: 'artifacts', key: 'Sample/App/0000001.zip' } }],
        namespace: 'built',
      },
      output: { outputArtifacts: [], outputVariables: { Version: '7' } },
    });
  });
});

describe('the reason of a failure', () => {
  it('stands in histories and events in place of what was said on the way (L21)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }));
    await succeed(emulator, await take(emulator), { continuationToken: 'x', executionDetails: { summary: 'half' } });

    const during = (await runs(emulator)).at(-1);
    await fail(emulator, await take(emulator), 'no compiler');
    const after = (await runs(emulator)).at(-1);

    expect(during?.output?.executionResult).toEqual({ externalExecutionSummary: 'half' });
    expect(after?.output?.executionResult).toMatchObject({ externalExecutionSummary: 'no compiler' });
    const failure = (await emulator.events.list()).find(({ detail }) => detail.action && detail.state === 'FAILED');
    expect(failure?.detail['execution-result']).toEqual({
      'external-execution-summary': 'no compiler',
      'error-code': 'JobFailed',
    });
  });
});

describe('PutActionRevision', () => {
  it.each([
    ['has reported it', { result: 'succeed' }],
    ['is still at work', { result: 'succeed', delay: '1h' }],
  ] as const)(
    'starts an execution for a revision that is new, and none while one that %s had it (J14)',
    async (_, stub) => {
      await using emulator = await startPipelineEmulator({}, [{ match: { category: 'Source' }, ...stub }]);
      await emulator.pipelines.create(stagesOf({ Work: [buildAction()] }), { start: false });
      const put = () =>
        answerOf(
          emulator.client.send(
            new PutActionRevisionCommand({
              pipelineName: 'Sample',
              stageName: 'Source',
              actionName: 'Source',
              actionRevision: { revisionId: 'r2', revisionChangeId: 'c2', created: now },
            }),
          ),
        );

      const answers = [await put(), await put()];

      expect(answers).toEqual([
        { newRevision: true, pipelineExecutionId: executionId(1) },
        { newRevision: false, pipelineExecutionId: executionId(1) },
      ]);
    },
  );

  it('answers with the newest of several that were started for the revision and are at work', async () => {
    await using emulator = await startPipelineEmulator({}, [
      { match: { category: 'Source' }, result: 'succeed', delay: '1h' },
    ]);
    const pipeline = stagesOf({ Work: [buildAction()] }, { executionMode: 'QUEUED' });
    await emulator.pipelines.create(pipeline, { start: false });
    const revision = { actionName: 'Source', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: 'r2' };
    for (let count = 0; count < 2; count++) await start(emulator, { sourceRevisions: [revision] });

    const answer = await answerOf(
      emulator.client.send(
        new PutActionRevisionCommand({
          pipelineName: 'Sample',
          stageName: 'Source',
          actionName: 'Source',
          actionRevision: { revisionId: 'r2', revisionChangeId: 'c2', created: now },
        }),
      ),
    );

    expect(answer).toEqual({ newRevision: false, pipelineExecutionId: executionId(2) });
  });
});
