import { AcknowledgeJobCommand, PollForJobsCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { RunningCommand, run } from '../support/command.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';

const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'MyJenkinsProviderName', version: '1' } as const;
const pipelineContext = { pipelineName: 'MySecondPipeline', stage: 'Testing', action: 'JenkinsTestAction' };
const firstId = '00000001-0000-4000-8000-000000000001';
const secondId = '00000001-0000-4000-8000-000000000002';

/** History is shown in the time zone of whoever reads it. */
const environment = { TZ: 'UTC' };

async function emulatorWithJob(): Promise<TestEmulator> {
  const emulator = await startTestEmulator();
  await emulator.jobs.enqueue({
    actionTypeId,
    pipelineContext: {
      ...pipelineContext,
      pipelineExecutionId: 'a0000000-0000-4000-8000-000000000000',
    },
    configuration: { ProjectName: 'demo' },
    inputArtifacts: [{ name: 'App', location: { s3Location: { bucketName: 'store', objectKey: 'a/App/1234567' } } }],
  });
  return emulator;
}

/** Has the waiting job polled, acknowledged and reported. */
async function work({ client }: TestEmulator, continuationToken?: string): Promise<void> {
  const { jobs: [job] = [] } = await client.send(new PollForJobsCommand({ actionTypeId }));
  await client.send(new AcknowledgeJobCommand({ jobId: job?.id, nonce: job?.nonce }));
  const executionDetails = { percentComplete: 60, summary: 'Half\nof \u001b[31mit', externalExecutionId: '42' };
  await client.send(new PutJobSuccessResultCommand({ jobId: job?.id, executionDetails, continuationToken }));
}

