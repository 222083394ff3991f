import { join } from 'node:path';
import {
  DeletePipelineCommand,
  GetPipelineExecutionCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { EventRuleFixture } from '../../src/control/types.ts';
import { startCommand } from '../support/command.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { fail, sourceStub, stagesOf, start, startPipelineEmulator, succeed, take } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call } from '../support/http.ts';
import { buildType } from '../support/jobs.ts';
import { buildAction, pipelineFixtures } from '../support/pipelines.ts';

const arnOf = (pipeline: string) => `arn:aws:codepipeline:us-east-1:123456789012:${pipeline}`;
const ruleArn = 'arn:aws:events:us-east-1:123456789012:rule/chain';
const changeOf = (subject: string) => `CodePipeline ${subject} Execution State Change`;

const succeeded = {
  source: ['aws.codepipeline'],
  'detail-type': [changeOf('Pipeline')],
  detail: { pipeline: ['Sample'], state: ['SUCCEEDED'] },
};

function rule(changes: Partial<EventRuleFixture> = {}): EventRuleFixture {
  return { Name: 'chain', EventPattern: succeeded, Targets: [{ Arn: arnOf('Next') }], ...changes };
}

/** Pipelines `Sample` and `Next` with a build each, and a rule. */
async function startWith(fixture: EventRuleFixture, options: object = {}) {
  const emulator = await startPipelineEmulator(options);
  for (const name of ['Sample', 'Next']) {
    const variables = [{ name: 'From', defaultValue: 'nobody' }];
    await emulator.pipelines.create(stagesOf({ Build: [buildAction()] }, { name, variables }), { start: false });
  }
  await emulator.fixtures.load({ eventRules: [fixture] });
  return emulator;
}

async function executions({ client }: Pick<TestEmulator, 'client'>, pipelineName = 'Next') {
  const answer = await client.send(new ListPipelineExecutionsCommand({ pipelineName }));
  return answer.pipelineExecutionSummaries ?? [];
}

async function runToItsEnd(emulator: TestEmulator, end: 'succeed' | 'fail' = 'succeed'): Promise<void> {
  await start(emulator);
  const job = await take(emulator);
  await (end === 'succeed' ? succeed(emulator, job) : fail(emulator, job));
}

const warnings = ({ log }: Pick<TestEmulator, 'log'>) => log.filter((line) => line.startsWith('warning'));

/** A pipeline that needs no worker. */
const alone = (name: string) => stagesOf({}, { name, stages: [sourceStage('Source'), sourceStage('More')] });

function sourceStage(name: string) {
  const codeBuild = { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' } as const;
  const [source] = stagesOf({}).stages;
  if (name === 'Source') return source;
  const configuration = { ProjectName: 'build' };
  return { name, actions: [{ name, actionTypeId: codeBuild, configuration, inputArtifacts: [{ name: 'App' }] }] };
}

const buildStub = { match: { provider: 'CodeBuild' }, result: 'succeed' } as const;

describe('a pipeline that is the target of a rule for changes of state (J40)', () => {
  test('starts when the other has succeeded, and not before', async () => {
    await using emulator = await startWith(rule());

    await start(emulator);
    const before = await executions(emulator);
    await succeed(emulator, await take(emulator));

    expect(before).toEqual([]);
    expect(await executions(emulator)).toMatchObject([
      { status: 'InProgress', trigger: { triggerType: 'CloudWatchEvent', triggerDetail: ruleArn } },
    ]);
    expect(warnings(emulator)).toEqual([]);
    expect(emulator.log.join('\n')).not.toContain('starts no pipeline');
  });

  test('starts only for the states that the pattern names', async () => {
    const detail = { state: ['FAILED'] };
    await using emulator = await startWith(rule({ EventPattern: { ...succeeded, detail } }));

    await runToItsEnd(emulator);
    const afterSuccess = await executions(emulator);
    await runToItsEnd(emulator, 'fail');

    expect(afterSuccess).toEqual([]);
    expect(await executions(emulator)).toHaveLength(1);
  });

  test.each([
    ['Stage', { stage: ['Build'], state: ['STARTED'] }],
    ['Action', { action: ['Source'], state: ['SUCCEEDED'], type: { category: ['Source'] } }],
  ])('starts by an event of a %s', async (subject, detail) => {
    const EventPattern = {
      source: ['aws.codepipeline'],
      'detail-type': [changeOf(subject)],
      detail: { pipeline: ['Sample'], ...detail },
    };
    await using emulator = await startWith(rule({ EventPattern }));

    await start(emulator);

    expect(await executions(emulator)).toHaveLength(1);
  });

  test('starts by name, and by no event of a job, which AWS does not have', async () => {
    const EventPattern = { 'detail-type': [{ suffix: 'State Change' }], detail: { pipeline: ['Other'] } };
    await using emulator = await startWith(rule({ EventPattern }));
    const ofJobs = { 'detail-type': ['CodePipeline Local Job State Change'] };
    await emulator.fixtures.load({ eventRules: [rule({ Name: 'jobs', EventPattern: ofJobs })] });

    await runToItsEnd(emulator);

    expect(await executions(emulator)).toEqual([]);
  });

  test('gets the variables that the input transformer makes of the event', async () => {
    const InputTransformer = {
      InputPathsMap: { pipeline: '$.detail.pipeline' },
      InputTemplate: '{"variables":[{"name":"From","value":"<pipeline>"}]}',
    };
    await using emulator = await startWith(rule({ Targets: [{ Arn: arnOf('Next'), InputTransformer }] }));

    await runToItsEnd(emulator);

    const [{ pipelineExecutionId = '' } = {}] = await executions(emulator);
    const { pipelineExecution } = await emulator.client.send(
      new GetPipelineExecutionCommand({ pipelineName: 'Next', pipelineExecutionId }),
    );
    expect(pipelineExecution?.variables).toEqual([{ name: 'From', resolvedValue: 'Sample' }]);
  });

  test('starts by no rule that is disabled, nor by one of another region', async () => {
    await using emulator = await startWith(rule({ State: 'DISABLED' }));
    await emulator.fixtures.load({ region: 'eu-west-1', eventRules: [rule()] });

    await runToItsEnd(emulator);

    expect(await executions(emulator)).toEqual([]);
    expect(warnings(emulator)).toEqual([]);
  });

  test('does not start when it has been deleted, and the log says so', async () => {
    await using emulator = await startWith(rule());
    await emulator.client.send(new DeletePipelineCommand({ name: 'Next' }));

    await runToItsEnd(emulator);
    await emulator.idle();
    await executions(emulator, 'Sample');

    expect(warnings(emulator)).toEqual([
      `warning: ${ruleArn} starts nothing: there is no pipeline Next in 123456789012/us-east-1.`,
    ]);
  });

  test('starts after a kill between the event and the start', async () => {
    using folder = temporaryFolder();
    const db = join(folder.path, 'state.db');
    const pipelines = ['Sample', 'Next'].map((name) => stagesOf({ Build: [buildAction()] }, { name }));
    const document = { ...pipelineFixtures, stubs: [sourceStub], pipelines, eventRules: [rule()] };
    const fixtures = folder.write('chain.json', JSON.stringify(document));
    {
      // With this clock nothing that is due is settled before the next request.
      await using started = await startCommand(['--db', db, '--clock', 'manual', '--fixtures', fixtures]);
      const { command, endpoint } = started;
      await call({ endpoint }, 'StartPipelineExecution', { name: 'Sample' });
      const { body } = await call({ endpoint }, 'PollForJobs', { actionTypeId: buildType });
      const [{ id: jobId, nonce }] = (body as { jobs: [{ id: string; nonce: string }] }).jobs;
      await call({ endpoint }, 'AcknowledgeJob', { jobId, nonce });
      expect((await call({ endpoint }, 'PutJobSuccessResult', { jobId })).status).toBe(200);
      command.send('SIGKILL');
      await command.ended();
    }
    await using emulator = await startTestEmulator({ db });

    expect(await executions(emulator)).toHaveLength(1);
  });
});

describe('pipelines that start one another by rules (J40)', () => {
  const anyEnd = { source: ['aws.codepipeline'], detail: { state: ['SUCCEEDED'] } };
  const ofPipelines = { ...anyEnd, 'detail-type': [changeOf('Pipeline')] };

  /** Pipelines without workers, whose builds take a minute, or five in `Slow`. */
  async function startChain(names: readonly string[], eventRules: readonly EventRuleFixture[]) {
    const emulator = await startPipelineEmulator({ clock: 'manual' }, [
      { ...buildStub, match: { ...buildStub.match, pipeline: 'Slow' }, delay: '5m' },
      { ...buildStub, delay: '1m' },
    ]);
    for (const name of names) await emulator.pipelines.create(alone(name) as never, { start: false });
    await emulator.fixtures.load({ eventRules });
    return emulator;
  }

  test('start at the moments at which those before them end, however far the clock is advanced', async () => {
    const startsAfter = (from: string, to: string) => ({
      Name: to,
      EventPattern: { ...succeeded, detail: { pipeline: [from], state: ['SUCCEEDED'] } },
      Targets: [{ Arn: arnOf(to) }],
    });
    const rules = [startsAfter('Sample', 'B'), startsAfter('B', 'C')];
    await using emulator = await startChain(['Sample', 'B', 'C', 'Slow'], rules);

    await start(emulator, { name: 'Slow' });
    await start(emulator);
    await emulator.clock.advance('1h');

    const [a, b, c] = await Promise.all(
      ['Sample', 'B', 'C'].map(async (name) => (await executions(emulator, name))[0]),
    );
    const minutes = (one: typeof a) =>
      [one?.startTime, one?.lastUpdateTime].map((at) => (Number(at) - Number(a?.startTime)) / 60_000);
    expect([a, b, c].map(minutes)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    const times = (await emulator.events.list()).map(({ time }) => time);
    expect(times).toEqual([...times].sort());
  });

  test('come to an end, and the log says so once', async () => {
    await using emulator = await startChain(
      ['Sample'],
      [rule({ EventPattern: ofPipelines, Targets: [{ Arn: arnOf('Sample') }] })],
    );

    await start(emulator);
    await emulator.clock.advance('2h');
    await emulator.idle();

    expect(await executions(emulator, 'Sample')).toHaveLength(21);
    expect(warnings(emulator)).toEqual([
      `warning: ${ruleArn} does not start pipeline Sample: 20 have started each other in a row already.`,
    ]);
  });

  test('come to an end when each starts several of the next', async () => {
    const everything = { source: ['aws.codepipeline'] };
    await using emulator = await startChain(
      ['Sample'],
      [rule({ EventPattern: everything, Targets: [{ Arn: arnOf('Sample') }] })],
    );

    await start(emulator);
    await emulator.clock.advance('2h');
    await emulator.idle();

    const told = warnings(emulator);
    expect(told.length).toBeLessThan(20);
    expect(new Set(told)).toContain(
      `warning: ${ruleArn} does not start pipeline Sample: the last 500 executions were all started by others.`,
    );
  });
});
