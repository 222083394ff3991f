import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

const says = (sentence: string) => ({ code: 2, signal: null, stdout: '', stderr: `${sentence}\n` });
const end = '-- node -e 1';

describe.concurrent('options that contradict each other, or have no effect,', () => {
  it.for([
    ['check --report out --html out', '--html: out is the file of --report, too; give another.'],
    ['check --report out --html sub/../out', '--html: sub/../out is the file of --report, too; give another.'],
    [
      'check --report linked.yaml --fixtures jobs.yaml',
      '--report: linked.yaml is the file of --fixtures, too; give another.',
    ],
    ['check --report jobs.yaml --job jobs.yaml', '--report: jobs.yaml is the file of --job, too; give another.'],
    [
      'exec --report jobs.yaml --fixtures jobs.yaml',
      '--report: jobs.yaml is the file of --fixtures, too; give another.',
    ],
    ['exec --report state.db --db state.db', '--report: state.db is the file of --db, too; give another.'],
    ['conform --report o.json --record o.json', '--record: o.json is the file of --report, too; give another.'],
    ['check --patience 0s', "--patience: '0s' is no time at all; give 1ms or more."],
    ['check --patience 0.0001s', "--patience: '0.0001s' is no time at all; give 1ms or more."],
    ['start --acknowledgement-window 0ms', "--acknowledgement-window: '0ms' is no time at all; give 1ms or more."],
    [
      'check --list --html out',
      '--html is for what a run finds, and with --list nothing is run; leave one of them out.',
    ],
    [
      'conform --dry-run --record out',
      '--record is for what a run finds, and with --dry-run nothing is run; leave one of them out.',
    ],
    ['conform --i-pay', '--i-pay is for a run against AWS; give --region for one, or leave it out.'],
    ['check --function F --once', '--once is for a command, and --function checks a function; leave one out.'],
    [
      'check --function F --intercept',
      '--intercept is for a command, and --function checks a function; leave one out.',
    ],
    [
      'check --port 7109',
      '--port has no effect here: a check has emulators of its own, in memory and at free ports, on a clock that runs. Leave it out.',
    ],
    [
      'start --proxy-pass on',
      '--proxy-pass is for the proxy, which nothing runs without --proxy; give --proxy PORT, too, or to exec and check --intercept.',
    ],
    [
      'start --upstream sns=http://127.0.0.1:1 sns=http://127.0.0.1:2',
      "--upstream: 'sns' is given twice; give it once.",
    ],
    [
      'start --upstream sns=http://me:secret@127.0.0.1:1/x',
      '--upstream: A URL with credentials cannot be used here; give http://127.0.0.1:1/x.',
    ],
    ['start --upstream sns=http://h:1/?a=b', '--upstream: A URL with a query cannot be used here; give http://h:1.'],
    ['start --upstream sns=http://h:1/#a', '--upstream: A URL with a fragment cannot be used here; give http://h:1.'],
    [
      'start --lambda-endpoint http://h:1/?a',
      '--lambda-endpoint: A URL with a query cannot be used here; give http://h:1.',
    ],
    ['jobs --endpoint http://a:b@h:1', '--endpoint: A URL with credentials cannot be used here; give http://h:1.'],
    ['conform --endpoint http://h:1/path', '--endpoint: A URL with a path cannot be used here; give http://h:1.'],
    ['start --credentials one:a one:b', "--credentials: 'one' is given twice; give it once."],
    ['start --port 7443 --control 7443 --tls 7443', '--tls: 7443 is the port of --port, too; choose another.'],
  ])('are refused in a sentence: `%s`', async ([line = '', sentence = '']) => {
    using folder = temporaryFolder();
    folder.write('jobs.yaml', 'jobs: []\n');
    folder.write('sub/file', '');
    symlinkSync('jobs.yaml', join(folder.path, 'linked.yaml'));
    const [command] = line.split(' ');
    const isBehindDashes = /^(check|exec)$/.test(command ?? '') && !line.includes('--function');

    const ended = await run([...line.split(' '), ...(isBehindDashes ? end.split(' ') : [])], { cwd: folder.path });

    expect(ended).toEqual(says(sentence));
    expect(readFileSync(join(folder.path, 'jobs.yaml'), 'utf8')).toBe('jobs: []\n');
    expect(existsSync(join(folder.path, 'out'))).toBe(false);
  });

  it('are refused before an emulator gets a fault', async () => {
    await using emulator = await startEmulator();

    const ended = await run(['faults', 'add', '--delay', '1s', '--seed', '7', '--endpoint', emulator.endpoint]);

    expect(ended).toEqual(says('--seed makes the choice by --probability repeatable; give that, too.'));
    expect(await emulator.faults.list()).toEqual([]);
  });

  it.for([[{ patience: 0 }], [{ runs: 0 }], [{ jobs: 0.5 }]])('are refused in a program: %o', async ([options]) => {
    await using emulator = await startEmulator();

    await expect(emulator.check(['node', '-e', '1'], options)).rejects.toThrow(/^--\w+: '[\d.]+' is .*; give /);
  });

  it('are none where the environment is that of another emulator', async () => {
    using folder = temporaryFolder();
    const worker = "throw new Error('never asked')";
    folder.write('f.mjs', 'export const handler = async () => {};');
    const job = folder.write('jobs.yaml', 'functions: { F: { module: ./f.mjs } }\njobs: [{ function: F }]\n');
    const environment = {
      ...{ CODEPIPELINE_LOCAL_PORT: '1', CODEPIPELINE_LOCAL_TLS: '2', CODEPIPELINE_LOCAL_CONTROL: '3' },
      ...{ CODEPIPELINE_LOCAL_TLS_CERT: 'nowhere.pem', CODEPIPELINE_LOCAL_TLS_KEY: 'nowhere.key' },
      ...{
        CODEPIPELINE_LOCAL_PROXY: '4',
        CODEPIPELINE_LOCAL_PROXY_PASS: 'on',
        CODEPIPELINE_LOCAL_DB: '/nowhere/at.all',
      },
    };

    const checked = await run(['check', '--only', 'plain', '--', 'node', '-e', worker], { environment });
    const invoked = await run(['invoke', 'F', '--job', job], { environment });

    expect(checked.stdout).toContain('The worker never asked for a job.');
    expect(invoked.stdout).toMatch(/^No result: /m);
  });
});

