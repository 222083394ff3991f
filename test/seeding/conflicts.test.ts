import { describe, expect, test } from 'vitest';
import type { FixtureDocument } from '../../src/control/types.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType, buildTypeFixture, jenkinsTypeFixture } from '../support/jobs.ts';
import { webhook } from '../support/webhooks.ts';

describe('what does not go together with the state', () => {
  const id = '11111111-1111-4111-8111-111111111111';

  test.each<[string, FixtureDocument, string]>([
    [
      'an id that exists',
      { jobs: [{ actionTypeId: buildType }, { id, actionTypeId: buildType }] },
      `jobs[1]: A job with the id ${id} exists already; give another id, or none.`,
    ],
    [
      'one id for two jobs',
      {
        jobs: [
          { id: '22222222-2222-4222-8222-222222222222', actionTypeId: buildType },
          { id: '22222222-2222-4222-8222-222222222222', actionTypeId: buildType },
        ],
      },
      'jobs[1]: A job with the id 22222222-2222-4222-8222-222222222222 exists already; give another id, or none.',
    ],
    [
      'one id for a number of jobs',
      { jobs: [{ id: '22222222-2222-4222-8222-222222222222', actionTypeId: buildType, count: 2 }] },
      "jobs[0]: 'count' makes new ids, so it goes without 'id' (22222222-2222-4222-8222-222222222222); leave out one of them.",
    ],
    [
      'another definition of a type that exists',
      {
        jobs: [],
        actionTypes: [
          jenkinsTypeFixture,
          { ...buildTypeFixture, inputArtifactDetails: { minimumCount: 1, maximumCount: 1 } },
        ],
      },
      'actionTypes[1]: Action type Build/Custom/MyBuild/1 already exists with another definition. (ActionTypeAlreadyExistsException)',
    ],
    [
      'a type that the service would refuse',
      { actionTypes: [{ ...jenkinsTypeFixture, outputArtifactDetails: { minimumCount: 2, maximumCount: 1 } }] },
      'actionTypes[0]: Maximum Number of Artifacts (1) has to be greater than or equal to minimum (2). (InvalidActionTypeException)',
    ],
  ])('is refused: %s; and nothing of the document is applied', async (_, document, message) => {
    await using emulator = await startTestEmulator({
      fixtures: { actionTypes: [buildTypeFixture], jobs: [{ id, actionTypeId: buildType }] },
    });
    const before = await emulator.jobs.list();

    await expect(emulator.fixtures.load(document)).rejects.toMatchObject({
      name: 'ControlError',
      code: 'conflict',
      message,
    });

    expect(await emulator.jobs.list()).toEqual(before);
    expect(emulator.parts.store.actionTypes.list('123456789012/us-east-1', 'Custom')).toHaveLength(1);
  });

  test('is told of every item of every file, each once, and of none that fails for another', async () => {
    using folder = temporaryFolder();
    const pipeline = (name: string, provider: string) => ({
      name,
      roleArn: 'arn:aws:iam::123456789012:role/pipelines',
      artifactStore: { type: 'S3', location: 'artifacts' },
      stages: [
        { name: 'Source', actions: [{ name: 'Source', actionTypeId: { ...buildType, category: 'Source', provider } }] },
      ],
    });
    const wrongType = {
      ...buildTypeFixture,
      category: 'Source',
      provider: 'Wrong',
      inputArtifactDetails: { minimumCount: 2, maximumCount: 1 },
    };
    const fixtures = [
      folder.write('a.json', JSON.stringify({ actionTypes: [wrongType], executions: [{ pipeline: 'Needs' }] })),
      folder.write(
        'b.json',
        JSON.stringify({ pipelines: [pipeline('Needs', 'Wrong')], jobs: [{ id, count: 2, actionTypeId: buildType }] }),
      ),
      folder.write(
        'c.yaml',
        `jobs: [{ id: ${id}, count: 2, function: F }]\nstubs:\n  - { match: { category: Source }, result: succeed,\n      delay: soon }\n`,
      ),
      folder.write('d.json', JSON.stringify({ region: 'eu-west-1', executions: [{ pipeline: 'Neads' }] })),
    ];

    await expect(startTestEmulator({ fixtures })).rejects.toMatchObject({
      name: 'SeedingError',
      message: [
        `${fixtures[0]}:1:17: actionTypes[0]: Maximum Number of Artifacts (1) has to be greater than or equal to minimum (2). (InvalidActionTypeException)`,
        `${fixtures[1]}:1:${JSON.stringify({ pipelines: [pipeline('Needs', 'Wrong')] }).length + 9}: jobs[0]: 'count' makes new ids, so it goes without 'id' (${id}); leave out one of them.`,
        `${fixtures[2]}:4:14: stubs[0]: delay: 'soon' is not a duration; write one as PT16M, 16m, 1h30m or 500ms.`,
        `${fixtures[3]}:1:37: executions[0]: There is no pipeline 'Neads' to start. Give it under pipelines.`,
      ].join('\n'),
    });
  });

  test('is told of a webhook whose pipeline is nowhere, which PutWebhook takes', async () => {
    await using emulator = await startTestEmulator();

    const refusal = emulator.fixtures.load({ webhooks: [{ webhook: webhook() as never }] });

    await expect(refusal).rejects.toThrow(/^webhooks\[0\]: Account '.*' does not have a pipeline with name 'Sample'/);
  });

  test('is told of the first ten items that are refused', async () => {
    await using emulator = await startTestEmulator();
    const executions = Array.from({ length: 13 }, (_, index) => ({ pipeline: `Nope${index}` }));

    const refusal = emulator.fixtures.load({ executions });

    await expect(refusal).rejects.toThrow(/^executions\[0\]: (.*\n){10}And 3 more\.$/);
  });

  test('stops the start, which names the document', async () => {
    using folder = temporaryFolder();
    const text = JSON.stringify({ jobs: [{ id, actionTypeId: buildType }] });
    const fixtures = [folder.write('a.json', text), folder.write('b.json', ` ${text}`)];

    await expect(startTestEmulator({ fixtures })).rejects.toMatchObject({
      name: 'SeedingError',
      message: `${fixtures[1]}:1:11: jobs[0]: A job with the id ${id} exists already; give another id, or none.`,
    });
  });

  test('counts the types that jobs name against the limit of fifty', async () => {
    await using emulator = await startTestEmulator();
    const jobs = Array.from({ length: 51 }, (_, index) => ({ actionTypeId: { ...buildType, version: String(index) } }));

    await expect(emulator.fixtures.load({ jobs })).rejects.toThrow(
      'jobs[50]: Account 123456789012 has 50 custom action types in us-east-1, which is the limit. (LimitExceededException)',
    );
  });

  test('does not bring a deleted type back, with AWS’s timing', async () => {
    await using emulator = await startTestEmulator({ timing: 'aws', fixtures: { actionTypes: [buildTypeFixture] } });
    const { store } = emulator.parts;
    store.actionTypes.delete(store.actionTypes.find('123456789012/us-east-1', buildType)?.key ?? 0, 0);

    await expect(emulator.jobs.enqueue({ actionTypeId: buildType })).rejects.toMatchObject({
      code: 'conflict',
      message:
        'Action type Build/Custom/MyBuild/1 has been deleted. Create a new version of the action type. (ActionTypeAlreadyExistsException)',
    });
  });
});
