import {
  type ActionType,
  CreateCustomActionTypeCommand,
  DeleteCustomActionTypeCommand,
  ListActionTypesCommand,
  type ListActionTypesInput,
  paginateListActionTypes,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { nextToken } from '../../../src/domain/next-token.ts';
import { awsActionTypes } from '../../../src/model/action-types.ts';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLongerThan, isNoneOf, isShorterThan } from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { buildType, buildTypeFixture, jenkinsType, jenkinsTypeFixture } from '../../support/jobs.ts';

/** More types of partners than one page holds. */
const partnerTypes = Array.from({ length: 150 }, (_, index) => ({
  ...buildTypeFixture,
  owner: 'ThirdParty',
  provider: `Partner${String(index).padStart(3, '0')}`,
}));

function list(emulator: TestEmulator, input: ListActionTypesInput = {}) {
  return answerOf(emulator.client.send(new ListActionTypesCommand(input)));
}

function providers(types: readonly ActionType[] | undefined) {
  return types?.map(({ id }) => id?.provider);
}

describeInput('ListActionTypes', [
  [
    'an owner that does not exist',
    { actionOwnerFilter: 'All' },
    isNoneOf('AWS, ThirdParty, Custom', 'actionOwnerFilter'),
  ],
  ['an empty token', { nextToken: '' }, isShorterThan(1, 'nextToken')],
  ['a token of 2,049 characters', { nextToken: 't'.repeat(2049) }, isLongerThan(2048, 'nextToken')],
  ['a region of three letters', { regionFilter: 'usa' }, isShorterThan(4, 'regionFilter')],
  ['a region of 31 letters', { regionFilter: 'r'.repeat(31) }, isLongerThan(30, 'regionFilter')],
]);

describe('errors', () => {
  test.each([
    ['garbage', 'garbage'],
    ['JSON that is no token', Buffer.from('{"a":1}').toString('base64url')],
    ['a list that is no token', Buffer.from('[1]').toString('base64url')],
  ])('answers InvalidNextTokenException for %s', async (_, token) => {
    await using emulator = await startTestEmulator();

    expect(await refusalOf(list(emulator, { nextToken: token }))).toEqual({
      name: 'InvalidNextTokenException',
      message: `The nextToken value '${token}' is not valid. Specify a valid nextToken value, and then try again.`,
      status: 400,
    });
  });

  test.each([
    ['another operation', nextToken(['ListPipelines', '123456789012/us-east-1', null], 'x')],
    ['another account', nextToken(['ListActionTypes', '210987654321/us-east-1', null], 'x')],
    ['another region', nextToken(['ListActionTypes', '123456789012/eu-central-1', null], 'x')],
    ['another filter', nextToken(['ListActionTypes', '123456789012/us-east-1', 'AWS'], 'x')],
  ])('answers InvalidNextTokenException for a token of %s', async (_, token) => {
    await using emulator = await startTestEmulator();

    expect(await refusalOf(list(emulator, { nextToken: token }))).toEqual({
      name: 'InvalidNextTokenException',
      message: `The nextToken value '${token}' is not valid. Specify a valid nextToken value, and then try again.`,
      status: 400,
    });
  });

  test('answers InvalidNextTokenException for a token that another account was given', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: partnerTypes } });
    const { nextToken } = await list(emulator);

    const other = emulator.clientFor({ account: '210987654321' });
    const refusal = await refusalOf(other.send(new ListActionTypesCommand({ nextToken })));

    expect(refusal.name).toBe('InvalidNextTokenException');
  });
});

