import { GetActionTypeCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { DeclaredActionTypeFixture } from '../../../src/control/types.ts';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { categories, describeInput, isLongerThan, isNoneOf, isNull, isUnlike } from '../../support/describe-input.ts';
import { account, startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { buildType, buildTypeFixture } from '../../support/jobs.ts';
import { acmeDeclaration, acmeType } from '../../support/third-party.ts';

function get(emulator: TestEmulator, id: { category: string; owner: string; provider: string; version: string }) {
  return emulator.client.send(new GetActionTypeCommand(id as typeof acmeType));
}

const wholeDeclaration: DeclaredActionTypeFixture = {
  id: acmeType,
  description: 'Deploys to Acme.',
  executor: {
    type: 'JobWorker',
    configuration: {
      jobWorkerExecutorConfiguration: {
        pollingAccounts: ['210987654321'],
        pollingServicePrincipals: ['acme.example.com'],
      },
    },
    policyStatementsTemplate: '{"Version":"2012-10-17","Statement":[]}',
    jobTimeout: 3600,
  },
  inputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
  outputArtifactDetails: { minimumCount: 0, maximumCount: 10 },
  permissions: { allowedAccounts: ['*'] },
  properties: [
    { name: 'Site', optional: false, key: true, noEcho: false, queryable: true, description: 'Where to' },
    { name: 'ApiKey', optional: true, key: false, noEcho: true, queryable: false },
  ],
  urls: {
    configurationUrl: 'https://acme.example.com/',
    entityUrlTemplate: 'https://acme.example.com/{Config:Site}/',
    executionUrlTemplate: 'https://acme.example.com/{Config:Site}/{ExternalExecutionId}/',
    revisionUrlTemplate: 'https://acme.example.com/{RevisionId}/',
  },
};

describeInput('GetActionType', [
  ['no category', { ...acmeType, category: undefined }, isNull('category')],
  ['an unknown category', { ...acmeType, category: 'deploy' }, isNoneOf(categories, 'category')],
  ['the owner of a custom type (G3)', { ...acmeType, owner: 'Custom' }, isUnlike('AWS|ThirdParty', 'owner')],
  ['a provider of 36 letters', { ...acmeType, provider: 'x'.repeat(36) }, isLongerThan(35, 'provider')],
  ['a version with a point', { ...acmeType, version: '1.0' }, isUnlike('[0-9A-Za-z_-]+', 'version')],
]);

describe('errors', () => {
  test.each([
    ['nobody declares', acmeType],
    ["is in AWS's catalogue", { category: 'Deploy', owner: 'AWS', provider: 'S3', version: '1' }],
    [
      "is a partner's in AWS's catalogue",
      { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' },
    ],
    ['has the id of a custom type but for the owner', { ...buildType, owner: 'AWS' }],
  ])('answers ActionTypeNotFoundException for a type that %s (C2, G3)', async (_, id) => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });

    expect(await refusalOf(get(emulator, id))).toEqual({
      name: 'ActionTypeNotFoundException',
      message: `ActionType (Category: '${id.category}', Owner: '${id.owner}', Provider: '${id.provider}', Version: '${id.version}') is not available`,
      status: 400,
    });
  });

  test('answers ActionTypeNotFoundException in another region, and logs where the type is (D11, A12)', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [acmeDeclaration] } });
    const elsewhere = emulator.clientFor({ region: 'eu-central-1' });

    const refusal = await refusalOf(elsewhere.send(new GetActionTypeCommand(acmeType)));

    expect(refusal.name).toBe('ActionTypeNotFoundException');
    expect(emulator.log).toEqual([
      'warning: Deploy/ThirdParty/Acme/1 exists in us-east-1; this request was signed for eu-central-1.',
    ]);
  });
});

describe('behaviour', () => {
  test('shows a type as it was declared', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [wholeDeclaration] } });

    expect(await answerOf(get(emulator, acmeType))).toStrictEqual({ actionType: wholeDeclaration });
  });

  test('shows a type without properties with an empty list of them (G6)', async () => {
    const { properties: _, ...declaration } = acmeDeclaration;
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [declaration] } });

    expect(await answerOf(get(emulator, acmeType))).toStrictEqual({ actionType: { ...declaration, properties: [] } });
  });

  test('takes back what it shows, as a fixture and as the same definition (F4)', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [wholeDeclaration] } });
    const answer = await answerOf(get(emulator, acmeType));

    await emulator.actionTypes.create(answer as { actionType: DeclaredActionTypeFixture });

    expect(await answerOf(get(emulator, acmeType))).toStrictEqual(answer);
  });

  test("shows one of AWS's own that a fixture declares (G3)", async () => {
    const id = { category: 'Deploy', owner: 'AWS', provider: 'Internal', version: '1' };
    const lambdaFunctionArn = 'arn:aws:lambda:us-east-1:123456789012:function:deploy';
    const declaration: DeclaredActionTypeFixture = {
      ...acmeDeclaration,
      id,
      executor: { type: 'Lambda', configuration: { lambdaExecutorConfiguration: { lambdaFunctionArn } } },
    };
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [declaration] } });

    expect(await answerOf(get(emulator, id))).toStrictEqual({ actionType: declaration });
  });

  test('shows a third-party type written in the shape of custom ones as done by job workers of the account (G3)', async () => {
    await using emulator = await startTestEmulator();
    await emulator.actionTypes.create({
      ...acmeType,
      settings: { thirdPartyConfigurationUrl: 'https://acme.example.com/' },
      configurationProperties: [
        {
          name: 'Site',
          required: true,
          key: true,
          secret: false,
          queryable: true,
          description: 'Where to',
          type: 'String',
        },
      ],
      inputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
    });

    expect(await answerOf(get(emulator, acmeType))).toStrictEqual({
      actionType: {
        id: acmeType,
        executor: {
          type: 'JobWorker',
          configuration: { jobWorkerExecutorConfiguration: { pollingAccounts: [account] } },
        },
        properties: [
          { name: 'Site', optional: false, key: true, noEcho: false, queryable: true, description: 'Where to' },
        ],
        inputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
        urls: { configurationUrl: 'https://acme.example.com/' },
      },
    });
  });
});
