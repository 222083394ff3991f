import { describe, expect, test } from 'vitest';
import type { EmulatorControl } from '../../src/control/api/emulator-control.ts';
import type { JobListOptions } from '../../src/control/types.ts';
import { controlWays } from '../support/control-ways.ts';
import { later, startOfTime, startTestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import { buildType, dispatchedBuild, enqueueBuild, jobId, unknownJobId } from '../support/jobs.ts';

describe.each(controlWays)('%s', (_way, start) => {
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

    test('are listed by pipeline and by what stands in them', async () => {
      await using started = await start();
      const { control } = started;
      for (const [pipelineName, action] of [
        ['One', 'Compile'],
        ['Two', 'Pack'],
        ['Two', 'compile it'],
      ] as const) {
        await control.jobs.enqueue({ actionTypeId: buildType, pipelineContext: { pipelineName, stage: 'S', action } });
      }

      const listed = async (options: JobListOptions) => (await control.jobs.list(options)).map(({ action }) => action);

      expect(await listed({ pipeline: 'Two' })).toEqual(['Pack', 'compile it']);
      expect(await listed({ text: 'COMPILE' })).toEqual(['Compile', 'compile it']);
      expect(await listed({ text: 'mybuild', pipeline: 'One' })).toEqual(['Compile']);
      expect(await listed({ text: jobId(2).slice(-6) })).toEqual(['Pack']);
      expect(await listed({ text: '%' })).toEqual([]);
      expect(await listed({ text: 'compile', status: 'Succeeded' })).toEqual([]);
    });

    test('are counted by status, however they come to it', async () => {
      await using started = await start();
      const { control, emulator } = started;
      expect(await control.jobs.counts()).toEqual({});
      await enqueueBuild(emulator);
      expect(await control.jobs.counts()).toEqual({ Queued: 1 });

      await control.jobs.enqueue({ actionTypeId: buildType, count: 3 });
      await control.operations.call('PollForJobs', { actionTypeId: buildType, maxBatchSize: 2 });
      expect(await control.jobs.counts()).toEqual({ Queued: 2, Dispatched: 2 });
      await control.snapshots.take('before');
      await control.clock.advance('61s');
      expect(await control.jobs.counts()).toEqual({ Queued: 4 });
      const twice = { id: jobId(9), actionTypeId: buildType };
      await expect(control.fixtures.load({ jobs: [twice, twice] })).rejects.toThrow(jobId(9));
      expect(await control.jobs.counts()).toEqual({ Queued: 4 });
      await control.snapshots.restore('before');
      expect(await control.jobs.counts()).toEqual({ Queued: 2, Dispatched: 2 });
      await control.reset({ region: 'us-east-1' });
      expect(await control.jobs.counts()).toEqual({});
      await enqueueBuild(emulator);
      expect(await control.jobs.counts()).toEqual({ Queued: 1 });
      await control.reset();
      expect(await control.jobs.counts()).toEqual({});
    });

    test('are counted in one account and region, and by the queue in which they wait', async () => {
      await using started = await start();
      const { control, emulator } = started;
      await enqueueBuild(emulator);
      await emulator.clock.advance('5m');
      await enqueueBuild(emulator);
      await control.jobs.enqueue({ actionTypeId: { ...buildType, provider: 'Far' } }, { region: 'eu-west-1' });
      const here = { accountId: '123456789012', region: 'us-east-1' };
      const near = { actionTypeId: buildType, ...here, count: 2, since: startOfTime };
      const far = { actionTypeId: { provider: 'Far' }, region: 'eu-west-1', count: 1 };

      expect(await control.jobs.queues()).toMatchObject([near, far]);
      expect(await control.jobs.queues({ region: 'us-east-1' })).toEqual([near]);
      expect(await control.jobs.counts({ region: 'eu-west-1' })).toEqual({ Queued: 1 });
      await dispatchedBuild(emulator).catch(() => {});
      await dispatchedBuild(emulator).catch(() => {});
      const lastPoll = { at: later(300_000), accessKeyId: '123456789012' };
      expect(await control.jobs.queues({ region: 'us-east-1' })).toMatchObject([{ count: 2, lastPoll }]);
      expect(await control.places()).toEqual([{ ...here, region: 'eu-west-1' }, here]);
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
          actionExecutionId: expect.any(String),
          createdAt: startOfTime,
        },
      ]);
    });

    test('that continue one another are listed as one, or as the chain that they are', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const single = await enqueueBuild(emulator);
      const first = await enqueueBuild(emulator);
      const { jobs: taken } = await control.operations.call('PollForJobs', {
        actionTypeId: buildType,
        maxBatchSize: 2,
      });
      const { nonce } = (taken as { id: string; nonce: string }[]).find(({ id }) => id === first) ?? {};
      await control.operations.call('AcknowledgeJob', { jobId: first, nonce });
      await control.operations.call('PutJobSuccessResult', { jobId: first, continuationToken: 'more' });
      const [second = ''] = (await control.jobs.get(first)).chain.slice(1);
      const other = await enqueueBuild(emulator);

      const turns = [
        { id: first, turn: 1, turns: 2 },
        { id: second, turn: 2, turns: 2 },
      ];
      expect(await control.jobs.list({ folded: true })).toMatchObject([{ id: single }, turns[1], { id: other }]);
      expect(await control.jobs.list({ folded: false })).toHaveLength(4);
      expect(await control.jobs.list({ chain: second })).toMatchObject(turns);
      expect(await control.jobs.list({ chain: second, folded: true })).toMatchObject([turns[1]]);
      expect(await control.jobs.list({ chain: single })).toMatchObject([{ id: single }]);
      await expect(control.jobs.list({ chain: unknownJobId })).rejects.toMatchObject({ code: 'notFound' });
    });

    test('come in pages, each of which can be asked for again with what is newer', async () => {
      await using started = await start();
      const { control, emulator } = started;
      await control.jobs.enqueue({ actionTypeId: buildType, count: 5 });
      const ask = async (query: string) => {
        const answer = await fetch(`${emulator.endpoint}/_emulator/v1/jobs?${query}`);
        return (await answer.json()) as { jobs: { id: string }[]; next?: string };
      };
      const first = await ask('limit=2');
      const second = await ask(`limit=2&before=${first.next}`);
      const newer = await enqueueBuild(emulator);

      expect(await ask(`before=${first.next}&after=${second.next}`)).toEqual({ jobs: second.jobs });
      expect((await ask(`after=${first.next}`)).jobs).toEqual([...first.jobs, expect.objectContaining({ id: newer })]);
      expect(await ask(`after=${first.next}&limit=2`)).toMatchObject({ next: expect.any(String) });
      expect(await ask(`after=${first.next}&limit=3`)).not.toHaveProperty('next');
      expect(await ask(`after=${first.next}&status=Failed`)).toEqual({ jobs: [] });
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
        "'configuraton' is not known here; valid are id, actionTypeId, clientId, configuration, inputArtifacts, outputArtifacts, pipelineContext, continuationToken, encryptionKey, count. Did you mean 'configuration'?",
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
        message: `A job with the id ${unknownJobId} exists already; give another id, or none.`,
      });
    });
  });
});

test('an answer says where to go on, until there are no older jobs', async () => {
  await using emulator = await startTestEmulator({ fixtures: { jobs: [{ actionTypeId: buildType, count: 5 }] } });
  const pages: number[][] = [];
  let before = '';
  do {
    const path = `/_emulator/v1/jobs?limit=2${before && `&before=${before}`}`;
    const answer = JSON.parse((await sendRaw(emulator, { method: 'GET', path })).body.toString());
    pages.push(answer.jobs.map(({ id }: { id: string }) => Number(id.slice(-4))));
    before = answer.next ?? '';
  } while (before !== '');

  expect(pages).toEqual([[4, 5], [2, 3], [1]]);
});
