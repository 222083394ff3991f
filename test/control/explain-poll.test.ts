import { DeleteCustomActionTypeCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { stagesOf, startPipelineEmulator } from '../support/executions.ts';
import {
  acknowledgedBuild,
  buildType,
  buildTypeFixture,
  jenkinsType,
  jenkinsTypeFixture,
  poll,
} from '../support/jobs.ts';
import { buildAction } from '../support/pipelines.ts';

const fixtures = { actionTypes: [buildTypeFixture, jenkinsTypeFixture] };
const asking = (ProjectName: string) => ({ actionTypeId: jenkinsType, queryParam: { ProjectName } });
const here = '123456789012, us-east-1';

describe.each(controlWays)('why a poll got nothing, %s,', (_, start) => {
  /** What the journal says of the polls, oldest first. */
  async function reasons({ control }: Awaited<ReturnType<typeof start>>) {
    return (await control.requests.list({ operation: 'PollForJobs' })).map(({ gotNothing }) => gotNothing);
  }

  test('is that jobs wait with other values of the queryable property', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    for (const ProjectName of ['one', 'one', 'two', 'three', 'zour']) {
      await control.jobs.enqueue({ actionTypeId: jenkinsType, configuration: { ProjectName } });
    }

    await poll(emulator, asking('other'));

    expect(await reasons(controlled)).toEqual([
      "5 jobs wait with the ProjectName 'one', 'three', 'two' and others; the poll asked for 'other'.",
    ]);
  });

  test('is that jobs wait in another region or account', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    await control.actionTypes.create(buildTypeFixture, { region: 'eu-west-1' });
    await control.jobs.enqueue({ actionTypeId: buildType }, { region: 'eu-west-1' });

    await poll(emulator);

    expect(await reasons(controlled)).toEqual([
      `1 job waits in 123456789012, eu-west-1; the poll was signed for ${here}.`,
    ]);
  });

  test('is that jobs wait for another version of the type', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    await control.jobs.enqueue({ actionTypeId: { ...buildType, version: '2' } });

    await poll(emulator);

    expect(await reasons(controlled)).toEqual([
      '1 job waits for Build/Custom/MyBuild/2; the poll asked for Build/Custom/MyBuild/1.',
    ]);
  });

  test('is that all have been handed out, or that there is none', async () => {
    await using controlled = await start({ fixtures });
    const { emulator } = controlled;
    await poll(emulator, asking('one'));
    await acknowledgedBuild(emulator);

    await poll(emulator);

    expect(await reasons(controlled)).toEqual([
      `No job of Test/Custom/MyJenkinsProviderName/1 has been made in ${here}.`,
      undefined,
      'No job of Build/Custom/MyBuild/1 waits: of the newest, 1 InProgress.',
    ]);
  });

  test('is that there is no such type', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    await control.actionTypes.create(jenkinsTypeFixture, { region: 'eu-west-1' });
    for (const version of ['2', '3']) {
      await poll(emulator, { actionTypeId: { ...buildType, version } }).catch(() => {});
    }
    await poll({ client: emulator.clientFor({ region: 'eu-west-2' }) }, asking('one')).catch(() => {});

    expect(await reasons(controlled)).toEqual([
      `There is no action type Build/Custom/MyBuild/2 in ${here}; there is Build/Custom/MyBuild/1.`,
      `There is no action type Build/Custom/MyBuild/3 in ${here}; there is Build/Custom/MyBuild/1.`,
      expect.stringMatching(/^There is no action type Test\/\S+ in 123456789012, eu-west-2; it is in .*eu-west-1/),
    ]);
  });

  test('is not told of polls when one like them has got a job since, or would by now', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    await poll(emulator);
    await poll(emulator, asking('one'));
    await control.jobs.enqueue({ actionTypeId: buildType });
    await control.jobs.enqueue({ actionTypeId: jenkinsType, configuration: { ProjectName: 'one' } });
    await poll(emulator);

    expect(await reasons(controlled)).toEqual([undefined, undefined, undefined]);
  });
});

