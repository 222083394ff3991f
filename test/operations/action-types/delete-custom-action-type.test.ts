import {
  AcknowledgeJobCommand,
  DeleteCustomActionTypeCommand,
  ListActionTypesCommand,
  PollForJobsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { categories, describeInput, isLongerThan, isNoneOf, isNull, isUnlike } from '../../support/describe-input.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { buildType, buildTypeFixture, dispatchedBuild, enqueueBuild, pollBuild } from '../../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };
const type = { category: 'Build', provider: 'MyBuild', version: '1' } as const;

function remove(emulator: TestEmulator) {
  return emulator.client.send(new DeleteCustomActionTypeCommand(type));
}

async function customTypes(emulator: TestEmulator) {
  const { actionTypes = [] } = await emulator.client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }));
  return actionTypes.map(({ id }) => id);
}

describeInput('DeleteCustomActionType', [
  ['no category', { ...type, category: null }, isNull('category')],
  ['no provider', { ...type, provider: null }, isNull('provider')],
  ['no version', { ...type, version: null }, isNull('version')],
  ['a category that does not exist', { ...type, category: 'Custom' }, isNoneOf(categories, 'category')],
  ['a provider with a slash', { ...type, provider: 'a/b' }, isUnlike('[0-9A-Za-z_-]+', 'provider')],
  ['a version of ten characters', { ...type, version: '1234567890' }, isLongerThan(9, 'version')],
]);

describe('errors', () => {
  test('never answers ConcurrentModificationException: requests at one time come after each other', async () => {
    await using emulator = await startTestEmulator(actionTypes);

    const answers = await Promise.all(Array.from({ length: 20 }, () => answerOf(remove(emulator))));

    expect(answers).toEqual(Array(20).fill({}));
  });
});

describe('behaviour', () => {
  test('takes the type off the list and out of the polls (F5)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const before = await customTypes(emulator);

    const answer = await answerOf(remove(emulator));

    expect(answer).toEqual({});
    expect([before, await customTypes(emulator)]).toEqual([[buildType], []]);
    const polled = emulator.client.send(new PollForJobsCommand({ actionTypeId: buildType }));
    expect((await refusalOf(polled)).name).toBe('ActionTypeNotFoundException');
  });

  test.each(['never made', 'deleted before'])('succeeds for a type that was %s (F5)', async (history) => {
    await using emulator = await startTestEmulator(history === 'deleted before' ? actionTypes : {});
    if (history === 'deleted before') await remove(emulator);

    expect(await answerOf(remove(emulator))).toEqual({});
  });

  test('leaves the type of the same name in another region alone', async () => {
    await using emulator = await startTestEmulator(actionTypes);

    await emulator.clientFor({ region: 'eu-central-1' }).send(new DeleteCustomActionTypeCommand(type));

    expect(await customTypes(emulator)).toEqual([buildType]);
  });

  test('leaves a type of a partner that is called the same alone', async () => {
    await using emulator = await startTestEmulator({
      fixtures: { actionTypes: [{ ...buildTypeFixture, owner: 'ThirdParty' }] },
    });

    await remove(emulator);

    const { actionTypes: listed } = await answerOf(
      emulator.client.send(new ListActionTypesCommand({ actionOwnerFilter: 'ThirdParty' })),
    );
    expect(listed?.map(({ id }) => id?.provider)).toContain('MyBuild');
  });

  test('lets a worker finish the job that it has', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await remove(emulator);

    const { status } = await emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce }));
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId }));

    expect(status).toBe('InProgress');
    expect((await emulator.jobs.get(jobId)).status).toBe('Succeeded');
  });

  test('keeps waiting jobs for the type to be created again', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const waiting = await enqueueBuild(emulator);
    await remove(emulator);

    await emulator.actionTypes.create(buildTypeFixture);

    expect((await pollBuild(emulator))?.id).toBe(waiting);
  });
});

describe('time', () => {
  test('goes on for the jobs of a deleted type: windows end and jobs time out', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId } = await dispatchedBuild(emulator);
    await remove(emulator);

    const { occurred } = await emulator.clock.advance('24h');

    expect(occurred).toEqual([
      { at: '2030-01-01T00:01:00.000Z', event: 'WindowEnded', jobId, status: 'Queued' },
      { at: '2030-01-02T00:00:00.000Z', event: 'TimedOut', jobId, status: 'TimedOut' },
    ]);
  });
});
