import { AcknowledgeJobCommand, PollForJobsCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { RunningCommand } from '../support/command.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { stagesOf, start, startPipelineEmulator, succeed, take } from '../support/executions.ts';
import { approvalAction, buildAction } from '../support/pipelines.ts';
import { hasTmux, Terminal } from '../support/terminal.ts';

const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'MyJenkinsProviderName', version: '1' } as const;
const pipelineContext = { pipelineName: 'MySecondPipeline', stage: 'Testing', action: 'JenkinsTestAction' };
const said = { percentComplete: 60, summary: 'Compiling the sources' };

/** Ids that eight letters tell apart, save the last two. */
const idOf = (number: number) =>
  number < 38
    ? `${1000 + number}${1000 + number}-0000-4000-8000-000000000000`
    : `aaaaaaaa-${number}00-4000-8000-000000000000`;

/** The second oldest of 40 jobs is being done, the oldest has ended, the others wait. */
async function emulatorWithJobs(): Promise<TestEmulator> {
  const emulator = await startTestEmulator();
  const job = (number: number) => emulator.jobs.enqueue({ actionTypeId, pipelineContext, id: idOf(number) });
  await job(0);
  const first = await takeOne(emulator);
  const result = { jobId: first, continuationToken: 'more', executionDetails: said };
  await emulator.client.send(new PutJobSuccessResultCommand(result));
  await takeOne(emulator);
  for (let number = 2; number < 40; number++) await job(number);
  return emulator;
}

async function takeOne({ client }: TestEmulator): Promise<string> {
  const { jobs: [job] = [] } = await client.send(new PollForJobsCommand({ actionTypeId, maxBatchSize: 1 }));
  await client.send(new AcknowledgeJobCommand({ jobId: job?.id, nonce: job?.nonce }));
  return job?.id as string;
}

/** Eight builds run in the sixth of eight stages, two in the second; the last two have not begun. */
async function emulatorWithPipeline(): Promise<TestEmulator> {
  const emulator = await startPipelineEmulator();
  const builds = (count: number) =>
    Array.from({ length: count }, (_, index) => buildAction({ name: `Build-number-${index}` }));
  const stages = { One: builds(2), Two: builds(3), Three: builds(2), Work: builds(8), Later: builds(3) };
  await emulator.pipelines.create(stagesOf({ ...stages, Release: [approvalAction()] }), { start: false });
  await start(emulator);
  for (let number = 0; number < 7; number++) await succeed(emulator, await take(emulator));
  await start(emulator);
  await succeed(emulator, await take(emulator), { continuationToken: 'more', executionDetails: said });
  return emulator;
}

const watching = ({ endpoint }: { readonly endpoint: string }, ...args: readonly string[]) => [
  ...args,
  '--watch',
  '--endpoint',
  endpoint,
];

describe.skipIf(!hasTmux).concurrent('jobs --watch on a terminal', () => {
  it.for([
    [60, 'ID           STATUS      AGE  PROGRESS', '00000001     InProgress  0s   60%  Compiling the sources'],
    [
      80,
      'ID           STATUS      ACTION             AGE  PROGRESS',
      '00000001     InProgress  JenkinsTestAction  0s   60%  Compiling the sources',
    ],
    [
      120,
      'ID           STATUS      PROVIDER               ACTION             AGE  PROGRESS',
      '00000001     InProgress  MyJenkinsProviderName  JenkinsTestAction  0s   60%  Compiling the sources',
    ],
    [
      200,
      'ID                                    STATUS      ACTION TYPE                   PIPELINE / STAGE / ACTION                       AGE  PROGRESS',
      '00000001-0000-4000-8000-000000000001  InProgress  Test/MyJenkinsProviderName/1  MySecondPipeline / Testing / JenkinsTestAction  0s   60%  Compiling the sources',
    ],
  ] as const)(
    'keeps age and progress whole in %i columns, and shows what is worked on',
    async ([columns, head, worked]) => {
      await using emulator = await emulatorWithJobs();
      await using terminal = new Terminal(watching(emulator, 'jobs'), { columns, rows: 12 });

      const screen = await terminal.shows(/^ID +STATUS/);

      expect(screen.slice(0, 3)).toEqual([head, '30 more: 1 Succeeded, 29 Queued', worked]);
      expect(screen.slice(3).map((line) => line.split('-')[0]?.slice(0, 8))).toEqual([
        ...[31, 32, 33, 34, 35, 36, 37].map((number) => idOf(number).slice(0, 8)),
        'aaaaaaaa',
        'aaaaaaaa',
      ]);
    },
  );

  it('shows as much of an id as tells it from the others, which finds the job', async () => {
    await using emulator = await emulatorWithJobs();
    await using terminal = new Terminal(watching(emulator, 'jobs'), { columns: 80, rows: 24 });
    const screen = await terminal.shows(/^ID +STATUS/);
    const [shown = ''] = screen.at(-1)?.split(' ') ?? [];

    expect(shown).toBe('aaaaaaaa-39');
    await using found = new RunningCommand(['jobs', shown, '--endpoint', emulator.endpoint]);
    expect((await found.ended()).stdout).toContain(idOf(39));
  });

  it('leaves nothing out of a terminal that is high enough, and fits when its size changes', async () => {
    await using emulator = await emulatorWithJobs();
    await using terminal = new Terminal(watching(emulator, 'jobs'), { columns: 120, rows: 41 });
    // The terminal may get its height after the first screen.
    expect(await terminal.shows(/^ID +STATUS.*(\n\S.*){40}/)).toHaveLength(41);

    terminal.resize({ columns: 60, rows: 8 });

    expect(await terminal.shows(/34 more: 1 Succeeded, 33 Queued/)).toHaveLength(8);
  });

  it('goes on when the emulator is started anew', async () => {
    const first = await startTestEmulator();
    await using terminal = new Terminal(watching(first, 'jobs'), { columns: 120, rows: 12 });
    await terminal.shows(/There are no jobs/);
    await first.stop();
    await terminal.shows(new RegExp(`No emulator answers at ${first.endpoint} .*Trying again…`));

    await using second = await startTestEmulator({ port: Number(new URL(first.endpoint).port) });
    await second.jobs.enqueue({ actionTypeId });

    const screen = await terminal.shows(/Queued/);
    expect(screen.join('\n')).not.toContain('Trying again');
    terminal.press('C-c');
    expect(await terminal.shows(/ended with 0/)).toEqual([
      expect.stringMatching(/^ID +STATUS/),
      expect.stringMatching(/ Queued /),
      'ended with 0',
    ]);
  });
});

