import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { later } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType, buildTypeFixture, jobId, pollBuild } from '../support/jobs.ts';

const nothing = {
  ...{ actionTypes: 0, jobIds: [], pipelines: 0, executionIds: [], webhooks: 0 },
  ...{
    functions: 0,
    stubs: 0,
    thirdPartyClients: 0,
    eventTargets: 0,
    eventRules: 0,
    notificationRules: 0,
    subscriptions: 0,
    buckets: 0,
  },
};

describe.each(controlWays)('%s', (_way, start) => {
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
        message: "provider: 'a b' is not only letters, digits, _ and -.",
      });
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
        { ...nothing, actionTypes: 1, jobIds: [jobId(1), jobId(2)] },
        { ...nothing, actionTypes: 1, jobIds: [jobId(3), jobId(4)] },
      ]);
    });

    test('are counted, whatever they make', async () => {
      await using started = await start({});

      const made = await started.control.fixtures.load({
        thirdPartyClients: [{ clientId: '0000000a-0000-4000-8000-000000000001', clientToken: 'secret' }],
        functions: { F: { url: 'http://127.0.0.1:9/' } },
        stubs: [
          { match: { provider: 'CodeBuild' }, result: 'succeed' },
          { match: { provider: 'ECS' }, result: 'fail' },
        ],
        eventTargets: [{ url: 'http://127.0.0.1:9/' }],
        buckets: [{ name: 'source' }, { name: 'store' }, { name: 'site' }],
      });

      expect(made).toEqual({ ...nothing, thirdPartyClients: 1, functions: 1, stubs: 2, eventTargets: 1, buckets: 3 });
    });

    test('are refused with every mistake', async () => {
      await using started = await start({});

      await expect(started.control.fixtures.load({ jbos: [], account: 1 } as never)).rejects.toMatchObject({
        code: 'invalid',
        message:
          "'jbos' is not known here; valid are $schema, account, region, actionTypes, thirdPartyClients, jobs, buckets, objects, pipelines, webhooks, executions, stubs, functions, endpoints, eventTargets, eventRules, notificationRules, subscriptions. Did you mean 'jobs'?\n" +
          'account: must be a string, not the number 1; write it in quotes: "1".',
      });
    });
  });

  describe('a reset', () => {
    test('leaves nothing when it is to be empty, and the next one brings the start’s fixtures back', async () => {
      await using started = await start();
      const { control, emulator } = started;
      await control.jobs.enqueue({ actionTypeId: buildType });
      await control.clock.advance('1m');

      const result = await control.reset({ empty: true });

      expect(result).toEqual(nothing);
      expect(await control.jobs.list()).toEqual([]);
      await expect(pollBuild(emulator)).rejects.toMatchObject({ name: 'ActionTypeNotFoundException' });
      expect((await control.clock.now()).now).toBe(later(60_000));
      expect(await control.reset()).toMatchObject({ actionTypes: 1 });
    });

    test('goes back to the state after the start, and leaves the clock alone', async () => {
      await using started = await start({
        fixtures: { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType, count: 2 }] },
      });
      const { control, emulator } = started;
      await control.clock.advance('1h');
      await pollBuild(emulator);
      await control.jobs.enqueue({ actionTypeId: { ...buildType, version: '2' } });

      const result = await control.reset();

      expect(result).toEqual({ ...nothing, actionTypes: 1, jobIds: [jobId(4), jobId(5)] });
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
