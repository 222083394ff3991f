import { PollForThirdPartyJobsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { categories, describeInput, isNoneOf, isNull, isSmallerThan } from '../../support/describe-input.ts';
import { startTestEmulator } from '../../support/emulator.ts';
import { buildType, buildTypeFixture, enqueueBuild, jobId } from '../../support/jobs.ts';
import { acmeDeclaration, acmeType, ann, bob, enqueueAcme, partner, pollAcme } from '../../support/third-party.ts';

describeInput('PollForThirdPartyJobs', [
  ['no action type', {}, isNull('actionTypeId')],
  ['no provider', { actionTypeId: { ...acmeType, provider: undefined } }, isNull('actionTypeId.provider')],
  [
    'an unknown category',
    { actionTypeId: { ...acmeType, category: 'deploy' } },
    isNoneOf(categories, 'actionTypeId.category'),
  ],
  ['a batch of none', { actionTypeId: acmeType, maxBatchSize: 0 }, isSmallerThan(1, 'maxBatchSize')],
]);

describe('errors', () => {
  test.each(['AWS', 'Custom'] as const)('answers ValidationException for the owner %s (G2)', async (owner) => {
    await using emulator = await startTestEmulator(partner);

    const polled = emulator.client.send(new PollForThirdPartyJobsCommand({ actionTypeId: { ...acmeType, owner } }));

    expect(await refusalOf(polled)).toEqual({
      name: 'ValidationException',
      message: `ActionType with owner '${owner}' is not supported`,
      status: 400,
    });
  });

  test.each([
    ['unknown', acmeType],
    ["in AWS's catalogue", { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' }],
  ] as const)('answers ActionTypeNotFoundException for a type that is %s (C2)', async (_, actionTypeId) => {
    await using emulator = await startTestEmulator();
    const { category, provider } = actionTypeId;

    const refusal = await refusalOf(emulator.client.send(new PollForThirdPartyJobsCommand({ actionTypeId })));

    expect(refusal).toEqual({
      name: 'ActionTypeNotFoundException',
      message: `ActionType (Category: '${category}', Owner: 'ThirdParty', Provider: '${provider}', Version: '1') is not available`,
      status: 400,
    });
  });
});

describe('behaviour', () => {
  test('tells of a job its id and whose it is, and no more (G1)', async () => {
    await using emulator = await startTestEmulator(partner);
    const id = await enqueueAcme(emulator, { configuration: { Site: 'x' } });

    const answer = await answerOf(
      emulator.client.send(new PollForThirdPartyJobsCommand({ actionTypeId: acmeType, maxBatchSize: 10 })),
    );

    expect(answer).toStrictEqual({ jobs: [{ clientId: ann.clientId, jobId: id }] });
    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Dispatched', nonce: '3', clientId: ann.clientId });
  });

  test('dispatches one job when no batch size is given, each job once, first queued first out (D1, D2)', async () => {
    await using emulator = await startTestEmulator(partner);
    await emulator.jobs.enqueue({ actionTypeId: acmeType, count: 2 });

    const polled = [await pollAcme(emulator), await pollAcme(emulator), await pollAcme(emulator)];

    expect(polled.map((job) => job?.jobId)).toEqual([jobId(1), jobId(2), undefined]);
  });

  test('takes no notice of a queryable property, which its callers cannot name (G5)', async () => {
    const properties = [{ name: 'Site', optional: false, key: true, noEcho: false, queryable: true }];
    await using emulator = await startTestEmulator({
      fixtures: { ...partner.fixtures, actionTypes: [{ ...acmeDeclaration, properties }] },
    });
    const id = await enqueueAcme(emulator, { configuration: { Site: 'x' } });

    expect((await pollAcme(emulator))?.jobId).toBe(id);
  });

  test('leaves the jobs of custom actions alone', async () => {
    await using emulator = await startTestEmulator({
      fixtures: { ...partner.fixtures, actionTypes: [acmeDeclaration, buildTypeFixture] },
    });
    const id = await enqueueBuild(emulator);

    expect(await pollAcme(emulator)).toBeUndefined();
    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Queued', actionTypeId: buildType });
  });
});

describe('the client of a job (G2)', () => {
  test('is the one that its fixture names', async () => {
    await using emulator = await startTestEmulator(partner);
    await enqueueAcme(emulator, { clientId: bob.clientId });

    expect((await pollAcme(emulator))?.clientId).toBe(bob.clientId);
  });

  test('else the one that names its type', async () => {
    const { owner: _, ...actionType } = acmeType;
    await using emulator = await startTestEmulator({
      fixtures: { ...partner.fixtures, thirdPartyClients: [ann, { ...bob, actionType }] },
    });
    await enqueueAcme(emulator);

    expect((await pollAcme(emulator))?.clientId).toBe(bob.clientId);
  });

  test('else the first', async () => {
    const actionType = { ...acmeType, version: '2' };
    await using emulator = await startTestEmulator({
      fixtures: { ...partner.fixtures, thirdPartyClients: [ann, { ...bob, actionType }] },
    });
    await enqueueAcme(emulator);

    expect((await pollAcme(emulator))?.clientId).toBe(ann.clientId);
  });

  test('is made and logged with its token when there is none', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [acmeDeclaration] } });

    await enqueueAcme(emulator);
    await enqueueAcme(emulator);

    const [made, ...others] = await emulator.thirdPartyClients.list();
    expect(others).toEqual([]);
    expect(await pollAcme(emulator)).toEqual({ clientId: made?.clientId, jobId: jobId(1) });
    expect(emulator.log).toEqual([
      `A job of Deploy/ThirdParty/Acme/1 needs a client and there was none: clientId ${made?.clientId}, clientToken ${made?.clientToken}.`,
    ]);
  });

  test('is one of its own account and region', async () => {
    await using emulator = await startTestEmulator(partner);
    const place = { region: 'eu-central-1' };

    const { clientId } = await emulator.jobs.enqueue({ actionTypeId: acmeType }, place);

    expect([ann.clientId, bob.clientId]).not.toContain(clientId);
    expect(await emulator.thirdPartyClients.list(place)).toMatchObject([{ clientId, region: 'eu-central-1' }]);
  });
});

describe('time', () => {
  test('gives a job to another worker when nobody acknowledges in time, to the same client (D1)', async () => {
    await using emulator = await startTestEmulator(partner);
    const id = await enqueueAcme(emulator, { clientId: bob.clientId });
    await pollAcme(emulator);

    await emulator.clock.advance('59s');
    const early = await pollAcme(emulator);
    await emulator.clock.advance('1s');
    const again = await pollAcme(emulator);

    expect(early).toBeUndefined();
    expect(again).toEqual({ clientId: bob.clientId, jobId: id });
    expect((await emulator.jobs.get(id)).nonce).toBe('5');
  });
});
