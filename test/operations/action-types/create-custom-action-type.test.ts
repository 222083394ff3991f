import {
  CreateCustomActionTypeCommand,
  type CreateCustomActionTypeInput,
  DeleteCustomActionTypeCommand,
  ListActionTypesCommand,
  PollForJobsCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import {
  categories,
  describeInput,
  isLargerThan,
  isLongerThan,
  isNoneOf,
  isNull,
  isUnlike,
} from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';

const counts = { minimumCount: 0, maximumCount: 5 };
const minimal = {
  category: 'Test',
  provider: 'Jenkins',
  version: '1',
  inputArtifactDetails: counts,
  outputArtifactDetails: counts,
} as const satisfies CreateCustomActionTypeInput;
const id = { category: 'Test', owner: 'Custom', provider: 'Jenkins', version: '1' } as const;
const property = { name: 'ProjectName', required: true, key: true, secret: false };

function create(emulator: TestEmulator, changes: Partial<CreateCustomActionTypeInput> = {}) {
  return emulator.client.send(new CreateCustomActionTypeCommand({ ...minimal, ...changes }));
}

function remove(emulator: TestEmulator) {
  const { category, provider, version } = minimal;
  return emulator.client.send(new DeleteCustomActionTypeCommand({ category, provider, version }));
}

describeInput('CreateCustomActionType', [
  ['no category', { ...minimal, category: null }, isNull('category')],
  ['a category that does not exist', { ...minimal, category: 'Nothing' }, isNoneOf(categories, 'category')],
  ['a provider of 36 characters', { ...minimal, provider: 'p'.repeat(36) }, isLongerThan(35, 'provider')],
  ['a provider with a dot', { ...minimal, provider: 'a.b' }, isUnlike('[0-9A-Za-z_-]+', 'provider')],
  ['no input artifacts', { ...minimal, inputArtifactDetails: null }, isNull('inputArtifactDetails')],
  [
    'more than five artifacts',
    { ...minimal, outputArtifactDetails: { minimumCount: 0, maximumCount: 6 } },
    isLargerThan(5, 'outputArtifactDetails.maximumCount'),
  ],
  [
    'eleven properties',
    { ...minimal, configurationProperties: Array(11).fill(property) },
    isLongerThan(10, 'configurationProperties'),
  ],
  [
    'a property’s name of 51 characters',
    { ...minimal, configurationProperties: [property, { ...property, name: 'n'.repeat(51) }] },
    isLongerThan(50, 'configurationProperties.2.member.name'),
  ],
  [
    'a property of a type that does not exist',
    { ...minimal, configurationProperties: [{ ...property, type: 'Date' }] },
    isNoneOf('String, Number, Boolean', 'configurationProperties.1.member.type'),
  ],
  [
    'a URL of 2,049 characters',
    { ...minimal, settings: { entityUrlTemplate: 'u'.repeat(2049) } },
    isLongerThan(2048, 'settings.entityUrlTemplate'),
  ],
  ['a tag without a key', { ...minimal, tags: [{ value: 'v' }] }, isNull('tags.1.member.key')],
]);

describe('errors', () => {
  test.each([
    [
      'fewer artifacts allowed than needed',
      { inputArtifactDetails: { minimumCount: 2, maximumCount: 1 } },
      'Maximum Number of Artifacts (1) has to be greater than or equal to minimum (2).',
    ],
    [
      'two queryable properties',
      {
        configurationProperties: [
          { ...property, name: 'a', queryable: true },
          { ...property, name: 'b', queryable: true },
        ],
      },
      "Multiple queryable configuration properties found with names 'a, b'. Up to one queryable property may be specified.",
    ],
    [
      'a queryable property that is secret',
      { configurationProperties: [{ ...property, name: 'a', queryable: true, secret: true }] },
      "Invalid queryable property 'a'. Queryable configuration properties must be required and non-secret.",
    ],
  ])('answers InvalidActionTypeException for %s (C8)', async (_, changes, message) => {
    await using emulator = await startTestEmulator();

    const refusal = await refusalOf(create(emulator, changes));

    expect(refusal).toEqual({ name: 'InvalidActionTypeException', message, status: 400 });
    expect(
      (await answerOf(emulator.client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' })))).actionTypes,
    ).toEqual([]);
  });

  test('answers ActionTypeAlreadyExistsException for another definition of a type that exists (F4)', async () => {
    await using emulator = await startTestEmulator();
    await create(emulator);

    const refusal = await refusalOf(create(emulator, { configurationProperties: [property] }));

    expect(refusal).toEqual({
      name: 'ActionTypeAlreadyExistsException',
      message: 'Action type Test/Custom/Jenkins/1 already exists with another definition.',
      status: 400,
    });
  });

  test('answers ActionTypeAlreadyExistsException for a type that was deleted, with AWS’s timing (F5)', async () => {
    await using emulator = await startTestEmulator({ timing: 'aws' });
    await create(emulator);
    await remove(emulator);

    const refusal = await refusalOf(create(emulator));

    expect(refusal).toEqual({
      name: 'ActionTypeAlreadyExistsException',
      message: 'Action type Test/Custom/Jenkins/1 has been deleted. Create a new version of the action type.',
      status: 400,
    });
    expect((await answerOf(create(emulator, { version: '2' }))).actionType?.id).toEqual({ ...id, version: '2' });
  });

  test('answers LimitExceededException for the fifty-first type of a region (F6)', async () => {
    await using emulator = await startTestEmulator();
    for (let number = 1; number <= 50; number++) await create(emulator, { version: String(number) });

    const refusal = await refusalOf(create(emulator, { version: '51' }));
    const known = await answerOf(create(emulator, { version: '50' }));
    const elsewhere = emulator.clientFor({ region: 'eu-central-1' });
    const there = await answerOf(elsewhere.send(new CreateCustomActionTypeCommand({ ...minimal, version: '51' })));
    await remove(emulator);
    const instead = await answerOf(create(emulator, { version: '51' }));

    expect(refusal).toEqual({
      name: 'LimitExceededException',
      message: 'Account 123456789012 has 50 custom action types in us-east-1, which is the limit.',
      status: 400,
    });
    expect([known, there, instead].map(({ actionType }) => actionType?.id?.version)).toEqual(['50', '51', '51']);
  });

  test('answers TooManyTagsException for 51 tags', async () => {
    await using emulator = await startTestEmulator();
    const tags = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: 'v' }));

    expect(await refusalOf(create(emulator, { tags }))).toEqual({
      name: 'TooManyTagsException',
      message:
        'Tag limit exceeded for resource [arn:aws:codepipeline:us-east-1:123456789012:actiontype:Custom/Test/Jenkins/1].',
      status: 400,
    });
  });

  test('answers InvalidTagsException for a tag that is reserved for AWS', async () => {
    await using emulator = await startTestEmulator();

    expect(await refusalOf(create(emulator, { tags: [{ key: 'aws:a', value: 'v' }] }))).toEqual({
      name: 'InvalidTagsException',
      message:
        "Not allowed to modify system tags. System tags start with 'aws:'. msg=[Caller is an end user and not allowed to mutate system tags]",
      status: 400,
    });
  });

  test('never answers ConcurrentModificationException: requests at one time come after each other', async () => {
    await using emulator = await startTestEmulator();

    const answers = await Promise.all(Array.from({ length: 20 }, () => answerOf(create(emulator))));

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });
});

