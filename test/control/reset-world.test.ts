import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { FixtureDocument } from '../../src/control/types.ts';
import { run } from '../support/command.ts';
import { controlWays } from '../support/control-ways.ts';
import { account, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { sourceStub, stagesOf, take } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType, buildTypeFixture, jobId, poll } from '../support/jobs.ts';
import { approvalAction, buildAction } from '../support/pipelines.ts';

const other = { region: 'eu-west-1' };
const document: FixtureDocument = { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType }] };
const fixtures = [document, { ...document, ...other }];

/** Something of every kind in both regions, after what the start's documents have made. */
async function fill(emulator: TestEmulator): Promise<void> {
  for (const where of [{}, other]) {
    await emulator.fixtures.load({
      ...where,
      stubs: [sourceStub],
      pipelines: [stagesOf({ Work: [buildAction(), approvalAction()] })],
      executions: [{ pipeline: 'Sample' }],
      webhooks: [],
      eventTargets: [{ url: 'http://127.0.0.1:9/' }],
      functions: { Far: { url: 'http://127.0.0.1:9/' } },
      thirdPartyClients: [{ clientId: '11111111-2222-4333-8444-555555555555', clientToken: 'secret' }],
    });
    await take({ client: emulator.clientFor(where) });
  }
  await emulator.artifacts.put({ bucket: 'ours', key: 'a' }, 'bytes');
}

async function seen({ jobs, pipelines, functions, thirdPartyClients, events, requests }: TestEmulator) {
  const of = <T extends { readonly region?: string }>(all: readonly T[]) =>
    all.filter(({ region }) => region === other.region);
  return {
    jobs: of(await jobs.list()),
    pipelines: of(await pipelines.list()),
    state: await pipelines.state('Sample', other).catch(() => undefined),
    functions: of(await functions.list()),
    clients: of(await thirdPartyClients.list()),
    events: of(await events.list({ limit: 1000 })),
    requests: of(await requests.list()),
  };
}

describe.each(controlWays)('a reset of one account and region, %s,', (_, start) => {
  test('brings that one back to the state after the start, and leaves the others as they are', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    await fill(emulator);
    const before = await seen(emulator);

    const made = await control.reset({ region: 'us-east-1' });

    expect(made).toMatchObject({ actionTypes: 1, jobIds: [expect.any(String)], pipelines: 0 });
    expect(await seen(emulator)).toEqual(before);
    const all = await control.jobs.list({ region: 'us-east-1' });
    expect(all).toMatchObject([{ id: made.jobIds[0], status: 'Queued', region: 'us-east-1' }]);
    expect(await control.pipelines.list({ region: 'us-east-1' })).toEqual([]);
    await expect(control.artifacts.get({ bucket: 'ours', key: 'a' })).rejects.toMatchObject({ code: 'notFound' });
    const isOwn = ({ region }: { readonly region?: string }) => region === 'us-east-1';
    expect((await control.requests.list()).filter(isOwn)).toEqual([]);
    expect((await control.events.list({ limit: 1000 })).filter(isOwn)).toMatchObject([{ detail: { state: 'Queued' } }]);
  });

  test('goes to nothing where that is wanted', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    await fill(emulator);

    await control.reset({ ...other, empty: true });

    expect(await seen(emulator)).toEqual({
      ...{ jobs: [], pipelines: [], functions: [], clients: [], events: [], requests: [] },
      state: undefined,
    });
    expect(await control.jobs.list({ region: 'us-east-1' })).toHaveLength(2);
    await expect(poll({ client: emulator.clientFor(other) })).rejects.toMatchObject({
      name: 'ActionTypeNotFoundException',
    });
  });

  test('is of all regions where an account alone is named, and of that account alone', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    const third = { account: '210987654321', region: 'eu-central-1' };
    await control.fixtures.load({ ...document, ...third });
    const [foreign] = await control.jobs.list(third);
    await fill(emulator);
    // In regions where nothing else is.
    await control.fixtures.load({ region: 'eu-north-1', eventTargets: [{ url: 'http://127.0.0.1:9/' }] });
    await expect(poll({ client: emulator.clientFor({ region: 'ap-south-1' }) })).rejects.toThrow();

    const made = await control.reset({ account });

    expect(made).toMatchObject({ actionTypes: 2, pipelines: 0 });
    expect((await control.jobs.list()).map(({ id }) => id).sort()).toEqual([...made.jobIds, foreign?.id].sort());
    expect(await control.pipelines.list()).toEqual([]);
    expect((await control.requests.list()).filter(({ accountId }) => accountId === account)).toEqual([]);
    const isOwn = (each: { readonly account?: string }) => each.account === account;
    expect((await control.events.list({ limit: 1000 })).filter(isOwn)).toHaveLength(2);
    expect(await control.reset({ account, empty: true })).toMatchObject({ actionTypes: 0, jobIds: [] });
    expect(await control.jobs.list()).toEqual([foreign]);
  });

  test('ends waits for what is gone', async () => {
    await using controlled = await start({ fixtures });
    const { control } = controlled;
    const waiting = expect(control.jobs.waitFor(jobId(1), 'Succeeded')).rejects.toMatchObject({ code: 'notFound' });
    const { id } = await control.jobs.enqueue({ actionTypeId: buildType }, other);

    await control.reset({ account, region: 'us-east-1' });

    await waiting;
    expect(await control.jobs.get(id)).toMatchObject({ status: 'Queued' });
  });

  test('leaves nothing of what its jobs were about in the file, and all that others share with them', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    await emulator.fixtures.load({ jobs: [{ actionTypeId: buildType, encryptionKey: { id: 'gone', type: 'KMS' } }] });
    const pipelineContext = { pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:Shared' };
    for (const where of [{}, other]) {
      await emulator.fixtures.load({ ...where, jobs: [{ actionTypeId: buildType, pipelineContext }] });
    }
    using folder = temporaryFolder();
    const file = join(folder.path, 'state.db');

    await control.reset({ region: 'us-east-1', empty: true });

    await control.snapshots.export(file);
    expect(readFileSync(file, 'latin1')).not.toContain('"gone"');
    const { jobs } = await poll({ client: emulator.clientFor(other) }, { maxBatchSize: 2 });
    expect(jobs?.at(-1)?.data?.pipelineContext).toMatchObject(pipelineContext);
  });

  test('leaves a state that holds together, and works', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    await fill(emulator);
    using folder = temporaryFolder();
    const file = join(folder.path, 'state.db');
    await control.reset({ region: 'us-east-1' });
    const job = await take(emulator);

    await control.snapshots.export(file);
    await using second = await startTestEmulator();
    await second.snapshots.import(file);

    expect(await second.jobs.get(job.id)).toMatchObject({ status: 'InProgress' });
    expect(await second.jobs.list()).toEqual(await control.jobs.list());
  });
});