describe.skipIf(!hasTmux).concurrent('pipelines NAME --watch on a terminal', () => {
  it.for([
    [60, 12],
    [80, 12],
    [120, 12],
    [200, 12],
  ] as const)('keeps what runs on %i columns and %i rows', async ([columns, rows]) => {
    await using emulator = await emulatorWithPipeline();
    await using terminal = new Terminal(watching(emulator, 'pipelines', 'Sample'), { columns, rows });

    const screen = await terminal.shows(/^Status/);

    expect(screen.length).toBeLessThanOrEqual(rows);
    expect(screen[0]).toBe('Status     InProgress  … 1 more stage, 1 more action');
    expect(screen).toContainEqual(expect.stringMatching(/^One +InProgress/));
    expect(screen).toContainEqual(expect.stringMatching(/^Work +InProgress/));
    expect(screen).toContainEqual(expect.stringMatching(/ InProgress +0s +60% {2}Compiling the sources$/));
    expect(screen.at(-1)).toMatch(/… .*2 more stages/);
  });

  it('says first of what is far from it less', async () => {
    await using emulator = await emulatorWithPipeline();
    await using terminal = new Terminal(watching(emulator, 'pipelines', 'Sample'), { columns: 80, rows: 24 });

    const screen = await terminal.shows(/^Pipeline/);

    const works = Array.from(
      { length: 8 },
      (_, index) => `${index === 7 ? '└' : '├'} Build-number-${index}  InProgress  0s`,
    );
    works[0] += '  60%  Compiling the sources';
    expect(screen.slice(screen.findIndex((line) => line.startsWith('Three')))).toEqual([
      expect.stringMatching(/^Three +Succeeded/),
      '├ Build-number-0  Succeeded   0s',
      '└ Build-number-1  Succeeded   0s',
      expect.stringMatching(/^Work +InProgress/),
      ...works,
      'Later  … 3 more actions',
      'Release  … 1 more action',
    ]);
  });

  it('shows the whole pipeline where there is room', async () => {
    await using emulator = await emulatorWithPipeline();
    await using terminal = new Terminal(watching(emulator, 'pipelines', 'Sample'), { columns: 120, rows: 50 });

    const screen = await terminal.shows(/^Pipeline/);

    expect(screen.join('\n')).not.toContain('more');
    expect(screen.at(-1)).toBe('└ Approve');
  });
});

describe.concurrent('a watch whose output a program reads', () => {
  it('says once that the emulator is away, and goes on when it is back', async () => {
    const first = await startTestEmulator();
    await using watch = new RunningCommand([...watching(first, 'jobs'), '--json']);
    await watch.sees(/^\[\]$/m);
    await first.stop();
    await watch.complains(/Trying again…\n/);

    await using second = await startTestEmulator({ port: Number(new URL(first.endpoint).port) });
    await second.jobs.enqueue({ actionTypeId });
    await watch.sees(/"Queued"/);
    watch.send('SIGINT');

    const { code, stderr } = await watch.ended();
    expect(code).toBe(0);
    expect(stderr).toMatch(/^No emulator answers at \S+ \(\w+\)\. Trying again…\n$/);
  });

  it('ends with a sentence when there was never an emulator', async () => {
    await using watch = new RunningCommand(['jobs', '--watch', '--endpoint', 'http://127.0.0.1:9']);

    expect(await watch.ended()).toMatchObject({ code: 1, stderr: expect.stringContaining('No emulator answers') });
  });
});
