import {
  type ActionTypeDeclaration,
  GetActionTypeCommand,
  ListActionTypesCommand,
  PutThirdPartyJobSuccessResultCommand,
  UpdateActionTypeCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLargerThan, isNull, isSmallerThan, isUnlike } from '../../support/describe-input.ts';
import { later, startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import { jobId } from '../../support/jobs.ts';
import { acknowledgedAcme, acmeDeclaration, acmeType, ann, partner } from '../../support/third-party.ts';

const { executor } = acmeDeclaration;
const lambdaExecutorConfiguration = { lambdaFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:deploy' };
const site = { name: 'Site', optional: true, key: true, noEcho: false };

function update(emulator: TestEmulator, changes: object) {
  const actionType = { ...acmeDeclaration, ...changes } as unknown as ActionTypeDeclaration;
  return emulator.client.send(new UpdateActionTypeCommand({ actionType }));
}

/** The type as GetActionType shows it. */
async function shown(emulator: TestEmulator) {
  return (await answerOf(emulator.client.send(new GetActionTypeCommand(acmeType)))).actionType;
}

function changed(changes: object) {
  return { actionType: { ...acmeDeclaration, ...changes } };
}

describeInput('UpdateActionType', [
  ['no type', {}, isNull('actionType')],
  ['no executor', changed({ executor: undefined }), isNull('actionType.executor')],
  [
    'the owner of a custom type',
    changed({ id: { ...acmeType, owner: 'Custom' } }),
    isUnlike('AWS|ThirdParty', 'actionType.id.owner'),
  ],
  [
    'a job time-out of less than a minute',
    changed({ executor: { ...executor, jobTimeout: 59 } }),
    isSmallerThan(60, 'actionType.executor.jobTimeout'),
  ],
  [
    'a job time-out of more than twelve hours',
    changed({ executor: { ...executor, jobTimeout: 43_201 } }),
    isLargerThan(43_200, 'actionType.executor.jobTimeout'),
  ],
  [
    'a property that may or may not be optional',
    changed({ properties: [{ name: 'Site', key: true, noEcho: false }] }),
    isNull('actionType.properties.1.member.optional'),
  ],
]);

describe('errors', () => {
  test.each([
    ['provider', { ...acmeType, provider: 'Acme1' }],
    ['owner', { ...acmeType, owner: 'AWS' }],
  ])('answers ActionTypeNotFoundException for another %s, and makes no type (G3)', async (_, id) => {
    await using emulator = await startTestEmulator(partner);

    const refusals = [await refusalOf(update(emulator, { id })), await refusalOf(update(emulator, { id }))];

    expect(refusals).toEqual(
      Array(2).fill({
        name: 'ActionTypeNotFoundException',
        message: `ActionType (Category: 'Deploy', Owner: '${id.owner}', Provider: '${id.provider}', Version: '1') is not available`,
        status: 400,
      }),
    );
  });

  test.each([
    [
      'a job worker without its configuration',
      { executor: { type: 'JobWorker', configuration: {} } },
      'Action type Deploy/ThirdParty/Acme/1: An executor of type JobWorker has a jobWorkerExecutorConfiguration and no lambdaExecutorConfiguration.',
    ],
    [
      'a function with the configuration of a job worker, too',
      { executor: { type: 'Lambda', configuration: { ...executor.configuration, lambdaExecutorConfiguration } } },
      'Action type Deploy/ThirdParty/Acme/1: An executor of type Lambda has a lambdaExecutorConfiguration and no jobWorkerExecutorConfiguration.',
    ],
    [
      'a function with more than 15 minutes',
      { executor: { type: 'Lambda', configuration: { lambdaExecutorConfiguration }, jobTimeout: 901 } },
      'Action type Deploy/ThirdParty/Acme/1: The jobTimeout of a Lambda executor is at most 900 seconds, not 901.',
    ],
    [
      'fewer artifacts at most than at least',
      { inputArtifactDetails: { minimumCount: 2, maximumCount: 1 } },
      'Maximum Number of Artifacts (1) has to be greater than or equal to minimum (2).',
    ],
    [
      'a queryable property that is optional',
      { properties: [{ ...site, queryable: true }] },
      "Invalid queryable property 'Site'. Queryable configuration properties must be required and non-secret.",
    ],
    ['a property twice', { properties: [site, site] }, "Configuration property 'Site' is declared more than once."],
  ])('answers ValidationException for %s (G6)', async (_, changes, message) => {
    await using emulator = await startTestEmulator(partner);

    expect(await refusalOf(update(emulator, changes))).toEqual({ name: 'ValidationException', message, status: 400 });
    expect(await shown(emulator)).toStrictEqual(acmeDeclaration);
  });

  test.each([
    ['makes an optional property required', [{ ...site, optional: false }], 'Site'],
    ['adds a required property', [site, { ...site, name: 'Zone', optional: false }], 'Zone'],
  ])('answers RequestFailedException when it %s of a public type (G6)', async (_, properties, name) => {
    const before = { ...acmeDeclaration, permissions: { allowedAccounts: ['*'] }, properties: [site] };
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [before] } });

    expect(await refusalOf(update(emulator, { permissions: before.permissions, properties }))).toEqual({
      name: 'RequestFailedException',
      message: `Action type Deploy/ThirdParty/Acme/1 is public: its property '${name}' can only be optional.`,
      status: 400,
    });
    expect(await shown(emulator)).toStrictEqual(before);
  });
});