describe.concurrent('jobs', () => {
  it('prints a table', async () => {
    await using emulator = await emulatorWithJob();
    await work(emulator);
    await emulator.clock.advance('90s');
    await emulator.jobs.enqueue({ actionTypeId: { category: 'Build', provider: 'Make', version: '2' } });

    const ended = await run(['jobs', '--endpoint', emulator.endpoint]);

    expect(ended).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      stdout: `\
ID                                    STATUS     ACTION TYPE                   PIPELINE / STAGE / ACTION                       AGE  PROGRESS
${firstId}  Succeeded  Test/MyJenkinsProviderName/1  MySecondPipeline / Testing / JenkinsTestAction  1m   60%  Half of  [31mit
${secondId}  Queued     Build/Make/2                  codepipeline-local / Jobs / Make                0s
`,
    });
  });

  it('prints one job with its continuations and what happened to each', async () => {
    await using emulator = await emulatorWithJob();
    await work(emulator, 'run-7');

    const ended = await run(['jobs', firstId, '--endpoint', emulator.endpoint], { environment });

    expect(ended.stdout).toBe(`\
Status       Queued
Progress     60%  Half of  [31mit
Action type  Test/Custom/MyJenkinsProviderName/1
Pipeline     MySecondPipeline / Testing / JenkinsTestAction
Account      123456789012, us-east-1
Execution    a0000000-0000-4000-8000-000000000000
External id  42
Times out    2030-01-02T00:00:00.000Z

Configuration
  ProjectName  demo

Input artifacts
  App  s3://store/a/App/1234567

${firstId}
  00:00:00  Made
  00:00:00  HandedOut        Dispatched  nonce 3
  00:00:00  Acknowledged     InProgress  nonce 3
  00:00:00  SuccessReported  Succeeded   nonce 3

${secondId}  continues with the token run-7
  00:00:00  Made
`);
  });

  it('finds a job by the beginning of its id, and refuses one that several share', async () => {
    await using emulator = await emulatorWithJob();
    await emulator.jobs.enqueue({ actionTypeId, id: 'ffffffff-0000-4000-8000-000000000000' });
    await emulator.jobs.enqueue({ actionTypeId });
    const find = (id: string) => run(['jobs', id, '--endpoint', emulator.endpoint]);

    expect((await find('FFFF…')).stdout).toContain('\nffffffff-0000-4000-8000-000000000000\n');
    expect(await find('0000')).toMatchObject({
      code: 1,
      stderr: "2 jobs have ids that begin with '0000'; give more of the id.\n",
    });
    expect(await find('abc')).toMatchObject({
      code: 1,
      stderr:
        "There is no job whose id begins with 'abc' among the newest 1000; list them with 'codepipeline-local jobs'.\n",
    });
    expect(await find('ffffffff-0000-4000-8000-000000000001')).toMatchObject({
      code: 1,
      stderr: 'There is no job with the id ffffffff-0000-4000-8000-000000000001.\n',
    });
  });

  it('prints JSON for programs', async () => {
    await using emulator = await emulatorWithJob();

    const all = await run(['jobs', '--json', '--endpoint', emulator.endpoint]);
    const one = await run(['jobs', firstId, '--json', '--endpoint', emulator.endpoint]);

    expect(JSON.parse(all.stdout)).toEqual(await emulator.jobs.list());
    expect(JSON.parse(one.stdout)).toEqual([await emulator.jobs.get(firstId)]);
  });

  it('lists those of a status and of a type, as many as are wanted, and says that there are older ones', async () => {
    await using emulator = await emulatorWithJob();
    await work(emulator);
    const make = { category: 'Build', provider: 'Make', version: '2' } as const;
    for (let count = 0; count < 3; count++) await emulator.jobs.enqueue({ actionTypeId: make });
    const jobs = (...args: readonly string[]) => run(['jobs', ...args, '--endpoint', emulator.endpoint]);
    const idsOf = async (...args: readonly string[]) =>
      JSON.parse((await jobs(...args, '--json')).stdout).map(({ id }: { readonly id: string }) => id.at(-1));

    expect(await idsOf('--status', 'Succeeded')).toEqual(['1']);
    for (const type of ['Make', 'Build/Make', 'Build/Make/2', 'Build/Custom/Make/2']) {
      expect(await idsOf('--type', type), type).toEqual(['2', '3', '4']);
    }
    expect(await idsOf('--type', 'Build/Make/1')).toEqual([]);
    expect(await idsOf('--limit', '2')).toEqual(['3', '4']);
    expect((await jobs('--limit', '2')).stdout.split('\n')[1]).toBe(
      'older jobs are left out; --limit shows more of them',
    );
    expect((await jobs('--limit', '4')).stdout).not.toContain('older');
    expect((await jobs('--type', 'make')).stdout).toBe('There are no such jobs.\n');
  });

  it.for([
    [['--status', 'Queud'], "--status: 'Queud' is not one of "],
    [['--limit', '0'], "--limit takes a whole number from 1 to 1000, not '0'.\n"],
    [['--limit', '1.5'], "--limit takes a whole number from 1 to 1000, not '1.5'.\n"],
    [['00000001', '--type', 'Make'], '--type is for lists of jobs, and 00000001 names one.\n'],
  ] as const)('refuses %j', async ([args, sentence]) => {
    const { code, stderr } = await run(['jobs', ...args]);

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  });

  it('says how to make jobs when there are none', async () => {
    await using emulator = await startTestEmulator();

    const { stdout } = await run(['jobs', '--endpoint', emulator.endpoint]);

    expect(stdout).toBe('There are no jobs. Make some with: codepipeline-local seed FILE\n');
  });

  it('watches: prints again only what has changed, until Ctrl-C', async () => {
    await using emulator = await startTestEmulator();
    await using watching = new RunningCommand(['jobs', '--watch', '--endpoint', emulator.endpoint]);
    await watching.sees(/There are no jobs/);

    await emulator.jobs.enqueue({ actionTypeId });
    await watching.sees(/Queued/);
    await emulator.clock.advance('30s');
    await work(emulator);
    await watching.sees(/Succeeded/);
    watching.send('SIGINT');

    const { code, stdout } = await watching.ended();
    expect(code).toBe(0);
    const views = stdout.trimEnd().split('\n\n');
    expect(new Set(views).size).toBe(views.length);
  });

  it('colours on demand', async () => {
    await using emulator = await emulatorWithJob();
    await work(emulator);
    const args = ['jobs', '--endpoint', emulator.endpoint];

    expect((await run(args, { environment: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[32mSucceeded\u001b[39m');
    expect((await run(args)).stdout).not.toContain('\u001b');
  });
});

describe.concurrent('the emulator that a command is about', () => {
  const unreachable = (endpoint: string) =>
    `No emulator answers at ${endpoint}: start one with 'codepipeline-local start', or name another with --endpoint.\n`;
  const nowhere = 'http://127.0.0.1:9';
  const elsewhere = 'http://127.0.0.1:10';

  it.for([
    [['--endpoint', nowhere], { CODEPIPELINE_LOCAL_ENDPOINT: elsewhere }, nowhere],
    [[], { CODEPIPELINE_LOCAL_ENDPOINT: nowhere, AWS_ENDPOINT_URL: elsewhere }, nowhere],
    [[], { AWS_ENDPOINT_URL: nowhere }, nowhere],
  ] as const)('is named by %j, then by the environment %j', async ([flags, environment, endpoint]) => {
    const ended = await run(['jobs', ...flags], { environment });

    expect(ended).toEqual({ code: 1, signal: null, stdout: '', stderr: unreachable(endpoint) });
  });

  it('is never looked for on another machine unless the command says so', async () => {
    const { stderr } = await run(['jobs'], { environment: { AWS_ENDPOINT_URL: 'http://aws.invalid' } });

    expect(stderr).not.toContain('aws.invalid');
  });
});
