import {
  AcknowledgeJobCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../src/config.ts';
import type { EmulatorControl } from '../../src/control/emulator-control.ts';
import { connect } from '../../src/index.ts';
import { later, startOfTime, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import {
  acknowledgedBuild,
  buildType,
  buildTypeFixture,
  dispatchedBuild,
  enqueueBuild,
  jobId,
  pollBuild,
  unknownJobId,
} from '../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };

/** Both ways to control an emulator; neither can do what the other cannot. */
const ways: readonly [string, (emulator: TestEmulator) => Promise<EmulatorControl>][] = [
  ['in the same process', async (emulator) => emulator],
  ['over HTTP', ({ endpoint }) => connect(`${endpoint}/`)],
];

describe.each(ways)('%s', (_way, controlOf) => {
  async function start(options: EmulatorOptions = actionTypes) {
    const emulator = await startTestEmulator(options);
    return { emulator, control: await controlOf(emulator), [Symbol.asyncDispose]: emulator.stop };
  }

  async function report(emulator: TestEmulator, id: string, continuationToken?: string) {
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: id, continuationToken }));
  }

  describe('jobs', () => {
    test('are put into the queue, described whole, and found again', async () => {
      await using started = await start();
      const { control } = started;

      const job = await control.jobs.enqueue({
        actionTypeId: buildType,
        configuration: { Target: 'x64' },
        outputArtifacts: [{ name: 'Out' }],
        pipelineContext: { pipelineName: 'P', stage: 'S', action: 'A' },
        continuationToken: 't',
      });

      expect(job).toEqual({
        id: jobId(1),
        status: 'Queued',
        accountId: '123456789012',
        region: 'us-east-1',
        actionTypeId: buildType,
        pipelineName: 'P',
        stage: 'S',
        action: 'A',
        createdAt: startOfTime,
        nonce: null,
        continuationToken: 't',
        configuration: { Target: 'x64' },
        inputArtifacts: [],
        outputArtifacts: [
          {
            name: 'Out',
            location: {
              type: 'S3',
              s3Location: { bucketName: 'codepipeline-us-east-1-123456789012', objectKey: 'P/Out/0000001' },
            },
          },
        ],
        actionExecutionId: '00000002-0000-4000-8000-000000000001',
        pipelineExecutionId: '00000003-0000-4000-8000-000000000001',
        deadline: later(24 * 60 * 60 * 1000),
        chain: [jobId(1)],
        history: [],
      });
      expect(await control.jobs.get(job.id)).toEqual(job);
    });

    test('answer the first of several', async () => {
      await using started = await start();
      const { control } = started;

      const job = await control.jobs.enqueue({ actionTypeId: buildType, count: 3 });

      expect(job.id).toBe(jobId(1));
      expect((await control.jobs.list()).map(({ id }) => id)).toEqual([jobId(1), jobId(2), jobId(3)]);
    });

    test('go to the account and region that they are given', async () => {
      await using started = await start();
      const { control } = started;

      const job = await control.jobs.enqueue(
        { actionTypeId: buildType },
        { account: '210987654321', region: 'eu-west-1' },
      );

      expect([job.accountId, job.region]).toEqual(['210987654321', 'eu-west-1']);
      expect(await control.jobs.list({ account: '210987654321', region: 'eu-west-1' })).toHaveLength(1);
      expect(await control.jobs.list({ account: '210987654321' })).toEqual([]);
      expect(await control.jobs.list({ region: 'us-east-1' })).toEqual([]);
    });

    test('are listed oldest first, the newest of them when there are more than asked for', async () => {
      await using started = await start();
      const { control } = started;
      await control.jobs.enqueue({ actionTypeId: buildType, count: 120 });

      const numbers = async (options: { limit?: number }) =>
        (await control.jobs.list(options)).map(({ id }) => Number(id.slice(-12)));

      expect(await numbers({ limit: 3 })).toEqual([118, 119, 120]);
      expect(await numbers({})).toEqual(Array.from({ length: 100 }, (_, index) => index + 21));
      expect(await numbers({ limit: 1000 })).toHaveLength(120);
    });

    test('are listed by status, as they are in short', async () => {
      await using started = await start();
      const { control, emulator } = started;
      await enqueueBuild(emulator);
      await dispatchedBuild(emulator).catch(() => {});
      await enqueueBuild(emulator);

      expect(await control.jobs.list({ status: 'Dispatched' })).toEqual([
        {
          id: jobId(1),
          status: 'Dispatched',
          accountId: '123456789012',
          region: 'us-east-1',
          actionTypeId: buildType,
          pipelineName: 'codepipeline-local',
          stage: 'Jobs',
          action: 'MyBuild',
          createdAt: startOfTime,
        },
      ]);
    });

    test.each([
      ['get', (control: EmulatorControl) => control.jobs.get(unknownJobId)],
      ['waitFor', (control: EmulatorControl) => control.jobs.waitFor(unknownJobId, 'Succeeded')],
      ['get of what is no id at all', (control: EmulatorControl) => control.jobs.get('a/b?c')],
    ])('that are not there are refused by %s', async (_, ask) => {
      await using started = await start();

      await expect(ask(started.control)).rejects.toMatchObject({
        name: 'ControlError',
        code: 'notFound',
        message: expect.stringMatching(/^There is no job with the id \S+\.$/),
      });
    });

    test.each([
      [
        'with a member that is not known',
        { actionTypeId: buildType, configuraton: {} },
        "'configuraton' is not known here; valid are id, actionTypeId, configuration, inputArtifacts, outputArtifacts, pipelineContext, continuationToken, encryptionKey, count. Did you mean 'configuration'?",
      ],
      [
        'with a number where AWS has a text',
        { actionTypeId: { ...buildType, version: 1 } },
        'actionTypeId.version: must be a string, not the number 1; write it in quotes: "1".',
      ],
      ['without a type', {}, "'actionTypeId' must be given."],
    ])('are refused %s', async (_, job, message) => {
      await using started = await start();

      await expect(started.control.jobs.enqueue(job as never)).rejects.toMatchObject({
        name: 'ControlError',
        code: 'invalid',
        message,
      });
    });

    test('are refused with an id that exists', async () => {
      await using started = await start();
      await started.control.jobs.enqueue({ id: unknownJobId, actionTypeId: buildType });

      await expect(started.control.jobs.enqueue({ id: unknownJobId, actionTypeId: buildType })).rejects.toMatchObject({
        name: 'ControlError',
        code: 'conflict',
        message: `A job with the id ${unknownJobId} exists already.`,
      });
    });
  });

  describe('a wait', () => {
    test('ends at once when the job has the status', async () => {
      await using started = await start();
      const id = await enqueueBuild(started.emulator);

      const job = await started.control.jobs.waitFor(id, 'Queued');

      expect(job).toEqual(await started.control.jobs.get(id));
    });

    test('ends when the job comes to it', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await acknowledgedBuild(emulator);

      const [job] = await Promise.all([control.jobs.waitFor(id, 'Succeeded'), report(emulator, id)]);

      expect(job.status).toBe('Succeeded');
    });

    test('ends when the clock brings it there', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await enqueueBuild(emulator);

      const [job] = await Promise.all([control.jobs.waitFor(id, 'TimedOut'), control.clock.advance('24h')]);

      expect(job.status).toBe('TimedOut');
    });

    test('follows the continuations to the last one, named by any of them', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const first = await acknowledgedBuild(emulator);
      await report(emulator, first, 'more');
      const polled = await pollBuild(emulator);

      const waits = Promise.all([
        control.jobs.waitFor(first, 'Succeeded'),
        control.jobs.waitFor(polled?.id as string, 'Succeeded'),
      ]);
      await emulator.client.send(new AcknowledgeJobCommand({ jobId: polled?.id, nonce: polled?.nonce }));
      await report(emulator, polled?.id as string);

      expect((await waits).map(({ id, chain }) => [id, chain])).toEqual([
        [jobId(2), [jobId(1), jobId(2)]],
        [jobId(2), [jobId(1), jobId(2)]],
      ]);
    });

    test('looks at the one job where it is told not to follow', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const first = await acknowledgedBuild(emulator);
      await report(emulator, first, 'more');

      const job = await control.jobs.waitFor(first, 'Succeeded', { chain: false });

      expect(job.id).toBe(first);
    });

    test('is refused at once when the job has ended otherwise, with the reason', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await acknowledgedBuild(emulator);
      const failureDetails = { type: 'JobFailed', message: 'The compiler found mistakes.' } as const;
      const waited = expect(control.jobs.waitFor(id, 'Succeeded')).rejects.toMatchObject({
        name: 'ControlError',
        code: 'ended',
        message: `Job ${id} has ended as Failed (JobFailed: The compiler found mistakes.), not as Succeeded.`,
      });

      await emulator.client.send(new PutJobFailureResultCommand({ jobId: id, failureDetails }));

      await waited;
    });

    test.each([0, 1, '1ms', 'PT0.001S', { milliseconds: 1 }])('gives up after its time-out: %j', async (timeout) => {
      await using started = await start();
      const id = await enqueueBuild(started.emulator);

      await expect(started.control.jobs.waitFor(id, 'Succeeded', { timeout })).rejects.toMatchObject({
        name: 'ControlError',
        code: 'timeout',
        message: `Job ${id} is Queued, not Succeeded, after ${timeout === 0 ? 0 : 0.001} s.`,
      });
    });

    test('refuses a time-out that is none, and a status that is none', async () => {
      await using started = await start();
      const id = await enqueueBuild(started.emulator);

      await expect(started.control.jobs.waitFor(id, 'Succeeded', { timeout: 'soon' })).rejects.toMatchObject({
        code: 'invalid',
        message: "'soon' is not a duration; write one as PT16M, 16m, 1h30m or 500ms.",
      });
      await expect(started.control.jobs.waitFor(id, 'Done' as never)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(/^status: 'Done' is not one of Created, Queued, Dispatched, /),
      });
    });

    test('is refused when the emulator stops, and does not hold it up', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await enqueueBuild(emulator);
      const waited = expect(control.jobs.waitFor(id, 'Succeeded')).rejects.toMatchObject({
        name: 'ControlError',
        code: 'unreachable',
      });
      await control.jobs.get(id);

      await emulator.stop();

      await waited;
    });
  });

  describe('action types', () => {
    test('are made, and made again with the same definition', async () => {
      await using started = await start({});
      const { control, emulator } = started;

      await control.actionTypes.create(buildTypeFixture);
      await control.actionTypes.create({ ...buildTypeFixture, settings: {} });

      expect(await pollBuild(emulator)).toBeUndefined();
    });

    test('are refused with another definition', async () => {
      await using started = await start();

      const other = { ...buildTypeFixture, inputArtifactDetails: { minimumCount: 1, maximumCount: 1 } };

      await expect(started.control.actionTypes.create(other)).rejects.toMatchObject({
        code: 'conflict',
        message:
          'Action type Build/Custom/MyBuild/1 already exists with another definition. (ActionTypeAlreadyExistsException)',
      });
    });

    test('are refused when they are malformed', async () => {
      await using started = await start();

      await expect(started.control.actionTypes.create({ ...buildTypeFixture, provider: 'a b' })).rejects.toMatchObject({
        code: 'invalid',
        message: "provider: 'a b' does not match ^(?:[0-9A-Za-z_-]+)$.",
      });
    });
  });

  describe('the clock', () => {
    test('tells its time and mode', async () => {
      await using started = await start();

      expect(await started.control.clock.now()).toEqual({ now: startOfTime, mode: 'manual' });
    });

    test.each([
      ['PT16M', 960_000],
      ['16m', 960_000],
      [1500, 1500],
      [{ minutes: 61 }, 3_660_000],
    ])('advances by %j', async (by, milliseconds) => {
      await using started = await start();

      expect(await started.control.clock.advance(by)).toEqual({
        now: later(milliseconds),
        mode: 'manual',
        occurred: [],
      });
    });

    test.each([
      ['2030-01-01T01:00:00Z'],
      ['2030-01-01T02:00:00+01:00'],
      [Date.parse('2030-01-01T01:00:00Z')],
      [new Date('2030-01-01T01:00:00Z')],
    ])('is set to %s', async (instant) => {
      await using started = await start();

      expect((await started.control.clock.set(instant)).now).toBe('2030-01-01T01:00:00.000Z');
    });

    test('tells what happened on the way', async () => {
      await using started = await start();
      const { jobId: id } = await dispatchedBuild(started.emulator);

      expect(await started.control.clock.advance('2m')).toEqual({
        now: later(120_000),
        mode: 'manual',
        occurred: [{ at: later(60_000), event: 'WindowEnded', jobId: id, status: 'Queued' }],
      });
    });

    test('runs when resumed, and stands when frozen', async () => {
      await using started = await start();

      const modes = [
        (await started.control.clock.resume()).mode,
        (await started.control.clock.resume()).mode,
        (await started.control.clock.freeze()).mode,
        (await started.control.clock.freeze()).mode,
      ];

      expect(modes).toEqual(['system', 'system', 'manual', 'manual']);
      expect((await started.control.clock.now()).now >= startOfTime).toBe(true);
    });

    test.each([
      ['soon', "'soon' is not a duration; write one as PT16M, 16m, 1h30m or 500ms."],
      [-1, '-1 is not a duration; write one as PT16M, 16m, 1h30m or 500ms.'],
      [{ minute: 1 }, '{"minute":1} is not a duration; write one as PT16M, 16m, 1h30m or 500ms.'],
    ])('does not advance by %j', async (by, message) => {
      await using started = await start();

      await expect(started.control.clock.advance(by as never)).rejects.toMatchObject({ code: 'invalid', message });
    });

    test.each([
      ['2029-12-31', `The clock is at ${startOfTime} and never goes back to 2029-12-31T00:00:00.000Z.`],
      ['noon', "'noon' is not an instant; write one as 2026-01-31T12:00:00Z or in epoch milliseconds."],
    ])('is not set to %s', async (instant, message) => {
      await using started = await start();

      await expect(started.control.clock.set(instant)).rejects.toMatchObject({ code: 'invalid', message });
      expect((await started.control.clock.now()).now).toBe(startOfTime);
    });
  });

  describe('fixtures', () => {
    test('are loaded from a value and from a file, which is read here', async () => {
      await using started = await start({});
      using folder = temporaryFolder();
      const document = { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType, count: 2 }] };
      const file = folder.write('jobs.json', JSON.stringify(document));

      const results = [await started.control.fixtures.load(document), await started.control.fixtures.load(file)];

      expect(results).toEqual([
        { actionTypes: 1, jobIds: [jobId(1), jobId(2)], pipelines: 0, executionIds: [] },
        { actionTypes: 1, jobIds: [jobId(3), jobId(4)], pipelines: 0, executionIds: [] },
      ]);
    });

    test('are refused with every mistake', async () => {
      await using started = await start({});

      await expect(started.control.fixtures.load({ jbos: [], account: 1 } as never)).rejects.toMatchObject({
        code: 'invalid',
        message:
          "'jbos' is not known here; valid are $schema, account, region, actionTypes, jobs, pipelines, executions, stubs. Did you mean 'jobs'?\n" +
          'account: must be a string, not the number 1; write it in quotes: "1".',
      });
    });
  });

  describe('a reset', () => {
    test('goes back to the state after the start, and leaves the clock alone', async () => {
      await using started = await start({
        fixtures: { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType, count: 2 }] },
      });
      const { control, emulator } = started;
      await control.clock.advance('1h');
      await pollBuild(emulator);
      await control.jobs.enqueue({ actionTypeId: { ...buildType, version: '2' } });

      const result = await control.reset();

      expect(result).toEqual({ actionTypes: 1, jobIds: [jobId(4), jobId(5)], pipelines: 0, executionIds: [] });
      expect((await control.jobs.list()).map(({ id, status, createdAt }) => [id, status, createdAt])).toEqual([
        [jobId(4), 'Queued', later(3_600_000)],
        [jobId(5), 'Queued', later(3_600_000)],
      ]);
      expect((await control.clock.now()).now).toBe(later(3_600_000));
      expect(emulator.parts.store.actionTypes.list('123456789012/us-east-1', 'Custom')).toHaveLength(1);
    });

    test('forgets what was due, and knows what is', async () => {
      await using started = await start({ fixtures: { jobs: [{ actionTypeId: buildType }] } });
      const { control, emulator } = started;
      await pollBuild(emulator);
      await control.clock.advance('30s');
      await control.reset();

      const { occurred } = await control.clock.advance('48h');

      expect(occurred).toEqual([{ at: later(86_430_000), event: 'TimedOut', jobId: jobId(2), status: 'TimedOut' }]);
    });
  });
});

