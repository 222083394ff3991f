import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateCustomActionTypeCommand,
  DeleteCustomActionTypeCommand,
  DeletePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { StateChangeEvent } from '../../src/control/types.ts';
import { account, later, region, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import {
  answerApproval,
  executionId,
  fail,
  retry,
  sourceStub,
  stagesOf,
  start,
  startPipelineEmulator,
  stop,
  succeed,
  take,
} from '../support/executions.ts';
import { buildType, buildTypeFixture, enqueueBuild, jobId } from '../support/jobs.ts';
import { buildAction, pipelineFixtures, twoBuilds, updatePipeline } from '../support/pipelines.ts';

const build = buildAction({ inputArtifacts: [{ name: 'App' }], outputArtifacts: [{ name: 'Package' }] });

/** What happened, as AWS tells of it: `pipeline STARTED`, `Build STARTED`, `Build/Build STARTED`. */
async function story({ events }: Pick<TestEmulator, 'events'>): Promise<string[]> {
  const all = await events.list({ limit: 1000 });
  return all
    .filter(({ source }) => source === 'aws.codepipeline')
    .map(({ detail: { stage = 'pipeline', action, state } }) =>
      action === undefined ? `${stage} ${state}` : `${stage}/${action} ${state}`,
    );
}

const sourceSucceeds = [
  'pipeline STARTED',
  'Source STARTED',
  'Source/Source STARTED',
  'Source/Source SUCCEEDED',
  'Source SUCCEEDED',
];

describe('the events of a pipeline (J11)', () => {
  test('tell its whole run, with artifacts and results', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Build: [build] }), { start: false });
    await start(emulator);
    await emulator.clock.advance({ minutes: 1 });
    const job = await take(emulator);
    await succeed(emulator, job, { executionDetails: { summary: 'built', externalExecutionId: 'build-7' } });

    expect(await story(emulator)).toEqual([
      ...sourceSucceeds,
      'Build STARTED',
      'Build/Build STARTED',
      'Build/Build SUCCEEDED',
      'Build SUCCEEDED',
      'pipeline SUCCEEDED',
    ]);
    const events = await emulator.events.list();
    const artifactOf = (artifact = job.data?.inputArtifacts?.[0]) => ({
      name: artifact?.name,
      s3location: {
        bucket: artifact?.location?.s3Location?.bucketName,
        key: artifact?.location?.s3Location?.objectKey,
      },
    });
    const ofBuild = (state: string) =>
      events.find(({ detail }) => detail.action === 'Build' && detail.state === state) as StateChangeEvent;
    expect(ofBuild('SUCCEEDED')).toEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'CodePipeline Action Execution State Change',
      source: 'aws.codepipeline',
      account,
      time: later(60_000).replace('.000Z', 'Z'),
      region,
      resources: [`arn:aws:codepipeline:${region}:${account}:Sample`],
      detail: {
        pipeline: 'Sample',
        'execution-id': executionId(1),
        'start-time': later(0),
        stage: 'Build',
        'execution-result': { 'external-execution-summary': 'built', 'external-execution-id': 'build-7' },
        'output-artifacts': [artifactOf(job.data?.outputArtifacts?.[0])],
        'action-execution-id': job.data?.pipelineContext?.action?.actionExecutionId,
        action: 'Build',
        state: 'SUCCEEDED',
        region,
        type: buildType,
        version: 1,
        'pipeline-execution-attempt': 1,
      },
    });
    expect(ofBuild('STARTED').detail['input-artifacts']).toEqual([artifactOf()]);
    const beginning = ['pipeline', 'execution-id', 'start-time', 'stage'];
    const end = ['state', 'region', 'type', 'version', 'pipeline-execution-attempt'];
    expect(Object.keys(ofBuild('STARTED').detail)).toEqual([
      ...beginning,
      ...['action-execution-id', 'action', 'input-artifacts'],
      ...end,
    ]);
    expect(Object.keys(ofBuild('SUCCEEDED').detail)).toEqual([
      ...beginning,
      ...['execution-result', 'output-artifacts', 'action-execution-id', 'action'],
      ...end,
    ]);
    expect(events.find(({ detail }) => detail.state === 'STARTED')?.detail).toEqual({
      pipeline: 'Sample',
      'execution-id': executionId(1),
      'start-time': later(0),
      'execution-trigger': {
        'trigger-type': 'StartPipelineExecution',
        'trigger-detail': `arn:aws:iam::${account}:root`,
      },
      state: 'STARTED',
      version: 1,
      'pipeline-execution-attempt': 1,
    });
  });

  test('tell of the start in the first event alone', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Build: [build] }), { start: false });
    await start(emulator);
    await succeed(emulator, await take(emulator));

    const ofPipeline = (await emulator.events.list()).filter(({ detail }) => detail.stage === undefined);

    expect(ofPipeline.map(({ detail }) => [detail.state, detail['execution-trigger'] !== undefined])).toEqual([
      ['STARTED', true],
      ['SUCCEEDED', false],
    ]);
  });

  test('tell in later events of the commit that started an execution', async () => {
    const variables = { CommitId: 'c0ffee', BranchName: 'main', FullRepositoryName: 'me/app', AuthorId: 'me', X: 'y' };
    const match = { category: 'Source' } as const;
    await using emulator = await startTestEmulator({
      fixtures: { stubs: [{ match, result: 'succeed' as const, variables }] },
    });
    const connection = buildAction({
      name: 'Source',
      actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
      configuration: { ConnectionArn: 'arn', FullRepositoryId: 'me/app', BranchName: 'main' },
      outputArtifacts: [{ name: 'App' }],
    });
    const approve = buildAction({
      name: 'Approve',
      actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
      configuration: {},
    });
    const { stages, ...rest } = stagesOf({ Approve: [approve] });
    const [source, ...others] = stages;
    const pipeline = { ...rest, stages: [{ ...source, name: 'Source', actions: [connection] }, ...others] };
    await emulator.pipelines.create(pipeline, { start: false });
    const event = { push: { branch: 'main', commitId: 'c0ffee', files: [] } };
    const { pipelineExecutionId = '' } = await emulator.pipelines.trigger('Sample', event);
    await stop(emulator, pipelineExecutionId, true);

    const ofPipeline = (await emulator.events.list()).filter(({ detail }) => detail.stage === undefined);
    // What the stub gives, and of the provider's variables what it leaves out.
    const git = {
      ...{ 'commit-id': 'c0ffee', 'branch-name': 'main', 'full-repository-name': 'me/app', 'author-id': 'me' },
      ...{ 'author-date': later(0).replace('.000Z', 'Z'), 'commit-message': '', 'connection-arn': 'arn' },
      'provider-type': 'GitHub',
    };

    expect(ofPipeline.map(({ detail }) => [detail.state, detail['execution-trigger']])).toEqual([
      ['STARTED', { 'trigger-type': 'Webhook', 'trigger-detail': 'arn' }],
      ['STOPPING', git],
      ['STOPPED', git],
    ]);
  });

  test('lead to the console and to the revision as GetPipelineState does, with the summary of a connection (L17, L20)', async () => {
    const revision = { id: 'c0ffee', summary: 'Fix it\n', url: 'https://example.org/c0ffee' };
    const stubs = [
      { match: { category: 'Source' }, result: 'succeed', revision, variables: { ProviderType: 'Bitbucket' } },
      { match: { provider: 'CodeBuild' }, result: 'fail', externalExecutionId: 'app:1', message: 'Build terminated' },
    ] as const;
    await using emulator = await startTestEmulator({ fixtures: { stubs: [...stubs] } });
    const source = buildAction({
      name: 'Source',
      actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
      configuration: { ConnectionArn: 'arn', FullRepositoryId: 'me/app', BranchName: 'main' },
      outputArtifacts: [{ name: 'App' }],
    });
    const compile = buildAction({
      actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
      configuration: { ProjectName: 'app' },
      inputArtifacts: [{ name: 'App' }],
    });
    const { stages, ...rest } = stagesOf({ Build: [compile] });
    await emulator.pipelines.create({ ...rest, stages: [{ name: 'Source', actions: [source] }, ...stages.slice(1)] });

    const results = (await emulator.events.list()).flatMap(({ detail }) => detail['execution-result'] ?? []);

    expect(results).toEqual([
      {
        'external-execution-url': 'https://example.org/c0ffee',
        'external-execution-summary': '{"ProviderType":"Bitbucket","CommitMessage":"Fix it\\n"}',
        'external-execution-id': 'c0ffee',
      },
      {
        'external-execution-url': `https://console.aws.amazon.com/codebuild/home?region=${region}#/builds/app:1/view/new`,
        'external-execution-summary': 'Build terminated',
        'external-execution-id': 'app:1',
        'error-code': 'JobFailed',
      },
    ]);
  });

  test('have the region of the action, in their URLs, too', async () => {
    const stubs = [{ match: { provider: 'CodeBuild' }, result: 'fail', externalExecutionId: 'app:1' }] as const;
    await using emulator = await startPipelineEmulator({}, stubs);
    const compile = buildAction({
      actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
      configuration: { ProjectName: 'app' },
      inputArtifacts: [{ name: 'App' }],
      region: 'eu-west-1',
    });
    const { artifactStore, ...pipeline } = stagesOf({ Build: [compile] });
    const artifactStores = { [region]: artifactStore, 'eu-west-1': artifactStore };
    await emulator.pipelines.create({ ...pipeline, artifactStores } as typeof pipeline);

    const failure = (await emulator.events.list()).find(({ detail }) => detail.action && detail.state === 'FAILED');

    expect(failure).toMatchObject({ region, detail: { region: 'eu-west-1' } });
    expect(failure?.detail['execution-result']).toMatchObject({
      'external-execution-url': 'https://console.aws.amazon.com/codebuild/home?region=eu-west-1#/builds/app:1/view/new',
    });
  });

  test('have the URL that the action type gave then, whatever has become of it', async () => {
    const suiteType = { category: 'Test', owner: 'Custom', provider: 'Suites', version: '1' } as const;
    const counts = { minimumCount: 0, maximumCount: 0 };
    const definition = (host: string) => ({
      category: suiteType.category,
      provider: suiteType.provider,
      version: suiteType.version,
      settings: {
        entityUrlTemplate: `https://${host}/`,
        executionUrlTemplate: `https://${host}/{ExternalExecutionId}`,
      },
      inputArtifactDetails: counts,
      outputArtifactDetails: counts,
    });
    await using emulator = await startPipelineEmulator();
    await emulator.client.send(new CreateCustomActionTypeCommand(definition('one.example')));
    await emulator.pipelines.create(stagesOf({ Work: [{ name: 'Test', actionTypeId: suiteType }] }), { start: false });
    await start(emulator);
    await succeed(emulator, await take(emulator, suiteType), { executionDetails: { externalExecutionId: '17' } });
    await emulator.client.send(new DeleteCustomActionTypeCommand(definition('one.example')));
    await emulator.client.send(new CreateCustomActionTypeCommand(definition('other.example')));

    const events = await emulator.events.list();

    const ended = events.find(({ detail }) => detail.action === 'Test' && detail.state === 'SUCCEEDED');
    expect(ended?.detail['execution-result']).toMatchObject({ 'external-execution-url': 'https://one.example/17' });
  });

  test('tell of a rejection as of any failure, with the summary as its reason (J6)', async () => {
    await using emulator = await startPipelineEmulator();
    const actionTypeId = { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' } as const;
    await emulator.pipelines.create(stagesOf({ Work: [{ name: 'Approve', actionTypeId }] }), { start: false });
    await start(emulator);

    await answerApproval(emulator, 'Work', { status: 'Rejected', summary: 'Rejected by @me via Slack' });

    const failure = (await emulator.events.list()).find(
      ({ detail: { action, state } }) => action && state === 'FAILED',
    );
    expect(failure?.detail['execution-result']).toEqual({
      'external-execution-summary': 'Rejected by @me via Slack',
      'external-execution-id': failure?.detail['action-execution-id'],
      'error-code': 'JobFailed',
    });
  });

  test('tell of a failure and of its retry, which is another attempt', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }), { start: false });
    const id = await start(emulator);
    await fail(emulator, await take(emulator), 'It broke');
    await emulator.clock.advance({ minutes: 1 });
    await retry(emulator, id, 'FAILED_ACTIONS');

    expect((await story(emulator)).slice(sourceSucceeds.length)).toEqual([
      'Work STARTED',
      'Work/Build STARTED',
      'Work/Build FAILED',
      'Work FAILED',
      'pipeline FAILED',
      'Work RESUMED',
      'pipeline RESUMED',
      'Work/Build STARTED',
    ]);
    const { detail } = (await emulator.events.list()).find(
      (event) => event.detail.state === 'FAILED',
    ) as StateChangeEvent;
    expect(detail['execution-result']).toEqual({ 'external-execution-summary': 'It broke', 'error-code': 'JobFailed' });
    const attempts = (await emulator.events.list()).map((event) => event.detail['pipeline-execution-attempt']);
    expect([attempts[0], attempts.at(-2)]).toEqual([1, 2]);
    const retried = { 'stage-last-retry-attempt-time': later(60_000), 'start-time': later(0) };
    const ofStage = (await emulator.events.list()).filter(
      ({ detail }) => detail.stage === 'Work' && detail.action === undefined,
    );
    expect(ofStage.at(-1)?.detail).toEqual({
      pipeline: 'Sample',
      'execution-id': id,
      ...retried,
      stage: 'Work',
      state: 'RESUMED',
      version: 1,
      'pipeline-execution-attempt': 2,
    });
    await fail(emulator, await take(emulator), 'It broke again');
    const last = (await emulator.events.list()).filter(({ detail }) => detail.state === 'FAILED' && detail.stage);
    expect(last.at(-1)?.detail).toMatchObject(retried);
    const ofPipeline = (await emulator.events.list()).filter(({ detail }) => detail.stage === undefined);
    expect(ofPipeline.map(({ detail }) => [detail.state, detail['last-retry-attempt-time']])).toEqual([
      ['STARTED', undefined],
      ['FAILED', undefined],
      ['RESUMED', later(60_000)],
      ['FAILED', later(60_000)],
    ]);
  });

  test('count no attempt in stages before the first retry, and start with the stage and the action', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [buildAction()], Two: [buildAction()] }), { start: false });
    const id = await start(emulator);
    await emulator.clock.advance({ minutes: 1 });
    await fail(emulator, await take(emulator), 'It broke');
    await emulator.clock.advance({ minutes: 1 });
    await retry(emulator, id, 'FAILED_ACTIONS');
    await emulator.clock.advance({ minutes: 1 });
    await succeed(emulator, await take(emulator));

    const all = (await emulator.events.list()).filter(
      ({ source, detail }) => source === 'aws.codepipeline' && (detail.stage === 'Work' || detail.stage === 'Two'),
    );
    const told = all.map(({ detail: { stage, action, state, ...detail } }) => [
      action === undefined ? stage : `${stage}/${action}`,
      state,
      detail['start-time'],
      detail['pipeline-execution-attempt'],
    ]);

    expect(told).toEqual([
      ['Work', 'STARTED', later(0), 0],
      ['Work/Build', 'STARTED', later(0), 1],
      ['Work/Build', 'FAILED', later(0), 1],
      ['Work', 'FAILED', later(0), 0],
      ['Work', 'RESUMED', later(0), 2],
      ['Work/Build', 'STARTED', later(120_000), 2],
      ['Work/Build', 'SUCCEEDED', later(120_000), 2],
      ['Work', 'SUCCEEDED', later(0), 2],
      ['Two', 'STARTED', later(180_000), 2],
      ['Two/Build', 'STARTED', later(180_000), 2],
    ]);
    expect(all.at(-2)?.detail).not.toHaveProperty('stage-last-retry-attempt-time');
  });

  test('tell of an execution and its stage that they are stopping also when its actions are abandoned', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }), { start: false });
    await stop(emulator, await start(emulator), true);

    expect((await story(emulator)).slice(-5)).toEqual([
      'pipeline STOPPING',
      'Work STOPPING',
      'Work/Build ABANDONED',
      'Work STOPPED',
      'pipeline STOPPED',
    ]);
  });

  test('tell of a stop, and of actions that are abandoned', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: twoBuilds }), { start: false });
    const id = await start(emulator);
    await stop(emulator, id);
    await stop(emulator, id, true);

    expect((await story(emulator)).slice(sourceSucceeds.length)).toEqual([
      'Work STARTED',
      'Work/A STARTED',
      'Work/B STARTED',
      'pipeline STOPPING',
      'Work STOPPING',
      'Work/A ABANDONED',
      'Work/B ABANDONED',
      'Work STOPPED',
      'pipeline STOPPED',
    ]);
  });

  test('tell of an edit that cancels what runs', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }), { start: false });
    await start(emulator);
    const job = await take(emulator);
    await updatePipeline(emulator, stagesOf({ Work: [{ ...build, runOrder: 2 }] }));
    const before = await story(emulator);
    await succeed(emulator, job);

    expect(before.at(-1)).toBe('Work/Build STARTED');
    expect((await story(emulator)).slice(-3)).toEqual(['Work/Build SUCCEEDED', 'Work CANCELED', 'pipeline CANCELED']);
  });

  test('tell of a deletion that ends what runs', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [build] }), { start: false });
    await start(emulator);
    await emulator.client.send(new DeletePipelineCommand({ name: 'Sample' }));

    expect((await story(emulator)).slice(-3)).toEqual(['Work/Build CANCELED', 'Work CANCELED', 'pipeline CANCELED']);
  });
});

