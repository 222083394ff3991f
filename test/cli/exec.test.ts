import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/index.ts';
import { command as bundled } from '../support/bundled-program.ts';
import { RunningCommand, run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A command that is a program of this Node. */
function node(program: string): string[] {
  return ['--', process.execPath, '--input-type=module', '-e', program];
}

const printEnvironment = `
  const isOfInterest = (name) => /^(AMAZON|AWS|CODEPIPELINE_LOCAL)_|^no_proxy$/i.test(name);
  console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => isOfInterest(name)))));`;

describe.concurrent('the environment of a command', () => {
  const elsewhere = {
    AWS_ACCESS_KEY_ID: 'AKIAREAL',
    AWS_SECRET_ACCESS_KEY: 'real',
    AWS_SESSION_TOKEN: 'real',
    AWS_REGION: 'eu-west-1',
    AWS_PROFILE: 'production',
    AWS_DEFAULT_PROFILE: 'production',
    AWS_ENDPOINT_URL_S3: 'https://s3.example.com',
    AWS_ENDPOINT_URL_CODEPIPELINE: 'https://codepipeline.example.com',
    AWS_ENDPOINT_URL_STS: 'https://sts.example.com',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/real',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/var/token',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2/',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2',
    AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z',
    AWS_SECURITY_TOKEN: 'real',
    AMAZON_ACCESS_KEY_ID: 'AKIAREAL',
    AMAZON_SECRET_ACCESS_KEY: 'real',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_CONFIG_FILE: '/var/config',
  };

  it('leads to the emulator and nowhere else, and is otherwise left alone', async () => {
    const environment = { ...elsewhere, AWS_MAX_ATTEMPTS: '1', NO_PROXY: 'example.com', no_proxy: 'example.org' };

    const { stdout, stderr, code } = await run(['exec', ...node(printEnvironment)], { environment });

    const seen = JSON.parse(stdout);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(seen).toEqual({
      AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      AWS_ACCESS_KEY_ID: '123456789012',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
      AWS_USE_FIPS_ENDPOINT: 'false',
      AWS_USE_DUALSTACK_ENDPOINT: 'false',
      AWS_MAX_ATTEMPTS: '1',
      CODEPIPELINE_LOCAL_ENDPOINT: seen.AWS_ENDPOINT_URL,
      NO_PROXY: '127.0.0.1,example.com',
      no_proxy: '127.0.0.1,example.org',
    });
  });

  it('leads other services to emulators of theirs on this machine and beside it, and to nothing else', async () => {
    const nearby = {
      AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000',
      AWS_ENDPOINT_URL_SQS: 'http://elasticmq:9324/path',
      AWS_ENDPOINT_URL_SNS: 'http://[::1]:4566',
      AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:3001',
    };
    const far = {
      AWS_ENDPOINT_URL_S3: 'http://localhost:9000',
      AWS_ENDPOINT_URL_ECS: 'https://ecs.us-east-1.amazonaws.com',
      AWS_ENDPOINT_URL_EKS: 'https://localhost.example.com',
      AWS_ENDPOINT_URL_KMS: 'kms',
    };

    const { stdout } = await run(['exec', ...node(printEnvironment)], { environment: { ...nearby, ...far } });

    const seen = JSON.parse(stdout);
    expect(seen).toMatchObject(nearby);
    for (const name of Object.keys(far)) expect(seen).not.toHaveProperty(name);
  });

  it('follows the options, also those that the environment gives', async () => {
    const environment = { CODEPIPELINE_LOCAL_ACCOUNT: '210987654321' };

    const { stdout } = await run(['exec', '--region', 'eu-central-1', ...node(printEnvironment)], { environment });

    expect(JSON.parse(stdout)).toMatchObject({ AWS_ACCESS_KEY_ID: '210987654321', AWS_REGION: 'eu-central-1' });
  });

  it('has an emulator that was started with the fixtures, and is gone when the command has ended', async () => {
    const program = `
      const endpoint = process.env.CODEPIPELINE_LOCAL_ENDPOINT;
      const { jobs } = await (await fetch(endpoint + '/_emulator/v1/jobs')).json();
      console.log(JSON.stringify({ endpoint, jobs: jobs.length }));`;

    const { stdout } = await run(['exec', '--fixtures', 'fixtures', ...node(program)]);

    const { endpoint, jobs } = JSON.parse(stdout);
    expect(jobs).toBe(6);
    await expect(connect(endpoint)).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe.concurrent('what a command ends with', () => {
  it.for([
    ['its exit code', 'process.exit(7)', 7],
    ['128 and the signal that ended it', "process.kill(process.pid, 'SIGKILL')", 137],
  ] as const)('is passed on: %s', async ([, program, code]) => {
    expect(await run(['exec', ...node(program)])).toEqual({ code, signal: null, stdout: '', stderr: '' });
  });

  it('comes with what it printed, and standard input is its own', async () => {
    const program = "console.log('out'); console.error('err');";

    expect(await run(['exec', ...node(program)])).toMatchObject({ code: 0, stdout: 'out\n', stderr: 'err\n' });
    expect(
      execFileSync(process.execPath, [bundled, 'exec', 'cat'], { input: 'to the command', encoding: 'utf8' }),
    ).toBe('to the command');
  });

  it('is 127 where there is no such command', async () => {
    expect(await run(['exec', '--', 'no-such-command', 'x'])).toEqual({
      code: 127,
      signal: null,
      stdout: '',
      stderr: "'no-such-command' is not a command: give the name of a program on the PATH, or the path of one.\n",
    });
    expect((await run(['exec', '--', 'package.json/x'])).code).toBe(127);
    expect((await run(['exec', '--', 'no\x1b[31m'])).stderr).toMatch(/^'no \[31m' is not a command/);
  });

  it('is 126 where it may not be executed', async () => {
    using folder = temporaryFolder();
    const file = folder.write('tool', 'echo ran');
    chmodSync(file, 0o644);

    expect(await run(['exec', '--', file])).toEqual({
      code: 126,
      signal: null,
      stdout: '',
      stderr: `'${file}' cannot be run (EACCES): give a program that this user may execute.\n`,
    });
  });
});

describe.concurrent('before the command', () => {
  it('is refused with 2 that none is given', async () => {
    const stderr =
      'COMMAND… is missing (the command and its arguments): codepipeline-local exec [options] -- COMMAND…\n';

    expect(await run(['exec'])).toEqual({ code: 2, signal: null, stdout: '', stderr });
    expect(await run(['exec', '--clock', 'manual', '--'])).toMatchObject({ code: 2, stderr });
  });

  it.for([
    [2, ['--prot', '1'], "Unknown option '--prot'. Did you mean '--port'?"],
    [2, ['--clock', 'manuel'], "--clock: 'manuel' is not one of system, manual. Did you mean 'manual'?"],
    [1, ['--fixtures', 'nowhere'], 'nowhere: no such file or folder.'],
    [1, ['--fixtures', 'wrong.yaml'], 'wrong.yaml:1:7: jobs: must be an array, not the string many.'],
    [
      1,
      ['--report', 'wrong.yaml/report.xml'],
      '--report: wrong.yaml/report.xml cannot be written (EEXIST); name a file that this user may write.',
    ],
  ] as const)('what start refuses is refused with %i: %s', async ([code, options, sentence]) => {
    using folder = temporaryFolder();
    folder.write('wrong.yaml', 'jobs: many');

    const ended = await run(['exec', ...options, '--', 'touch', 'ran'], { cwd: folder.path });

    expect(ended).toEqual({ code, signal: null, stdout: '', stderr: `${sentence}\n` });
    expect(existsSync(join(folder.path, 'ran'))).toBe(false);
  });

  it('stands no -- that is needed: what follows the command is the command’s', async () => {
    const ended = await run(['exec', '--region', 'eu-west-1', process.execPath, '--version']);

    expect(ended).toMatchObject({ code: 0, stdout: `${process.version}\n` });
  });
});

/** Says what it hears, ends with 9 at the second signal. */
const listener = `
  let heard = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      heard += 1;
      console.log('heard ' + signal);
      if (heard === 2) process.exit(9);
    });
  }
  setInterval(() => {}, 1000);
  console.log('listening as ' + process.pid);`;

describe.concurrent('exec --hold', () => {
  /** The variables that it tells, and the names of those that it has removed. */
  async function toldBy(command: RunningCommand) {
    const [, text = ''] = await command.sees(/^(.*?)\n\n/s);
    const lines = text.split('\n').map((line) => line.split(/=(.*)/s) as [string, string?]);
    const isSet = (line: [string, string?]): line is [string, string] => line[1] !== undefined;
    return {
      set: Object.fromEntries(lines.filter(isSet)),
      removed: lines.filter((line) => !isSet(line)).map(([name]) => name),
    };
  }

  it('tells what a command would have in its environment, what is removed by name alone', async () => {
    const environment = { AWS_PROFILE: 'production', AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1', OTHER: 'a=b' };
    await using command = new RunningCommand(['exec', '--hold', '--clock', 'manual'], { environment });
    const { set, removed } = await toldBy(command);
    const { stdout } = await run(['exec', ...node(printEnvironment)], { environment });

    const { AWS_ENDPOINT_URL: endpoint = '', CODEPIPELINE_LOCAL_ENDPOINT } = set;
    expect(removed).toEqual(['AWS_PROFILE']);
    expect({ ...JSON.parse(stdout), AWS_ENDPOINT_URL: endpoint, CODEPIPELINE_LOCAL_ENDPOINT }).toEqual(set);
    expect(await (await fetch(`${endpoint}/_emulator/v1/clock`)).json()).toMatchObject({ mode: 'manual' });
  });

  it('ends when its input does, or by a signal, with 0 and the report', async () => {
    using folder = temporaryFolder();
    await using byInput = new RunningCommand(['exec', '--hold', '--report', 'report.xml'], { cwd: folder.path });
    await using bySignal = new RunningCommand(['exec', '--hold']);
    const { AWS_ENDPOINT_URL: endpoint = '' } = (await toldBy(byInput)).set;
    const emulator = await connect(endpoint);
    await emulator.jobs.enqueue({ actionTypeId: { category: 'Build', provider: 'Held', version: '1' } });
    await toldBy(bySignal);

    byInput.endInput();
    bySignal.send('SIGTERM');

    expect(await byInput.ended()).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(await bySignal.ended()).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(jobsIn(join(folder.path, 'report.xml'))).toEqual(['Build/Custom/Held/1']);
    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });

  it('ends at once where there is no input, and is refused together with a command', async () => {
    const script = '"$@" < /dev/null';
    const ended = await run(['-c', script, 'sh', process.execPath, bundled, 'exec', '--hold'], { program: ['sh'] });

    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('AWS_ENDPOINT_URL=http://'), stderr: '' });
    expect(await run(['exec', '--hold', '--', 'true'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'exec takes --hold or a COMMAND, not both.\n',
    });
  });
});

describe.concurrent('a signal', () => {
  it.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
    '%s goes to the command, which decides when it ends',
    async (signal) => {
      await using command = new RunningCommand(['exec', ...node(listener)]);
      const [, pid = ''] = await command.sees(/listening as (\d+)/);

      command.send(signal);
      await command.sees(new RegExp(`heard ${signal}`));
      expect(command.hasEnded).toBe(false);
      command.send('SIGTERM');

      expect(await command.ended()).toMatchObject({ code: 9, signal: null, stderr: '' });
      expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    },
  );

  it('that ends a command is what exec ends with', async () => {
    await using command = new RunningCommand(['exec', ...node("setInterval(() => {}, 1000); console.log('up');")]);
    await command.sees(/up/);

    command.send('SIGTERM');

    expect(await command.ended()).toMatchObject({ code: 143, signal: null });
  });

  it.runIf(spawnSync('python3', ['--version']).status === 0)('from a terminal reaches the command once', async () => {
    const terminal = new RunningCommand([process.execPath, bundled, 'exec', ...node(listener)], {
      program: ['python3', fileURLToPath(new URL('../support/terminal.py', import.meta.url))],
    });
    await using _ = terminal;

    const { stdout, code } = await terminal.ended();

    expect(stdout.match(/heard \w+/g)).toEqual(['heard SIGINT', 'heard SIGTERM']);
    expect(code).toBe(9);
  });
});

/** Takes jobs of four pipelines and does with each what its name says; the fifth is nobody's. */
const worker = `
  import { CodePipeline } from '@aws-sdk/client-codepipeline';
  import { connect } from './src/index.ts';
  const codepipeline = new CodePipeline({});
  const emulator = await connect(process.env.CODEPIPELINE_LOCAL_ENDPOINT);
  const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Make', version: '1' };
  const take = async () => {
    const { jobs: [{ id: jobId, nonce }] } = await codepipeline.pollForJobs({ actionTypeId, maxBatchSize: 1 });
    await codepipeline.acknowledgeJob({ jobId, nonce });
    return jobId;
  };
  await take();
  await emulator.clock.advance('2d');
  const enqueue = (pipelineName) => emulator.jobs.enqueue({
    actionTypeId, pipelineContext: { pipelineName, stage: 'S', action: 'A' },
  });
  for (const name of ['continued', 'failed', 'left', 'waits']) await enqueue(name);
  await codepipeline.putJobSuccessResult({ jobId: await take(), continuationToken: 'go on' });
  const message = 'a < b & "c"\\n\\u0000\\u001b[31m]]>';
  await codepipeline.putJobFailureResult({ jobId: await take(), failureDetails: { type: 'JobFailed', message } });
  await take();
  const { jobs } = await codepipeline.pollForJobs({ actionTypeId, maxBatchSize: 10 });
  const { id: jobId, nonce } = jobs.find(({ data }) => data.continuationToken === 'go on');
  await emulator.clock.advance('5s');
  await codepipeline.acknowledgeJob({ jobId, nonce });
  await codepipeline.putJobSuccessResult({ jobId });
  await emulator.clock.advance('2m');
  process.exit(3);`;

/** The elements of a document, as a strict parser sees them: name, attributes, and the text of those that have some. */
function elementsOf(xml: string) {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) =>
    elements.push({ name, attributes: attributes as Record<string, string>, text: '' }),
  );
  parser.on('text', (text) => {
    const last = elements.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.write(xml).close();
  return elements;
}

/** The action types of a report's jobs. */
function jobsIn(file: string) {
  const cases = elementsOf(readFileSync(file, 'utf8')).filter(({ name }) => name === 'testcase');
  return cases.map(({ attributes }) => attributes.classname).filter((name) => name !== 'conduct');
}

describe.concurrent('the report', () => {
  it('has a case for each chain of jobs: those that failed, timed out or were left by their worker are failures', async () => {
    using folder = temporaryFolder();
    const fixture = folder.write(
      'one.yaml',
      `jobs: [{ actionTypeId: { category: Build, provider: Make, version: '1' },
               pipelineContext: { pipelineName: slept, stage: S, action: A } }]`,
    );
    const file = join(folder.path, 'reports/jobs.xml');

    const ended = await run(['exec', '--clock', 'manual', '--fixtures', fixture, '--report', file, ...node(worker)]);

    expect(ended).toEqual({ code: 3, signal: null, stdout: '', stderr: '' });
    const elements = elementsOf(readFileSync(file, 'utf8'));
    const jobs = elements.slice(
      0,
      elements.findIndex(({ attributes }) => attributes.name === 'conduct'),
    );
    expect(jobs[1]).toMatchObject({
      name: 'testsuite',
      attributes: { name: 'jobs', tests: '5', failures: '3', errors: '0', skipped: '1' },
    });
    const cases = jobs.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes);
    expect(cases.map(({ name = '', time }) => [name.split(' ')[0], time])).toEqual([
      ['slept', '86400.000'],
      ['continued', '5.000'],
      ['failed', '0.000'],
      ['left', '0.000'],
      ['waits', '60.000'],
    ]);
    expect(new Set(cases.map(({ classname }) => classname))).toEqual(new Set(['Build/Custom/Make/1']));
    const verdicts = jobs.filter(({ name }) => name === 'failure' || name === 'skipped');
    expect(verdicts.map(({ name, attributes }) => [name, attributes.type, attributes.message])).toEqual([
      ['failure', 'TimedOut', 'It ended with the status TimedOut.'],
      ['failure', 'JobFailed', 'a < b & "c"\n\uFFFD\uFFFD[31m]]>'],
      ['failure', 'Unfinished', 'A worker took it and left it InProgress.'],
      ['skipped', undefined, 'No worker took it: it is Queued.'],
    ]);
    const histories = jobs.filter(({ name }) => name === 'system-out').map(({ text }) => text);
    expect(histories[1]).toMatch(/HandedOut .* Acknowledged .* SuccessReported .* continues with the token go on/s);
  });

  it('has the jobs of before a reset, too', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'jobs.xml');
    const tests = `
      import { connect } from './src/index.ts';
      const emulator = await connect(process.env.CODEPIPELINE_LOCAL_ENDPOINT);
      for (const provider of ['First', 'Second', 'Third']) {
        await emulator.reset();
        await emulator.jobs.enqueue({ actionTypeId: { category: 'Build', provider, version: '1' } });
      }`;

    await run(['exec', '--report', file, ...node(tests)]);

    expect(jobsIn(file)).toEqual(['Build/Custom/First/1', 'Build/Custom/Second/1', 'Build/Custom/Third/1']);
  });

  it('has the jobs that a reset of one account takes away, and the others once', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'jobs.xml');
    const tests = `
      import { connect } from './src/index.ts';
      const emulator = await connect(process.env.CODEPIPELINE_LOCAL_ENDPOINT);
      const enqueue = (provider, place) =>
        emulator.jobs.enqueue({ actionTypeId: { category: 'Build', provider, version: '1' } }, place);
      const place = { account: '210987654321', region: 'eu-west-1' };
      await enqueue('Mine', {});
      await enqueue('Theirs', place);
      await emulator.reset(place);`;

    await run(['exec', '--report', file, ...node(tests)]);

    expect(jobsIn(file)).toEqual(['Build/Custom/Theirs/1', 'Build/Custom/Mine/1']);
  });

  it("has the jobs and verdicts of emulators in the suite's own processes, of before their resets, too", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'jobs.xml');
    const tests = `
      import { CodePipeline } from '@aws-sdk/client-codepipeline';
      import { startEmulator } from './src/index.ts';
      const enqueue = (emulator, provider) =>
        emulator.jobs.enqueue({ actionTypeId: { category: 'Build', provider, version: '1' } });
      const first = await startEmulator();
      await enqueue(first, 'First');
      await first.reset();
      const { id } = await enqueue(first, 'Second');
      const codepipeline = new CodePipeline(first.clientConfig);
      await codepipeline.putJobSuccessResult({ jobId: id }).catch(() => {});
      await first.stop();
      await first.stop();
      const second = await startEmulator();
      await enqueue(second, 'Third');
      await second.stop();`;

    const ended = await run(['exec', '--report', file, ...node(tests)]);

    expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(jobsIn(file)).toEqual(['Build/Custom/First/1', 'Build/Custom/Second/1', 'Build/Custom/Third/1']);
  });

  it('has a case for each kind of verdict on the workers, with the requests that show it, and leaves the exit code alone', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'jobs.xml');
    const hasty = `
      import { CodePipeline } from '@aws-sdk/client-codepipeline';
      import { connect } from './src/index.ts';
      const codepipeline = new CodePipeline({});
      const emulator = await connect(process.env.CODEPIPELINE_LOCAL_ENDPOINT);
      const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Make', version: '1' };
      await emulator.jobs.enqueue({ actionTypeId, count: 2 });
      const { jobs } = await codepipeline.pollForJobs({ actionTypeId, maxBatchSize: 2 });
      for (const { id } of jobs) await codepipeline.putJobSuccessResult({ jobId: id }).catch(() => {});`;

    const ended = await run(['exec', '--report', file, ...node(hasty)]);

    expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    const elements = elementsOf(readFileSync(file, 'utf8'));
    expect(elements[0]).toMatchObject({ name: 'testsuites', attributes: { tests: '8', failures: '3' } });
    const conduct = elements.slice(elements.findIndex(({ attributes }) => attributes.name === 'conduct'));
    expect(conduct[0]?.attributes).toMatchObject({ tests: '6', failures: '1', errors: '0', skipped: '0' });
    expect(conduct.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes.name)).toEqual([
      'WorkedUnacknowledged',
      'IgnoredAcknowledgement',
      'ReportedAfterEnd',
      'NeverReported',
      'PolledInHotLoop',
      'UsedExpiredCredentials',
    ]);
    expect(conduct.slice(1, 4).map(({ name }) => name)).toEqual(['testcase', 'failure', 'system-out']);
    expect(conduct[2]?.attributes.type).toBe('WorkedUnacknowledged');
    expect(conduct[2]?.attributes.message).toMatch(/^Job \S+ was worked on before .*\nJob \S+ was worked on before /);
    expect(conduct[3]?.text).toMatch(/PollForJobs .*PutJobSuccessResult .*InvalidJobStateException/s);
  });

  it('is there for a command that cannot be run, too, without jobs and verdicts', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'jobs.xml');

    await run(['exec', '--report', file, '--', 'no-such-command']);

    expect(elementsOf(readFileSync(file, 'utf8'))[0]?.attributes).toMatchObject({ tests: '6', failures: '0' });
  });
});

describe.concurrent('exec --intercept', () => {
  const ask = `import { get } from 'node:https';
    get('https://codepipeline.eu-west-1.amazonaws.com/', (answer) => {
      console.log(answer.statusCode);
      answer.resume();
    }).on('error', ({ message }) => console.log(message));`;

  it('leads Node.js here that asks AWS’s own hosts, and keeps its other options', async () => {
    const { stdout } = await run(['exec', '--intercept', ...node(`${ask} console.log(process.title);`)], {
      environment: { NODE_OPTIONS: '--title=mine' },
    });

    expect(stdout).toBe('mine\n200\n');
  });

  it('lets nothing out to services that are not here', async () => {
    const { stdout } = await run(['exec', '--intercept', ...node(ask.replace('codepipeline', 'sqs'))]);

    expect(stdout).toContain('codepipeline-local has no sqs');
  });

  it('is not there unless it is asked for', async () => {
    const { stdout } = await run(['exec', ...node('console.log(process.env.NODE_OPTIONS);')]);

    expect(stdout).toBe('undefined\n');
  });
});