describe('an emulator elsewhere', () => {
  test('has the same endpoint, account and region in its client’s configuration', async () => {
    await using emulator = await startTestEmulator({ account: '210987654321', region: 'eu-central-1' });

    const { endpoint, clientConfig, environment } = await connect(`${emulator.endpoint}/`);

    expect({ endpoint, clientConfig }).toEqual({
      endpoint: emulator.endpoint,
      clientConfig: {
        endpoint: emulator.endpoint,
        region: 'eu-central-1',
        credentials: { accessKeyId: '210987654321', secretAccessKey: 'test' },
      },
    });
    expect(environment).toMatchObject({ AWS_ENDPOINT_URL: emulator.endpoint, AWS_REGION: 'eu-central-1' });
  });

  test('is not stopped from here', async () => {
    await using emulator = await startTestEmulator();
    {
      await using remote = await connect(emulator.endpoint);
      await expect(remote.stop()).rejects.toMatchObject({
        code: 'unsupported',
        message: `The emulator at ${emulator.endpoint} runs in another process; stop it there.`,
      });
    }

    expect((await connect(emulator.endpoint)).endpoint).toBe(emulator.endpoint);
  });

  test('is told apart from nothing at all', async () => {
    const emulator = await startTestEmulator();
    await emulator.stop();

    await expect(connect(emulator.endpoint)).rejects.toMatchObject({
      name: 'ControlError',
      code: 'unreachable',
      message: `No emulator answers at ${emulator.endpoint} (ECONNREFUSED).`,
    });
  });
});

describe('a stop', () => {
  test('may be asked for twice', async () => {
    const emulator = await startTestEmulator();

    await emulator.stop();

    await expect(emulator.stop()).resolves.toBeUndefined();
  });
});