test('at level debug the log tells with each poll why it got nothing', async () => {
  await using emulator = await startTestEmulator({ fixtures, logLevel: 'debug' });

  await poll(emulator);
  await acknowledgedBuild(emulator);

  const polls = emulator.log.filter((line) => line.includes('PollForJobs'));
  expect(polls).toHaveLength(2);
  expect(polls[0]).toMatch(/: No job of Build\/Custom\/MyBuild\/1 has been made in 123456789012, us-east-1\.$/);
  expect(polls[1]).not.toContain('No job');
});

describe.each(controlWays)('a job that nobody can poll for, %s,', (_, start) => {
  const unaskable = { actionTypeId: jenkinsType, configuration: { ProjectName: 'My Project' } };
  const reason =
    "gives ProjectName as 'My Project': no poll can ask for it, because queryParam takes 1 to 50 letters, digits, '_' or '-'.";

  test('says so, as does what seeds it', async () => {
    await using controlled = await start({ fixtures });
    const { control } = controlled;

    const job = await control.jobs.enqueue(unaskable);
    const seeded = await control.fixtures.load({ jobs: [{ ...unaskable, count: 3 }] });
    const other = await control.jobs.enqueue({ actionTypeId: buildType });

    expect(job.unpollable).toBe(`It ${reason}`);
    expect(seeded.warnings).toEqual([`A job of Test/Custom/MyJenkinsProviderName/1 ${reason}`]);
    expect(other).not.toHaveProperty('unpollable');
    expect(await control.fixtures.load({ jobs: [{ actionTypeId: buildType }] })).not.toHaveProperty('warnings');
  });

  test('is told in vain waited for with the reason', async () => {
    await using controlled = await start({ fixtures });
    const { control } = controlled;
    const { id } = await control.jobs.enqueue(unaskable);

    await expect(control.jobs.waitFor(id, 'Succeeded', { timeout: '1ms' })).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/ is Queued, not Succeeded, after .*\. It gives ProjectName as 'My Project'/),
    });
  });

  test('is one whose type was deleted', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    const { id } = await control.jobs.enqueue({ actionTypeId: buildType });

    await emulator.client.send(new DeleteCustomActionTypeCommand({ ...buildType }));

    expect((await control.jobs.get(id)).unpollable).toBe(
      'Its action type Build/Custom/MyBuild/1 has been deleted, and polls for it are refused.',
    );
  });
});

describe.each(controlWays)('a wait for a job that was not polled for, %s,', (_, start) => {
  const waited = async ({ control }: Awaited<ReturnType<typeof start>>, id: string): Promise<string> => {
    const error = await control.jobs.waitFor(id, 'Succeeded', { timeout: '1ms' }).catch((error: Error) => error);
    return /not Succeeded, after .*?\.( .*)?$/.exec((error as Error).message)?.[1]?.trim() ?? '';
  };

  test('ends with what the polls asked for instead', async () => {
    await using controlled = await start({ fixtures });
    const { control, emulator } = controlled;
    const { id } = await control.jobs.enqueue({ actionTypeId: jenkinsType, configuration: { ProjectName: 'one' } });
    const name = 'Test/Custom/MyJenkinsProviderName/1';

    expect(await waited(controlled, id)).toBe(`No worker has polled for ${name}.`);
    await poll(emulator, asking('two'));
    expect(await waited(controlled, id)).toBe(
      `The newest poll for ${name} asked for the ProjectName 'two'; the job has 'one'.`,
    );
    await poll({ client: emulator.clientFor({ region: 'eu-west-1' }) }, asking('one')).catch(() => {});
    expect(await waited(controlled, id)).toBe(
      `The newest poll for ${name} was signed for 123456789012, eu-west-1; the job is in ${here}.`,
    );
    await poll(emulator, asking('one'));
    expect(await waited(controlled, id)).toBe('');
  });
});

test('an action that nothing here runs is told in the log, with what to write', async () => {
  await using emulator = await startPipelineEmulator({ logLevel: 'warn' });
  const actionTypeId = { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' } as const;
  const action = buildAction({ actionTypeId, configuration: { ProjectName: 'x' }, inputArtifacts: [{ name: 'App' }] });

  await emulator.pipelines.create(stagesOf({ Work: [action] }));

  expect(emulator.log).toEqual([
    expect.stringMatching(/^warning: Action Work \/ Build of pipeline Sample fails: .*stub/),
  ]);
});