describe('behaviour', () => {
  test('replaces the declaration, and answers nothing (A2)', async () => {
    const before = { ...acmeDeclaration, description: 'Before', properties: [site] };
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [before] } });
    const after = {
      ...acmeDeclaration,
      executor: { ...executor, jobTimeout: 900 },
      properties: [{ ...site, optional: false }],
      urls: { configurationUrl: 'https://acme.example.com/' },
    };

    const answer = await call(emulator, 'UpdateActionType', { actionType: after });

    expect(answer).toEqual({ status: 200, body: undefined });
    expect(await shown(emulator)).toStrictEqual(after);
  });

  test('a public type takes new optional properties, and those that were required may stay so (G6)', async () => {
    const permissions = { allowedAccounts: ['*'] };
    const required = { ...site, optional: false };
    const before = { ...acmeDeclaration, permissions, properties: [required] };
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [before] } });
    const properties = [required, { ...site, name: 'Zone' }];

    await update(emulator, { permissions, properties });

    expect(await shown(emulator)).toStrictEqual({ ...before, properties });
  });

  test('ListActionTypes shows the change in the form of custom types', async () => {
    await using emulator = await startTestEmulator(partner);
    await update(emulator, {
      properties: [{ ...site, noEcho: true, description: 'Where to' }],
      urls: {
        configurationUrl: 'https://acme.example.com/',
        entityUrlTemplate: 'https://acme.example.com/{Config:Site}',
      },
    });

    const { actionTypes } = await emulator.client.send(new ListActionTypesCommand({ actionOwnerFilter: 'ThirdParty' }));

    expect(actionTypes?.find(({ id }) => id?.provider === acmeType.provider)).toStrictEqual({
      id: acmeType,
      settings: {
        thirdPartyConfigurationUrl: 'https://acme.example.com/',
        entityUrlTemplate: 'https://acme.example.com/{Config:Site}',
      },
      actionConfigurationProperties: [
        { name: 'Site', required: false, key: true, secret: true, description: 'Where to' },
      ],
      inputArtifactDetails: acmeDeclaration.inputArtifactDetails,
      outputArtifactDetails: acmeDeclaration.outputArtifactDetails,
    });
  });
});

describe('time', () => {
  test('a new jobTimeout is for actions that start later (G7)', async () => {
    await using emulator = await startTestEmulator(partner);
    const before = await acknowledgedAcme(emulator);

    await update(emulator, { executor: { ...executor, jobTimeout: 60 } });
    const { clientToken } = ann;
    const report = { jobId: before, clientToken, continuationToken: 't' };
    await emulator.client.send(new PutThirdPartyJobSuccessResultCommand(report));
    const after = await emulator.jobs.enqueue({ actionTypeId: acmeType });

    expect((await emulator.jobs.get(jobId(2))).deadline).toBe(later(24 * 3_600_000));
    expect(after.deadline).toBe(later(60_000));
  });
});
