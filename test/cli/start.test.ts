import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/index.ts';
import { version } from '../../src/runtime/version.ts';
import { RunningCommand, run, startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasAnyAwsCli } from '../support/python.ts';

const examples = 'fixtures';
const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'MyJenkinsProviderName', version: '1' } as const;
const queryParam = { ProjectName: 'MyJenkinsExampleTestProject' };
const oneJob = JSON.stringify({ jobs: [{ actionTypeId: { category: 'Build', provider: 'Make', version: '1' } }] });

const clients: CodePipeline[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

async function clientOf(endpoint: string): Promise<CodePipeline> {
  const client = new CodePipeline({ ...(await connect(endpoint)).clientConfig, maxAttempts: 1 });
  clients.push(client);
  return client;
}

describe.concurrent('start --open', () => {
  it('says what to do where no browser can be opened', async () => {
    await using started = await startCommand(['--open'], { environment: { PATH: '/nowhere' } });

    await expect
      .poll(() => started.command.stdout)
      .toContain(`No browser could be opened (xdg-open is not there): open ${started.endpoint}/_emulator/ yourself.`);
  });

  it('says so, too, where what opens browsers has none', async () => {
    using folder = temporaryFolder();
    chmodSync(folder.write('xdg-open', '#!/bin/sh\nexit 3\n'), 0o755);
    await using started = await startCommand(['--open'], { environment: { PATH: folder.path } });

    await expect
      .poll(() => started.command.stdout)
      .toContain(`No browser could be opened (xdg-open ended with 3): open ${started.endpoint}/_emulator/ yourself.`);
  });
});

describe.concurrent('the banner of start', () => {
  it('says where the emulator is, what is in it and how to use it', async () => {
    await using started = await startCommand(['--fixtures', examples]);

    expect(started.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(started.command.stdout).toBe(`codepipeline-local ${version}

  Endpoint  ${started.endpoint}
  Console   ${started.endpoint}/_emulator/
  State     in memory, gone when this process ends
  Fixtures  5 action types, 6 jobs and 1 client made
  Jobs      6 Queued

# for the shell in which the worker runs
export AWS_ENDPOINT_URL=${started.endpoint}
export AWS_ACCESS_KEY_ID=123456789012
export AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1
export AWS_EC2_METADATA_DISABLED=true
export AWS_CONFIG_FILE=/dev/null
export AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false
export AWS_USE_FIPS_ENDPOINT=false
export AWS_USE_DUALSTACK_ENDPOINT=false
export CODEPIPELINE_LOCAL_ENDPOINT=${started.endpoint}
export NO_PROXY="127.0.0.1\${NO_PROXY:+,$NO_PROXY}"
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL_CODEPIPELINE AWS_ENDPOINT_URL_S3

# polls for a job that is waiting
aws codepipeline poll-for-jobs --action-type-id category=Test,owner=Custom,provider=MyJenkinsProviderName,version=1 --query-param ProjectName=MyJenkinsExampleTestProject

`);
  });

  it('says how to make jobs when there are none, and gives no line that polls', async () => {
    await using started = await startCommand();

    expect(started.command.stdout).toContain('  Jobs      none; make some with: codepipeline-local seed FILE\n');
    expect(started.command.stdout).not.toContain('poll-for-jobs');
  });

  it('unsets what else is set here and would win', async () => {
    const environment = {
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/x',
      AWS_ENDPOINT_URL_STS: 'https://sts.invalid',
    };
    await using started = await startCommand([], { environment: { ...environment, no_proxy: 'intern' } });

    expect(started.command.stdout).toMatch(/^unset AWS_PROFILE .* AWS_ENDPOINT_URL_STS AWS_ROLE_ARN$/m);
    expect(started.command.stdout).toMatch(/^export no_proxy="127\.0\.0\.1\$\{no_proxy:\+,\$no_proxy\}"$/m);
  });

  it.skipIf(!hasAnyAwsCli)(
    'can be pasted into a shell with settings of its own, and its AWS CLI line gets a job (skipped without the AWS CLI)',
    async () => {
      await using started = await startCommand(['--fixtures', examples]);
      const [pasted = ''] = /^# for the shell[\s\S]*/m.exec(started.command.stdout) ?? [];
      await using shell = new RunningCommand(['-c', pasted], {
        program: ['bash'],
        environment: { AWS_PROFILE: 'missing', AWS_ENDPOINT_URL_CODEPIPELINE: 'http://127.0.0.1:9', AWS_PAGER: '' },
      });

      const { stdout, stderr } = await shell.ended();

      expect(stderr).toBe('');
      expect(JSON.parse(stdout).jobs).toMatchObject([
        { nonce: '3', data: { actionTypeId, actionConfiguration: { configuration: queryParam } } },
      ]);
    },
  );
});

describe.concurrent('the lines of start', () => {
  it('show how executions of pipelines move, which action fails, and why', async () => {
    using folder = temporaryFolder();
    folder.write(
      'pipeline.yaml',
      `actionTypes: [{ category: Build, provider: Make, version: "1",
  inputArtifactDetails: { minimumCount: 0, maximumCount: 1 }, outputArtifactDetails: { minimumCount: 0, maximumCount: 1 } }]
stubs: [{ match: { provider: S3 }, result: succeed }]
jobs: [{ actionTypeId: { category: Test, provider: Other, version: "1" } }]
pipelines:
  - name: Release
    roleArn: arn:aws:iam::123456789012:role/x
    artifactStore: { type: S3, location: artifacts }
    stages:
      - name: Source
        actions: [{ name: App, actionTypeId: { category: Source, owner: AWS, provider: S3, version: "1" },
          configuration: { S3Bucket: source, S3ObjectKey: app.zip }, outputArtifacts: [{ name: App }] }]
      - name: Build
        actions: [{ name: Make, actionTypeId: { category: Build, owner: Custom, provider: Make, version: "1" } }]
`,
    );
    await using started = await startCommand(['--fixtures', 'pipeline.yaml'], { cwd: folder.path });
    const client = await clientOf(started.endpoint);
    const fail = async (type: typeof actionTypeId, message: string) => {
      const { jobs: [job] = [] } = await client.pollForJobs({ actionTypeId: type });
      await client.acknowledgeJob({ jobId: job?.id, nonce: job?.nonce });
      await client.putJobFailureResult({ jobId: job?.id, failureDetails: { type: 'JobFailed', message } });
      return `${job?.id?.slice(0, 8)}…`;
    };
    const { pipelineExecutionId } = await client.startPipelineExecution({ name: 'Release' });
    const execution = `${pipelineExecutionId?.slice(0, 8)}…`;

    const job = await fail({ ...actionTypeId, category: 'Build', provider: 'Make' } as never, 'no compiler');
    const alone = await fail({ ...actionTypeId, provider: 'Other' } as never, 'no idea');
    await started.command.sees(/no idea/);

    const lines = started.command.stdout.split('\n').map((line) => line.replace(/^\S+ +(\S+) +/, '$1 '));
    expect(lines).toEqual(
      expect.arrayContaining([
        `Release ${execution}  execution new → InProgress`,
        `Build/Make ${job}  InProgress → Failed`,
        `Release ${execution}  Build / Make InProgress → Failed: JobFailed: no compiler`,
        `Release ${execution}  execution InProgress → Failed`,
        `Test/Other ${alone}  InProgress → Failed: JobFailed: no idea`,
      ]),
    );
  });

  it('show each movement of a job', async () => {
    await using started = await startCommand(['--fixtures', examples]);
    const client = await clientOf(started.endpoint);

    const { jobs = [] } = await client.pollForJobs({ actionTypeId, queryParam });
    const [{ id: jobId = '', nonce = '' } = {}] = jobs;
    await client.acknowledgeJob({ jobId, nonce });
    await client.putJobSuccessResult({ jobId, continuationToken: 'more' });
    await started.command.sees(/new → Queued/);

    const lines = started.command.stdout.split('\n').filter((line) => line.includes('→'));
    const continuation = (await (await connect(started.endpoint)).jobs.get(jobId)).chain[1] ?? '';
    expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d/, 'TIME'))).toEqual([
      `TIME  Test/MyJenkinsProviderName  ${jobId.slice(0, 8)}…  Queued → Dispatched`,
      `TIME  Test/MyJenkinsProviderName  ${jobId.slice(0, 8)}…  Dispatched → InProgress`,
      `TIME  Test/MyJenkinsProviderName  ${jobId.slice(0, 8)}…  InProgress → Succeeded`,
      `TIME  Test/MyJenkinsProviderName  ${continuation.slice(0, 8)}…  new → Queued`,
    ]);
  });

  it('count what is more than a person can follow', async () => {
    await using started = await startCommand();
    const emulator = await connect(started.endpoint);

    await emulator.jobs.enqueue({ actionTypeId: { category: 'Build', provider: 'Make', version: '1' }, count: 1000 });

    await started.command.sees(/and 800 more movements of jobs/);
  });

  it('are left out at a lower log level', async () => {
    await using started = await startCommand(['--log-level', 'warn', '--fixtures', examples]);
    const client = await clientOf(started.endpoint);

    await client.pollForJobs({ actionTypeId, queryParam });
    started.command.send('SIGTERM');

    expect((await started.command.ended()).stdout).not.toContain('→');
  });
});