test('the command resets one account and region', async () => {
  await using emulator = await startTestEmulator({ fixtures });
  const reset = (...args: readonly string[]) => run(['reset', ...args, '--endpoint', emulator.endpoint]);

  expect((await reset('--region', 'eu-west-1')).stdout).toBe(
    "In the emulator's own account, eu-west-1: Back to the state after the start: 1 action type, 1 job.\n",
  );
  expect(await emulator.jobs.list()).toMatchObject([{ id: jobId(1) }, { id: jobId(3) }]);
  expect((await reset('--region', 'eu-west-1', '--account', '123456789012', '--empty')).stdout).toBe(
    'In 123456789012, eu-west-1: The state is empty.\n',
  );
  expect(await emulator.jobs.list()).toMatchObject([{ id: jobId(1) }]);
  expect((await reset('--account', '123456789012')).stdout).toBe(
    'In 123456789012, all regions: Back to the state after the start: 2 action types, 2 jobs.\n',
  );
  expect(await reset('--account', '12')).toMatchObject({ code: 2, stderr: "--account: '12' is not twelve digits.\n" });
});

test('what is under way for it is dropped, and in nobody’s way who has its place', async () => {
  await using emulator = await startTestEmulator();
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  await emulator.functions.register('Slow', async () => {
    begun.resolve();
    await gate.promise;
    setImmediate(ended.resolve);
  });
  await emulator.jobs.enqueue({ function: 'Slow' });
  await begun.promise;

  await emulator.reset({ account, empty: true });
  await emulator.functions.register('Quick', async (event) => {
    gate.resolve();
    await ended.promise;
    const jobId = event['CodePipeline.job'].id;
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId }));
  });
  const { id } = await emulator.jobs.enqueue({ function: 'Quick' });

  expect(await emulator.jobs.waitFor(id, 'Succeeded')).toMatchObject({ function: 'Quick' });
  await emulator.idle();
  expect(emulator.log.filter((line) => /^(error|warning)/.test(line))).toEqual([]);
  expect((await emulator.jobs.get(id)).history.map(({ event }) => event)).toEqual(['SuccessReported']);
  expect(await emulator.jobs.list()).toHaveLength(1);
});