describe('behaviour', () => {
  test('shows the types of the account first, then those of AWS, each with its settings (F2)', async () => {
    await using emulator = await startTestEmulator({
      fixtures: { actionTypes: [jenkinsTypeFixture, buildTypeFixture] },
    });

    const { actionTypes, nextToken } = await list(emulator);

    expect(nextToken).toBeUndefined();
    expect(actionTypes?.slice(0, 2)).toStrictEqual([
      {
        id: buildType,
        settings: {},
        actionConfigurationProperties: [],
        inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
        outputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
      },
      {
        id: jenkinsType,
        settings: {},
        actionConfigurationProperties: [
          { name: 'ProjectName', required: true, key: true, secret: false, queryable: true },
        ],
        inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
        outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
      },
    ]);
    const aws = awsActionTypes.filter(({ id }) => id.owner === 'AWS');
    expect(actionTypes?.filter(({ id }) => id?.owner === 'AWS')).toHaveLength(aws.length);
    expect(actionTypes?.every(({ settings }) => settings !== undefined)).toBe(true);
  });

  test('shows AWS’s S3 source as the service does (F8)', async () => {
    await using emulator = await startTestEmulator();

    const { actionTypes } = await list(emulator, { actionOwnerFilter: 'AWS' });

    const flags = { required: true, key: true, secret: false, queryable: false };
    const source = actionTypes?.find(({ id }) => id?.category === 'Source' && id.provider === 'S3');
    expect(source).toMatchObject({
      id: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
      settings: { entityUrlTemplate: 'https://console.aws.amazon.com/s3/home?region=us-east-1#' },
      actionConfigurationProperties: [
        { ...flags, name: 'S3Bucket', description: 'The Amazon S3 Bucket' },
        { ...flags, name: 'S3ObjectKey', description: 'The Amazon S3 object key' },
        { name: 'PollForSourceChanges', required: false },
        { name: 'AllowOverrideForS3ObjectKey', required: false },
      ],
      inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
      outputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
    });
  });

  test.each(['Custom', 'ThirdParty', 'AWS'] as const)(
    'shows types of the owner %s alone where they are asked for',
    async (owner) => {
      await using emulator = await startTestEmulator({
        fixtures: { actionTypes: [buildTypeFixture, { ...buildTypeFixture, owner: 'ThirdParty' }] },
      });

      const { actionTypes = [] } = await list(emulator, { actionOwnerFilter: owner });

      expect(actionTypes.length).toBeGreaterThan(0);
      expect(new Set(actionTypes.map(({ id }) => id?.owner))).toEqual(new Set([owner]));
    },
  );

  test('shows the types of another region where it is asked for, and of no other account', async () => {
    await using emulator = await startTestEmulator();
    await emulator.actionTypes.create(buildTypeFixture, { region: 'eu-central-1' });
    await emulator.actionTypes.create(jenkinsTypeFixture, { account: '210987654321' });

    const here = await list(emulator, { actionOwnerFilter: 'Custom' });
    const there = await list(emulator, { actionOwnerFilter: 'Custom', regionFilter: 'eu-central-1' });

    expect([providers(here.actionTypes), providers(there.actionTypes)]).toEqual([[], ['MyBuild']]);
  });

  test('lists own types before those of AWS, so that a caller that reads one page sees them', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });

    const { actionTypes = [] } = await emulator.client.send(new ListActionTypesCommand({}));

    expect(actionTypes[0]?.id).toEqual(buildType);
    expect(actionTypes).toHaveLength(1 + awsActionTypes.length);
  });

  test('gives a hundred types a page, and all of them once over the pages', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: partnerTypes } });

    const pages: ActionType[][] = [];
    const { client } = emulator;
    for await (const { actionTypes = [] } of paginateListActionTypes({ client }, { actionOwnerFilter: 'ThirdParty' })) {
      pages.push(actionTypes);
    }

    const own = awsActionTypes.filter(({ id }) => id.owner === 'ThirdParty').map(({ id }) => id.provider as string);
    const expected = [...partnerTypes.map(({ provider }) => provider), ...own];
    expect(pages.map((page) => page.length)).toEqual([100, expected.length - 100]);
    expect(providers(pages.flat())?.sort()).toEqual(expected.sort());
  });

  test('goes on behind the last type of the page though types come and go', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: partnerTypes } });
    const type = { ...buildTypeFixture, owner: undefined, provider: 'AAA' } as const;
    await emulator.client.send(new CreateCustomActionTypeCommand(type as never));
    const first = await list(emulator);
    await emulator.client.send(new CreateCustomActionTypeCommand({ ...type, provider: 'AAB' } as never));
    await emulator.client.send(new DeleteCustomActionTypeCommand({ category: 'Build', provider: 'AAA', version: '1' }));

    const second = await list(emulator, { nextToken: first.nextToken });

    const seen = [...(first.actionTypes ?? []), ...(second.actionTypes ?? [])].map(({ id }) => JSON.stringify(id));
    expect(new Set(seen).size).toBe(seen.length);
    const partners = seen.filter((id) => id.includes('Partner'));
    expect(partners).toHaveLength(150);
  });

  test('gives no token with the last page, even where it is full', async () => {
    const own = awsActionTypes.filter(({ id }) => id.owner === 'ThirdParty').length;
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: partnerTypes.slice(0, 100 - own) } });

    const { actionTypes, nextToken } = await list(emulator, { actionOwnerFilter: 'ThirdParty' });

    expect([actionTypes?.length, nextToken]).toEqual([100, undefined]);
  });
});

describe('time', () => {
  test('does not wear out a token', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: partnerTypes } });
    const { nextToken } = await list(emulator);
    await emulator.clock.advance({ days: 365 });

    expect((await list(emulator, { nextToken })).actionTypes?.length).toBeGreaterThan(0);
  });
});