describe.runIf(process.platform === 'linux').concurrent('a folder that no file system makes', () => {
  const unmade = '/proc/codepipeline-local';
  const state = { XDG_STATE_HOME: unmade };
  const refusal = /^.*\/proc\/codepipeline-local.*cannot be (written|used) \(?(ENOENT|: ENOENT).*\n$/;

  it.for([
    ['certificate', state],
    ['start --port 0 --tls 0', state],
    [`check --report ${unmade}/a/b ${end}`, {}],
    [`check --html ${unmade}/a/b ${end}`, {}],
    [`exec --report ${unmade}/a/b ${end}`, {}],
    [`conform --record ${unmade}/a/b`, {}],
  ] as const)('is told of by `%s`', async ([line, environment]) => {
    expect(await run(line.split(' '), { environment })).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringMatching(refusal),
    });
  });

  it('is told of by `artifacts --output`', async () => {
    await using emulator = await startEmulator();
    const actionTypeId = { category: 'Build', provider: 'MyBuild', version: '1' } as const;
    const { id } = await emulator.jobs.enqueue({ actionTypeId, inputArtifacts: [{ name: 'App' }] });

    const ended = await run(['artifacts', id, '--output', `${unmade}/a`, '--endpoint', emulator.endpoint]);

    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^\/proc\/\S+ cannot be written: ENOENT/) });
  });
});