describe('behaviour', () => {
  test('answers the type as the service shows it: no property’s type, no queryable that is false (F2)', async () => {
    await using emulator = await startTestEmulator();
    const settings = {
      thirdPartyConfigurationUrl: 'https://ci.example',
      entityUrlTemplate: 'https://ci.example/{Config:ProjectName}',
      executionUrlTemplate: 'https://ci.example/{ExternalExecutionId}',
      revisionUrlTemplate: 'https://ci.example/{RevisionId}',
    };

    const answer = await answerOf(
      create(emulator, {
        settings,
        configurationProperties: [
          { ...property, queryable: true, description: 'The project', type: 'String' },
          { name: 'API key', required: false, key: false, secret: true, queryable: false, type: 'Number' },
        ],
        inputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
        tags: [{ key: 'team', value: '' }],
      }),
    );

    expect(answer).toStrictEqual({
      actionType: {
        id,
        settings,
        actionConfigurationProperties: [
          { ...property, queryable: true, description: 'The project' },
          { name: 'API key', required: false, key: false, secret: true },
        ],
        inputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
        outputArtifactDetails: counts,
      },
      tags: [{ key: 'team', value: '' }],
    });
  });

  test('answers a type with nothing in it', async () => {
    await using emulator = await startTestEmulator();

    expect(await answerOf(create(emulator))).toStrictEqual({
      actionType: {
        id,
        settings: {},
        actionConfigurationProperties: [],
        inputArtifactDetails: counts,
        outputArtifactDetails: counts,
      },
    });
  });

  test('makes a type that can be polled at once', async () => {
    await using emulator = await startTestEmulator();
    await create(emulator);

    expect(await answerOf(emulator.client.send(new PollForJobsCommand({ actionTypeId: id })))).toEqual({ jobs: [] });
  });

  test('answers a type that exists with the same definition as if it had just been made (F4)', async () => {
    await using emulator = await startTestEmulator();
    const first = await answerOf(create(emulator, { configurationProperties: [property] }));

    const second = await answerOf(
      create(emulator, { configurationProperties: [{ ...property, queryable: false }], settings: {} }),
    );

    expect(second).toEqual(first);
  });

  test('takes a type that was deleted again, and its jobs that waited (F5)', async () => {
    await using emulator = await startTestEmulator();
    await create(emulator);
    const { id: waiting } = await emulator.jobs.enqueue({ actionTypeId: id, configuration: { ProjectName: 'demo' } });
    await remove(emulator);

    await create(emulator, { configurationProperties: [{ ...property, queryable: true }] });
    const answers = await Promise.all(
      ['other', 'demo'].map((ProjectName) =>
        emulator.client.send(new PollForJobsCommand({ actionTypeId: id, queryParam: { ProjectName } })),
      ),
    );

    expect(answers.map(({ jobs }) => jobs?.map((job) => job.id))).toEqual([[], [waiting]]);
  });

  test('does not bring back the tags of the type that was deleted', async () => {
    await using emulator = await startTestEmulator();
    await create(emulator, { tags: [{ key: 'old', value: 'v' }] });
    await remove(emulator);

    await create(emulator, { tags: [{ key: 'new', value: 'v' }] });

    const arn = 'arn:aws:codepipeline:us-east-1:123456789012:actiontype:Custom/Test/Jenkins/1';
    expect(emulator.parts.store.tags.list(arn)).toEqual([{ key: 'new', value: 'v' }]);
  });
});

describe('time', () => {
  test('does not touch a type: it stays for years', async () => {
    await using emulator = await startTestEmulator();
    await create(emulator);

    await emulator.clock.advance({ days: 3650 });

    expect(await answerOf(emulator.client.send(new PollForJobsCommand({ actionTypeId: id })))).toEqual({ jobs: [] });
  });
});
