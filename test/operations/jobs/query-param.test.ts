import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/answers.ts';
import { startTestEmulator } from '../../support/emulator.ts';
import {
  buildType,
  buildTypeFixture,
  enqueueBuild,
  jenkinsType,
  jenkinsTypeFixture,
  jobId,
  poll,
  polledIds,
} from '../../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture, jenkinsTypeFixture] } };

describe('a poll by the queryable property (F3)', () => {
  test.each([
    [
      'no value for a type that is queried by one',
      jenkinsType,
      undefined,
      "Action type Test/Custom/MyJenkinsProviderName/1 is polled by its queryable configuration property 'ProjectName', which queryParam does not give.",
    ],
    [
      'the value of another property',
      jenkinsType,
      { Project: 'demo' },
      "Action type Test/Custom/MyJenkinsProviderName/1 is polled by its queryable configuration property 'ProjectName', which queryParam does not give.",
    ],
    [
      'a value for a type that is not queried',
      buildType,
      { ProjectName: 'demo' },
      "Action type Build/Custom/MyBuild/1 has no queryable configuration property, so queryParam must be empty; it names 'ProjectName'.",
    ],
  ])('answers ValidationException for %s (F3)', async (_, actionTypeId, queryParam, message) => {
    await using emulator = await startTestEmulator(actionTypes);

    const refusal = await refusalOf(poll(emulator, { actionTypeId, queryParam }));

    expect(refusal).toEqual({ name: 'ValidationException', message, status: 400 });
  });

  test('takes only jobs whose queryable property has exactly the value asked for (F3)', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const values = ['demo', 'Demo', 'demo2', 'dem', 'demo'];
    for (const ProjectName of values) {
      await emulator.jobs.enqueue({ actionTypeId: jenkinsType, configuration: { ProjectName } });
    }
    await emulator.jobs.enqueue({ actionTypeId: jenkinsType });

    const asked = (ProjectName: string) =>
      polledIds(emulator, { actionTypeId: jenkinsType, queryParam: { ProjectName }, maxBatchSize: 10 });

    expect(await asked('demo')).toEqual([jobId(1), jobId(5)]);
    expect(await asked('Demo')).toEqual([jobId(2)]);
    expect(await asked('nobody')).toEqual([]);
  });

  test.each([
    ['no map', undefined],
    ['an empty map', {}],
  ])('takes %s for a type without a queryable property (F3)', async (_, queryParam) => {
    await using emulator = await startTestEmulator(actionTypes);
    const wanted = await enqueueBuild(emulator, { configuration: { ProjectName: 'demo' } });

    expect(await polledIds(emulator, { queryParam })).toEqual([wanted]);
  });
});

test.each([
  ['no value', {}, 'gives no ProjectName'],
  ['a value that queryParam cannot hold', { ProjectName: 'my project' }, "gives ProjectName as 'my project'"],
])('a job with %s is said to be out of every poll’s reach', async (_, configuration, said) => {
  await using emulator = await startTestEmulator(actionTypes);

  await emulator.jobs.enqueue({ actionTypeId: jenkinsType, configuration });

  expect(emulator.log).toContain(
    `warning: A job of Test/Custom/MyJenkinsProviderName/1 ${said}: no poll can ask for it, because queryParam takes 1 to 50 letters, digits, '_' or '-'.`,
  );
});