describe.concurrent('options', () => {
  it('come from the environment, and from flags before that', async () => {
    const environment = { CODEPIPELINE_LOCAL_REGION: 'eu-west-1', CODEPIPELINE_LOCAL_ACCOUNT: '210987654321' };
    await using started = await startCommand(['--region', 'eu-north-1'], { environment });

    expect(await (await fetch(`${started.endpoint}/_emulator/v1/health`)).json()).toMatchObject({
      status: 'ok',
      version,
      account: '210987654321',
      region: 'eu-north-1',
    });
  });

  it('take several fixtures by one flag, which replaces those of the environment', async () => {
    using folder = temporaryFolder();
    const files = [folder.write('a.json', oneJob), folder.write('b.json', `${oneJob}\n`)];
    const environment = { CODEPIPELINE_LOCAL_FIXTURES: examples };
    await using started = await startCommand(['--fixtures', ...files], { environment });

    expect(started.command.stdout).toContain('  Jobs      2 Queued\n');
  });
});

describe.concurrent('the banner of start, elsewhere', () => {
  it('starts a pipeline where no job waits but a pipeline is there', async () => {
    using folder = temporaryFolder();
    const source = { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' };
    const approval = { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' };
    const configuration = { S3Bucket: 'sources', S3ObjectKey: 'app.zip' };
    const outputArtifacts = [{ name: 'App' }];
    const pipeline = {
      name: 'Release',
      roleArn: 'arn:aws:iam::123456789012:role/pipelines',
      artifactStore: { type: 'S3', location: 'artifacts' },
      stages: [
        { name: 'Source', actions: [{ name: 'Source', actionTypeId: source, configuration, outputArtifacts }] },
        { name: 'Approve', actions: [{ name: 'Approve', actionTypeId: approval }] },
      ],
    };
    const fixtures = folder.write('pipeline.json', JSON.stringify({ pipelines: [pipeline] }));

    await using started = await startCommand(['--fixtures', fixtures]);

    const { stdout } = started.command;
    expect(stdout).toContain('  Jobs      none; a pipeline that is started makes some\n');
    expect(stdout).toContain('# starts a pipeline\naws codepipeline start-pipeline-execution --name Release\n');
  });

  it('has the lines of PowerShell where that is the shell', async () => {
    const environment = { PSModulePath: '/opt/modules', AWS_ENDPOINT_URL_STS: 'https://example.com' };
    await using started = new RunningCommand(['start', '--port', '0'], { environment });

    await started.sees(/^Remove-Item .*\n/m);

    const [, endpoint] = (await started.sees(/Endpoint +(http\S+)/)) as string[];
    expect(started.stdout).toContain(`
$env:AWS_ENDPOINT_URL = '${endpoint}'
$env:AWS_ACCESS_KEY_ID = '123456789012'
`);
    expect(started.stdout).toContain(`
$env:NO_PROXY = '127.0.0.1' + $(if ($env:NO_PROXY) { ",$env:NO_PROXY" })
Remove-Item Env:AWS_PROFILE, Env:AWS_DEFAULT_PROFILE, Env:AWS_SESSION_TOKEN, Env:AWS_ENDPOINT_URL_CODEPIPELINE, Env:AWS_ENDPOINT_URL_S3, Env:AWS_ENDPOINT_URL_STS -ErrorAction Ignore
`);
  });
});

describe.concurrent('a port in use', () => {
  it('is said in a sentence', async () => {
    await using other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    expect(await run(['start', '--port', `${port}`])).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is in use; stop what uses it, or choose another with --port.\n`,
    });
  });

  it('is said with what has it and how to stop that, when it is an emulator', async () => {
    await using other = await startTestEmulator();
    const { port } = new URL(other.endpoint);

    const { stderr } = await run(['start', '--port', port]);

    expect(stderr).toBe(
      `Port ${port} on 127.0.0.1 is in use by an emulator (codepipeline-local ${version}); stop it with 'codepipeline-local stop --endpoint ${other.endpoint}', or choose another with --port.\n`,
    );
  });
});

describe.concurrent('a database file', () => {
  it('is one process’s alone', async () => {
    using folder = temporaryFolder();
    const db = join(folder.path, 'state.db');
    await using _started = await startCommand(['--db', db]);

    expect(await run(['start', '--port', '0', '--db', db])).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `${db} is in use by another process; stop it or name another file.\n`,
    });
  });

  it('keeps the jobs, and takes a fixture document once', async () => {
    using folder = temporaryFolder();
    folder.write('build.json', oneJob);
    const options = { cwd: folder.path };
    {
      await using first = await startCommand(['--db', 'state.db', '--fixtures', '.'], options);
      expect(first.command.stdout).toContain('  State     in state.db\n  Fixtures  1 job made\n');
      first.command.send('SIGTERM');
      expect((await first.command.ended()).code).toBe(0);
    }
    await using second = await startCommand(['--db', 'state.db', '--fixtures', '.'], options);

    expect(second.command.stdout).toContain(
      '  State     in state.db\n  Fixtures  already loaded, and skipped: build.json\n  Jobs      1 Queued\n',
    );
  });

  it('survives a kill in the middle of a job', async () => {
    using folder = temporaryFolder();
    const args = ['--db', join(folder.path, 'state.db'), '--fixtures', examples];
    let jobId = '';
    {
      await using killed = await startCommand(args);
      const client = await clientOf(killed.endpoint);
      const { jobs: [job] = [] } = await client.pollForJobs({ actionTypeId, queryParam });
      jobId = job?.id ?? '';
      await client.acknowledgeJob({ jobId, nonce: job?.nonce });
      killed.command.send('SIGKILL');
      expect((await killed.command.ended()).signal).toBe('SIGKILL');
    }
    await using started = await startCommand(args);
    const client = await clientOf(started.endpoint);
    expect(started.command.stdout).toContain('  Jobs      1 InProgress, 5 Queued\n');

    await client.putJobSuccessResult({ jobId });

    expect((await (await connect(started.endpoint)).jobs.get(jobId)).status).toBe('Succeeded');
  });
});

describe.concurrent('an end', () => {
  it.for(['SIGINT', 'SIGTERM'] as const)('by %s finishes the request under way', async (signal) => {
    await using started = await startCommand();
    const { finish, answer } = await requestUnderWay(started.endpoint);

    started.command.send(signal);
    await started.command.sees(/^Stopping: requests in progress are finished first; Ctrl-C again stops at once\.\n/m);
    finish();

    expect((await answer).statusCode).toBe(200);
    expect(await started.command.ended()).toMatchObject({ code: 0, stderr: '' });
  });

  it('comes at once by a second Ctrl-C', async () => {
    await using started = await startCommand();
    const { answer } = await requestUnderWay(started.endpoint);
    answer.catch(() => {});

    // Pressed again and again: a second press right after the first counts as its echo.
    const pressing = setInterval(() => started.command.send('SIGINT'), 100);
    const ended = await started.command.ended();
    clearInterval(pressing);

    expect(ended.code).toBe(130);
  });
});

/** A request whose head has arrived and whose body has not. */
async function requestUnderWay(endpoint: string) {
  const body = JSON.stringify({ actionTypeId: { category: 'Build', provider: 'Make', version: '1' } });
  const outgoing = request(`${endpoint}/_emulator/v1/jobs`, {
    method: 'POST',
    headers: { expect: '100-continue', 'content-type': 'application/json', 'content-length': body.length },
  });
  outgoing.flushHeaders();
  await once(outgoing, 'continue');
  const answer = once(outgoing, 'response').then(([response]) => (response as IncomingMessage).resume());
  return { answer, finish: () => outgoing.end(body) };
}