/** A server that keeps what is posted to it, and refuses the first so many. */
async function startTarget(failures = 0) {
  const taken: StateChangeEvent[] = [];
  const texts: string[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests += 1;
    const text = Buffer.concat(chunks).toString('utf8');
    texts.push(text);
    if (requests > failures) taken.push(JSON.parse(text));
    response.writeHead(requests > failures ? 204 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    taken,
    texts,
    requests: () => requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a target of events', () => {
  test('gets versions and attempts as the service writes them, 1.0', async () => {
    await using target = await startTarget(0);
    await using emulator = await startPipelineEmulator({
      fixtures: { ...pipelineFixtures, stubs: [sourceStub], eventTargets: [{ url: target.url }] },
    });
    await emulator.pipelines.create(stagesOf({ Build: [build] }), { start: false });
    await start(emulator);
    await emulator.idle();

    expect(target.texts.length).toBeGreaterThan(4);
    for (const text of target.texts.filter((each) => each.includes('"aws.codepipeline"'))) {
      expect(text).toMatch(/"version":1\.0,"pipeline-execution-attempt":[01]\.0\}\}$/);
      expect(text).toContain('{"version":"0",');
    }
  });

  test('gets an event until it takes it, by the emulator’s clock', async () => {
    await using target = await startTarget(2);
    await using emulator = await startTestEmulator({
      fixtures: { actionTypes: [buildTypeFixture], eventTargets: [{ url: target.url }] },
    });
    await enqueueBuild(emulator);
    await emulator.idle();
    expect([target.requests(), target.taken]).toEqual([1, []]);

    await emulator.clock.advance({ seconds: 1 });
    await emulator.idle();
    expect([target.requests(), target.taken]).toEqual([2, []]);

    await emulator.clock.advance({ seconds: 10 });
    await emulator.idle();
    await emulator.clock.advance({ hours: 1 });
    await emulator.idle();

    expect(target.requests()).toBe(3);
    expect(target.taken).toEqual(await emulator.events.list());
    expect(target.taken[0]?.detail['job-id']).toBe(jobId(1));
  });

  test('gets those of its detail-types, account and region alone', async () => {
    await using target = await startTarget();
    await using other = await startTarget();
    const stage = 'CodePipeline Stage Execution State Change';
    await using emulator = await startPipelineEmulator();
    await emulator.fixtures.load({ eventTargets: [{ url: target.url, detailTypes: [stage] }] });
    await emulator.fixtures.load({ region: 'eu-west-1', eventTargets: [{ url: other.url }] });
    await emulator.pipelines.create(stagesOf({ Build: [build] }), { start: false });
    await start(emulator);
    await emulator.idle();

    const ids = (events: readonly StateChangeEvent[]) => events.map(({ id }) => id).sort();
    expect(target.taken).toHaveLength(3);
    expect(ids(target.taken)).toEqual(ids(await emulator.events.list({ detailType: stage })));
    expect(other.requests()).toBe(0);
  });

  test('that takes nothing is given up after four retries, with a warning', async () => {
    await using target = await startTarget(Number.POSITIVE_INFINITY);
    await using emulator = await startTestEmulator({
      fixtures: { actionTypes: [buildTypeFixture], eventTargets: [{ url: target.url }] },
    });
    await enqueueBuild(emulator);
    for (let round = 0; round < 8; round++) {
      await emulator.idle();
      await emulator.clock.advance({ minutes: 10 });
    }

    expect(target.requests()).toBe(5);
    expect(emulator.log.filter((line) => line.includes('is dropped: it answered 503'))).toHaveLength(1);
  });

  test('that a snapshot does not have is told nothing after it was restored', async () => {
    await using target = await startTarget();
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await emulator.snapshots.take('without');
    await emulator.fixtures.load({ eventTargets: [{ url: target.url }] });
    await enqueueBuild(emulator);
    await emulator.idle();

    await emulator.snapshots.restore('without');
    const events = await emulator.events.list();
    await enqueueBuild(emulator);
    await emulator.idle();

    expect([target.requests(), events]).toEqual([1, []]);
  });

  test('is forgotten by a reset to nothing, and refused with a URL that is none', async () => {
    await using target = await startTarget();
    await using emulator = await startTestEmulator({ fixtures: { eventTargets: [{ url: target.url }] } });

    await emulator.reset({ empty: true });
    await emulator.fixtures.load({ actionTypes: [buildTypeFixture] });
    await enqueueBuild(emulator);
    await emulator.idle();

    expect(target.requests()).toBe(0);
    await expect(emulator.fixtures.load({ eventTargets: [{ url: 'ftp://x' }] })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
