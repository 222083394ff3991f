import { writeFileSync } from 'node:fs';
import {
  AcknowledgeJobCommand,
  ListActionTypesCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { answerOf } from '../support/answers.ts';
import { databaseFile, fileNamed } from '../support/database-file.ts';
import { later, startOfTime, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { acknowledgedBuild, buildType, buildTypeFixture, dispatchedBuild, enqueueBuild } from '../support/jobs.ts';

/** A job in progress and then what its worker reports of it, or what else happens. */
async function reported(emulator: TestEmulator, report: (jobId: string) => Promise<unknown>): Promise<string> {
  const jobId = await acknowledgedBuild(emulator);
  await report(jobId);
  return jobId;
}

/** How a job comes to each status. */
const ways: Readonly<Record<string, (emulator: TestEmulator) => Promise<string>>> = {
  Created: async (emulator) => {
    const first = await reported(emulator, (jobId) =>
      emulator.client.send(new PutJobSuccessResultCommand({ jobId, continuationToken: 't' })),
    );
    return (await emulator.jobs.get(first)).chain[1] as string;
  },
  Queued: (emulator) => enqueueBuild(emulator, { configuration: { Target: 'x64' } }),
  Dispatched: async (emulator) => (await dispatchedBuild(emulator)).jobId,
  InProgress: acknowledgedBuild,
  TimedOut: (emulator) => reported(emulator, () => emulator.clock.advance('24h')),
  Succeeded: (emulator) =>
    reported(emulator, (jobId) =>
      emulator.client.send(
        new PutJobSuccessResultCommand({
          jobId,
          executionDetails: { summary: 's', externalExecutionId: 'x', percentComplete: 100 },
          outputVariables: { a: 'b' },
          currentRevision: { revision: 'r', changeIdentifier: 'c', created: new Date(0) },
        }),
      ),
    ),
  Failed: (emulator) =>
    reported(emulator, (jobId) =>
      emulator.client.send(
        new PutJobFailureResultCommand({ jobId, failureDetails: { type: 'JobFailed', message: 'm' } }),
      ),
    ),
};

describe('a restart on the same file', () => {
  test.each(Object.entries(ways))('finds a job that is %s as it was', async (status, bring) => {
    const options = { db: databaseFile(), continuationDelay: '30s' };
    const first = await startTestEmulator(options);
    await first.actionTypes.create(buildTypeFixture);
    const id = await bring(first);
    const before = await first.jobs.get(id);
    await first.stop();

    await using second = await startTestEmulator(options);

    expect(before.status).toBe(status);
    expect(await second.jobs.get(id)).toEqual(before);
  });

  test('lets a worker go on with the nonce that it has', async () => {
    const db = databaseFile();
    const first = await startTestEmulator({ db });
    await first.actionTypes.create(buildTypeFixture);
    const { jobId, nonce } = await dispatchedBuild(first);
    await first.stop();

    await using second = await startTestEmulator({ db });
    const acknowledged = await answerOf(second.client.send(new AcknowledgeJobCommand({ jobId, nonce })));
    await second.client.send(new PutJobSuccessResultCommand({ jobId }));

    expect(acknowledged).toEqual({ status: 'InProgress' });
    expect((await second.jobs.get(jobId)).status).toBe('Succeeded');
  });

  test('goes on with windows and time-outs where they were', async () => {
    const db = databaseFile();
    const first = await startTestEmulator({ db });
    await first.actionTypes.create(buildTypeFixture);
    const { jobId } = await dispatchedBuild(first);
    await first.clock.advance('45s');
    await first.stop();

    await using second = await startTestEmulator({ db });
    const { occurred } = await second.clock.advance('24h');

    expect(occurred).toEqual([
      { at: later(60_000), event: 'WindowEnded', jobId, status: 'Queued' },
      { at: later(86_400_000), event: 'TimedOut', jobId, status: 'TimedOut' },
    ]);
  });

  test('settles at its own moment what fell due while nothing ran', async () => {
    const db = databaseFile();
    const first = await startEmulator({ db, clock: 'system', acknowledgementWindow: '1ms' });
    const { id } = await first.jobs.enqueue({ actionTypeId: buildType });
    await first.stop();
    const file = new Sqlite(db);
    file.exec('UPDATE jobs SET due_at = due_at - 172800000, deadline = deadline - 172800000');
    const { deadline } = file.prepare('SELECT deadline FROM jobs').get() as { deadline: number };
    file.close();

    await using second = await startEmulator({ db });

    expect((await second.jobs.get(id)).history).toEqual([
      { at: new Date(deadline).toISOString(), event: 'TimedOut', status: 'TimedOut', nonce: null },
    ]);
  });

  test('finds action types and their limits again', async () => {
    const db = databaseFile();
    const first = await startTestEmulator({ db });
    await first.actionTypes.create(buildTypeFixture);
    const list = new ListActionTypesCommand({ actionOwnerFilter: 'Custom' });
    const before = await answerOf(first.client.send(list));
    await first.stop();

    await using second = await startTestEmulator({ db });

    expect(await answerOf(second.client.send(list))).toEqual(before);
  });

  test('applies a fixture document once, until it is changed', async () => {
    const options = { db: databaseFile(), fixtures: fileNamed('jobs.yaml') };
    const write = (count: number) =>
      writeFileSync(options.fixtures, `jobs: [{ actionTypeId: ${JSON.stringify(buildType)}, count: ${count} }]`);
    const jobsAfterStart = async () => {
      await using emulator = await startEmulator(options);
      return (await emulator.jobs.list()).length;
    };

    write(2);
    const counts = [await jobsAfterStart(), await jobsAfterStart()];
    write(3);
    counts.push(await jobsAfterStart(), await jobsAfterStart());

    expect(counts).toEqual([2, 2, 5, 5]);
  });
});

describe('the clock in the file', () => {
  test('stands where it stood', async () => {
    const db = databaseFile();
    const first = await startEmulator({ db, clock: 'manual' });
    const { now } = await first.clock.set(startOfTime);
    await first.stop();

    await using second = await startEmulator({ db });

    expect(await second.clock.now()).toEqual({ now, mode: 'manual' });
  });

  test('runs as far ahead as it ran', async () => {
    const db = databaseFile();
    const first = await startEmulator({ db, clock: 'system' });
    await first.clock.advance('48h');
    await first.stop();
    const atLeast = Date.now() + 48 * 3_600_000;

    await using second = await startEmulator({ db });
    const { now, mode } = await second.clock.now();

    expect(mode).toBe('system');
    expect(Date.parse(now)).toBeGreaterThanOrEqual(atLeast);
    expect(Date.parse(now)).toBeLessThan(atLeast + 60_000);
  });

  test.each([
    ['manual', 'system'],
    ['system', 'manual'],
  ] as const)('never goes back when it is asked for in another mode: %s, then %s', async (mode, next) => {
    const db = databaseFile();
    const first = await startEmulator({ db, clock: mode });
    const { now } = await first.clock.advance('48h');
    await first.stop();

    await using second = await startEmulator({ db, clock: next });
    const state = await second.clock.now();

    expect(state.mode).toBe(next);
    expect(Date.parse(state.now)).toBeGreaterThanOrEqual(Date.parse(now));
  });
});

describe('accounts and regions', () => {
  test('are worlds of their own: one id can be a job in each', async () => {
    await using emulator = await startTestEmulator();
    const id = '11111111-1111-4111-8111-111111111111';
    const places = [{}, { region: 'eu-central-1' }, { account: '210987654321' }];
    for (const place of places) {
      await emulator.jobs.enqueue({ id, actionTypeId: buildType, configuration: { in: JSON.stringify(place) } }, place);
    }

    const again = emulator.jobs.enqueue({ id, actionTypeId: buildType });

    await expect(again).rejects.toMatchObject({
      code: 'conflict',
      message: `A job with the id ${id} exists already; give another id, or none.`,
    });
    const jobs = await emulator.jobs.list();
    expect(jobs.map(({ accountId, region }) => [accountId, region])).toEqual([
      ['123456789012', 'us-east-1'],
      ['123456789012', 'eu-central-1'],
      ['210987654321', 'us-east-1'],
    ]);
  });
});
