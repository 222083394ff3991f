import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { plainEnvironment, run, startCommand } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { installPackage } from '../support/installed-package.ts';
import { buildType } from '../support/jobs.ts';
import { printed } from '../support/printed.ts';
import { hasAwsCli, hasBoto3 } from '../support/python.ts';
import { type Block, blocks, filesIn } from './blocks.ts';

/** What a block is run with: a folder in which the package is installed, with this project's fixtures. */
interface Place {
  readonly block: Block;
  readonly folder: Folder;
}

/** Runs a block, or names the test that does. */
type Way = string | ((place: Place) => Promise<void>);

const workers = 'test/docs/worker-examples.test.ts';
const suites = 'test/docs/testing-a-worker.test.ts';
const packed = 'test/package/package.test.ts';
const here = 'test/docs/code-blocks.test.ts';
const ofPython = 'test/clients/python-package.test.ts';
const ofCi = 'test/package/ci.test.ts';
const ofChecks = 'test/docs/checking-a-worker.test.ts';
const ofDotnet = 'test/clients/dotnet-page.test.ts';
const ofRust = 'test/clients/rust-page.test.ts';
const ofGoAndJava = 'test/clients/go-and-java-packages.test.ts';

/** By document, and by what a block begins with. */
const ways: Readonly<Record<string, Readonly<Record<string, Way>>>> = {
  'docs/alternatives.md': {
    '# count_moto.py': async ({ block }) => {
      const version = await run(['-c', 'import moto; print(moto.__version__)'], { program: ['python3'] });
      if (version.stdout !== '5.2.5\n') return;
      const { stdout } = await run(['-c', block.text], { program: ['python3'] });
      expect(stdout).toBe('11 of 44\n');
    },
  },
  'docs/checking-a-worker.md': {
    'npx codepipeline-local check': ofChecks,
    '# jobs.yaml': ofChecks,
    '// 1/worker.js': ofChecks,
    '// 2/worker.js': ofChecks,
    '// 3/worker.js': ofChecks,
    '# python.yaml': ofChecks,
    '# 1/worker.py': ofChecks,
    '# 2/worker.py': ofChecks,
    '// worker.test.js': ofChecks,
    '# check-github.yml': ofChecks,
    '# check-gitlab.yml': ofChecks,
    '# check-buildspec.yml': ofChecks,
  },
  'docs/ci.md': {
    '# github-run.yml': ofCi,
    '# github-steps.yml': ofCi,
    '# github-npm.yml': async ({ block, folder }) => {
      const { steps } = parse(block.text) as { readonly steps: readonly { readonly run?: string }[] };
      folder.write('package.json', '{ "scripts": { "test": "codepipeline-local jobs" } }');
      folder.write('test/jobs.yaml', oneJob);
      expect(await shell(steps.at(-1)?.run ?? '', { folder })).toMatch(/Queued +Build\/Make\/1/);
      expect(readFileSync(join(folder.path, 'reports/jobs.xml'), 'utf8')).toContain('Build/Custom/Make/1');
    },
    'docker compose': async () => {
      const { services } = parse(readFileSync('docker-compose.yml', 'utf8')) as {
        services: Record<string, { build: string }>;
      };
      const images = Object.values(services).map(({ build }) => join(build, 'Dockerfile'));
      expect(images.filter((image) => !existsSync(image))).toEqual([]);
    },
    '# gitlab.yml': ofCi,
    '# buildspec.yml': ofCi,
  },
  'clients/python/README.md': {
    'python3 -m venv .venv': ofPython,
    '# worker.py': ofPython,
    '# test_worker.py': ofPython,
    '.venv/bin/python -m pytest': ofPython,
    '# pytest.ini': ofPython,
    '# test_case.py': ofPython,
    '# script.py': ofPython,
  },
  'README.md': {
    'npx codepipeline-local check': ofChecks,
    'npm ci': 'test/package/npm-start.test.ts',
    'export AWS_ENDPOINT_URL': isPrintedByStart,
    'aws codepipeline poll-for-jobs': async ({ block, folder }) => {
      if (!hasAwsCli) return;
      await using emulator = await startEmulator({ fixtures: 'fixtures' });
      const [poll = '', ...others] = block.text.split('\n');
      const { jobs } = JSON.parse(await shell(poll, { folder, emulator }));
      const { id, nonce } = jobs[0];
      expect(others[0]).toContain(`--nonce ${nonce}`);
      expect(await shell(others.join('\n').replaceAll('ID', id), { folder, emulator })).toMatch(`${id}  Succeeded`);
    },
    'curl http://127.0.0.1:7109/_emulator/v1/jobs -d': async ({ block, folder }) => {
      await using emulator = await startEmulator({ fixtures: 'fixtures' });
      const { id } = JSON.parse(await shell(block.text, { folder, emulator }));
      expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Queued', actionTypeId: { provider: 'Make' } });
    },
    '# worker.py': standsIn('clients/python/README.md'),
    '# test_worker.py': standsIn('clients/python/README.md'),
    '// worker.test.js': workers,
    'npx codepipeline-local exec -- pytest': passesPytest,
  },
  'docs/https-and-proxy.md': {
    'npx codepipeline-local exec --intercept': 'test/cli/intercept.test.ts',
    'npx codepipeline-local certificate': async ({ block, folder }) => {
      await shell(block.text, { folder });
      expect(readFileSync(join(folder.path, 'codepipeline-local.pem'), 'utf8')).toMatch(/^-----BEGIN CERTIFICATE/);
      expect(existsSync(join(folder.path, 'codepipeline-local.p12'))).toBe(true);
    },
  },
  'docs/artifacts.md': {
    '// worker-with-artifacts.mjs': workers,
    '# worker-with-artifacts.py': workers,
    's3() {': async ({ block, folder }) => {
      if (spawnSync('curl', ['--aws-sigv4', 'aws:amz', '--version']).status !== 0) return;
      await using emulator = await startEmulator({ fixtures: 'fixtures' });
      const { jobs } = await new CodePipeline(emulator.clientConfig).pollForJobs({ actionTypeId: exampleType });
      const { data } = jobs?.[0] ?? {};
      const { accessKeyId, secretAccessKey, sessionToken } = data?.artifactCredentials ?? {};
      const [input, output] = [data?.inputArtifacts, data?.outputArtifacts].map(
        (them) => them?.[0]?.location?.s3Location,
      );
      folder.write('output.zip', 'built');
      await shell(block.text, {
        folder,
        environment: {
          AWS_ENDPOINT_URL: emulator.endpoint,
          AWS_ACCESS_KEY_ID: accessKeyId ?? '',
          AWS_SECRET_ACCESS_KEY: secretAccessKey ?? '',
          AWS_SESSION_TOKEN: sessionToken ?? '',
          INPUT_BUCKET: input?.bucketName ?? '',
          INPUT_KEY: input?.objectKey ?? '',
          OUTPUT_BUCKET: output?.bucketName ?? '',
          OUTPUT_KEY: output?.objectKey ?? '',
        },
      });
      expect(readFileSync(join(folder.path, 'input.zip')).length).toBeGreaterThan(0);
      expect(
        (await emulator.artifacts.get({ jobId: jobs?.[0]?.id as string, name: 'MyAppBuild' })).bytes.toString(),
      ).toBe('built');
    },
  },
  'docs/console.md': {
    'npx codepipeline-local start': starts,
  },
  'docs/extending.md': {
    '/** Works in every status': isInTheSources,
    '/** The moment of the end': isInTheSources,
  },
  'docs/faults.md': {
    'curl http://127.0.0.1:7109/_emulator/v1/faults': async ({ block, folder }) => {
      await using emulator = await startEmulator();
      expect(await shell(block.text, { folder, emulator })).toMatch(/ThrottlingException[\s\S]*cut[\s\S]*delay/);
    },
    'const { id } = await emulator.jobs.enqueue': passesAsTest,
  },
  'docs/fixtures.md': {
    '# jobs.yaml': async ({ block, folder }) => {
      folder.write('app/Makefile', 'all:\n');
      await using emulator = await startEmulator({ fixtures: folder.write('jobs.yaml', block.text) });
      expect(await emulator.jobs.list()).toMatchObject([{ status: 'Queued', pipelineName: 'MySecondPipeline' }]);
    },
    'stubs:': async ({ block, folder }) => {
      folder.write('dist/main.js', '');
      await using emulator = await startTestEmulator({ fixtures: folder.write('stubs.yaml', block.text) });
      expect(emulator.log).toEqual([]);
    },
    'npx codepipeline-local start --fixtures fixtures/templates': starts,
    'npx codepipeline-local start --fixtures cdk.out': 'test/seeding/import/several-templates.test.ts',
    'const emulator = await startEmulator({ fixtures: Template': 'test/scenarios/stacks-and-constructs.test.ts',
  },
  'docs/lambda-actions.md': {
    'functions:\n  Publish': async ({ block }) => {
      const document = parse(readFileSync('fixtures/functions/functions.yaml', 'utf8'));
      const shown = parse(block.text);
      expect(document.functions).toEqual(shown.functions);
      expect(document.jobs).toEqual(expect.arrayContaining(shown.jobs));
    },
    'npx codepipeline-local invoke Publish': async ({ block, folder }) => {
      const lines = block.text
        .trim()
        .split('\n')
        .filter((line) => hasBoto3 || !line.includes('Python'));
      expect(await shell(lines.join('\n'), { folder })).toMatch(/Succeeded/);
    },
    'npx codepipeline-local start --fixtures fixtures/functions': starts,
    'npx codepipeline-local pipelines start Pages': async ({ block, folder }) => {
      await using emulator = await startEmulator({ fixtures: 'fixtures/functions' });
      expect(await shell(block.text, { folder, emulator })).toMatch(
        /Started: [\s\S]*└ Publish +(InProgress|Succeeded)/,
      );
      await emulator.idle();
      const [pages] = await emulator.pipelines.list();
      expect(pages).toMatchObject({ name: 'Pages', latestExecution: { status: 'Succeeded' } });
    },
    'functions:\n  Release': async ({ block, folder }) => {
      folder.write('build/src/app.py', 'def lambda_handler(event, context):\n    pass\n');
      await using emulator = await startEmulator({ fixtures: folder.write('release.yaml', block.text) });
      expect(await emulator.functions.list()).toMatchObject([{ name: 'Release' }]);
    },
    'functions:\n  AskInSlack': async ({ block, folder }) => {
      folder.write('ask-in-slack/app.py', 'def lambda_handler(event, context):\n    pass\n');
      await using emulator = await startEmulator({ fixtures: folder.write('approvals.yaml', block.text) });
      expect(await emulator.functions.list()).toMatchObject([{ name: 'AskInSlack' }]);
    },
  },
  'docs/pipelines.md': {
    'await emulator.pipelines.create(pipeline': passesAsTest,
    'url=$(aws': async ({ block, folder }) => {
      if (!hasAwsCli || printed('openssl', 'version') === undefined) return;
      await using emulator = await startEmulator({ fixtures: 'fixtures/pipelines/webhook.yaml' });
      expect(await shell(block.text, { folder, emulator })).toMatch(/pipelineExecutionId/);
    },
    'curl http://127.0.0.1:7109/_emulator/v1/pipelines/TriggerPipeline': async ({ block, folder }) => {
      await using emulator = await startEmulator({ fixtures: 'fixtures/pipelines/webhook.yaml' });
      expect(await shell(block.text, { folder, emulator })).toMatch(/pipelineExecutionId/);
    },
    'buckets:': loads,
    'eventTargets:': loads,
    'eventRules:': loads,
    'notificationRules:': loads,
  },
  'docs/reliability.md': {
    'npm run test:long': async ({ block }) => {
      const named = block.text.match(/\btest\/[\w./-]+/g) ?? [];
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((path) => !existsSync(path))).toEqual([]);
    },
  },
  'docs/start/dotnet.md': {
    'npm install --save-dev codepipeline-local': packed,
    'dotnet new': ofDotnet,
    '// Worker.cs': ofDotnet,
    '// WorkerTest.cs': ofDotnet,
    'npx codepipeline-local exec': ofDotnet,
  },
  'docs/start/go.md': {
    'npm install --save-dev codepipeline-local': packed,
    'go mod edit': ofGoAndJava,
    '// worker_test.go': ofGoAndJava,
    'go test': ofGoAndJava,
  },
  'docs/start/java.md': {
    'npm install --save-dev codepipeline-local': packed,
    'mvn install': ofGoAndJava,
    '<dependency>': ofGoAndJava,
    '// WorkerTest.java': ofGoAndJava,
    'mvn test': ofGoAndJava,
  },
  'docs/start/javascript.md': {
    'npm init': packed,
    '// worker.js': standsIn('docs/testing-a-worker.md'),
    '// worker.test.js': here,
    'node --test': passesNodeTest,
  },
  'docs/start/python.md': {
    'python3 -m venv .venv': standsIn('clients/python/README.md'),
    '# worker.py': standsIn('clients/python/README.md'),
    '# test_worker.py': standsIn('clients/python/README.md'),
    '.venv/bin/python -m pytest': standsIn('clients/python/README.md'),
  },
  'docs/start/rust.md': {
    'npm install --save-dev codepipeline-local': packed,
    'cargo init': ofRust,
    '// src/main.rs': ofRust,
    '# tests/jobs.yaml': ofRust,
    '// tests/emulator/mod.rs': ofRust,
    '// tests/worker.rs': ofRust,
    'cargo test': ofRust,
  },
  'docs/start/shell.md': {
    'npm install --save-dev codepipeline-local': packed,
    '# worker.sh': here,
    '# jobs.yaml': here,
    '# test.sh': here,
    'npx codepipeline-local exec': passesInShell,
  },
  'docs/start/unpublished.md': {
    'npm ci': packed,
    'npm install --save-dev ./codepipeline-local': packed,
    'python3 -m venv .venv': ofPython,
    'npm run executable': 'test/package/executable.test.ts',
  },
  'docs/testing-a-worker.md': {
    'AWS.config.update': 'test/clients/workers/javascript-v2.cjs',
    'session.NewSession': 'test/clients/workers/go-v1.go',
    'builder.withEndpointConfiguration': 'test/clients/workers/Java1.java',
    'npx codepipeline-local exec --clock manual --fixtures test/jobs.yaml --report': async ({ block, folder }) => {
      folder.write('test/jobs.yaml', oneJob);
      await shell(block.text.replace('COMMAND…', 'true'), { folder });
      expect(readFileSync(join(folder.path, 'reports/jobs.xml'), 'utf8')).toContain('Build/Custom/Make/1');
    },
    'npx codepipeline-local start --port 7110': async ({ block, folder }) => {
      await using free = await startEmulator();
      const port = new URL(free.endpoint).port;
      await free.stop();
      folder.write('test/jobs.yaml', oneJob);
      expect(await shell(block.text.replaceAll('7110', port), { folder })).toMatch(/"ok"[\s\S]*has ended/);
    },
    '// worker.js': suites,
    '// vitest/worker.test.js': suites,
    '// jest/worker.test.js': async ({ block, folder }) => {
      // Jest is not among this project's packages: what the example takes of it, Vitest has, too.
      folder.write('worker.js', textOf('docs/testing-a-worker.md', '// worker.js'));
      folder.write('jest/worker.test.js', block.text);
      folder.write('vitest.config.js', "export default { test: { alias: { '@jest/globals': 'vitest' } } };");
      const program = [process.execPath, resolve('node_modules/vitest/vitest.mjs')] as const;
      const { stdout } = await run(['run', '--testTimeout', '60000'], { cwd: folder.path, program });
      expect(stdout).toContain('1 passed');
    },
    '// node-test/worker.test.js': suites,
    'await emulator.snapshots.take': passesAsTest,
    'npm install --save-dev ./codepipeline-local': packed,
    '# pytest.ini': suites,
    '# worker.py': suites,
    'npx codepipeline-local exec --clock manual -- pytest exec': suites,
    '# exec/test_worker.py': suites,
    '# subprocess/conftest.py': suites,
    '# subprocess/test_worker_alone.py': suites,
    'npx codepipeline-local exec --clock manual -- mvn test': runsBehindExec,
    '// Emulator.java': suites,
    'npx codepipeline-local exec --clock manual -- go test': runsBehindExec,
    '// worker_test.go': suites,
  },
};

const oneJob = "jobs: [{ actionTypeId: { category: Build, provider: Make, version: '1' } }]\n";
const exampleType = { category: 'Build', owner: 'Custom', provider: 'MyBuildProviderName', version: '1' } as const;

/** Of docs/control-api.md the first block below each heading is run by test/http/openapi.test.ts. */
const isOfControlApi = ({ document }: Block) => document === 'docs/control-api.md';

function wayOf({ document, text }: Block): [key: string, way: Way] | undefined {
  return Object.entries(ways[document] ?? {}).find(([start]) => text.startsWith(start));
}

const run_ = promisify(execFile);

/** What a script prints: in a folder, against an emulator where one is given. It must not fail. */
async function shell(
  script: string,
  { folder, emulator, environment = {} }: { folder: Folder; emulator?: Emulator; environment?: object },
): Promise<string> {
  const text = script
    .replaceAll('http://127.0.0.1:7109', emulator?.endpoint ?? 'http://127.0.0.1:7109')
    .replaceAll('npx codepipeline-local', 'codepipeline-local');
  const path = [join(folder.path, 'node_modules/.bin'), join(folder.path, 'bin'), process.env.PATH].join(delimiter);
  const env = { ...plainEnvironment(), NO_PROXY: '127.0.0.1', ...emulator?.environment, ...environment, PATH: path };
  const { stdout } = await run_('bash', ['-e', '-o', 'pipefail', '-c', text], { cwd: folder.path, env });
  return stdout;
}

function textOf(document: string, start: string): string {
  return blocks.find((block) => block.document === document && block.start === start)?.text ?? '';
}

async function isPrintedByStart({ block }: Place): Promise<void> {
  await using started = await startCommand();
  const lines = block.text.trim().replaceAll('http://127.0.0.1:7109', started.endpoint).split('\n');
  expect(started.command.stdout.split('\n')).toEqual(expect.arrayContaining(lines));
}

async function starts({ block, folder }: Place): Promise<void> {
  const [, args = ''] = /^npx codepipeline-local start ?(.*)$/m.exec(block.text) ?? [];
  await using started = await startCommand(args === '' ? [] : args.split(' '), { cwd: folder.path });
  expect(started.command.stderr).toBe('');
}

async function loads({ block, folder }: Place): Promise<void> {
  await using emulator = await startTestEmulator({ fixtures: folder.write('document.yaml', block.text) });
  expect(emulator.log.filter((line) => line.startsWith('error'))).toEqual([]);
}

async function isInTheSources({ block }: Place): Promise<void> {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'));
  expect(sources.filter((source) => source.includes(block.text.trim()))).toHaveLength(1);
}

async function passesPytest({ block, folder }: Place): Promise<void> {
  if (!hasBoto3 || printed('pytest', '--version') === undefined) return;
  folder.write('worker.py', textOf('README.md', '# worker.py'));
  folder.write(
    'test_worker.py',
    `import json, os, urllib.request
from worker import ACTION_TYPE_ID, work_once

API = os.environ["CODEPIPELINE_LOCAL_ENDPOINT"] + "/_emulator/v1"

def test_does_the_job():
    job = {"actionTypeId": ACTION_TYPE_ID}
    made = json.load(urllib.request.urlopen(API + "/jobs", json.dumps(job).encode()))
    work_once()
    assert json.load(urllib.request.urlopen(API + "/jobs/" + made["id"]))["status"] == "Succeeded"
`,
  );
  expect(await shell(block.text, { folder })).toContain('1 passed');
}

/** A page that shows the same as another one, whose blocks a test runs. */
function standsIn(document: string): Way {
  return async ({ block }) => expect(textOf(document, block.start)).toBe(block.text);
}

async function passesNodeTest({ folder }: Place): Promise<void> {
  for (const [name, text] of filesIn('docs/start/javascript.md')) folder.write(name, text);
  folder.write('package.json', '{ "type": "module" }');
  expect(await shell(textOf('docs/start/javascript.md', 'node --test'), { folder })).toMatch(/pass 2$/m);
}

async function passesInShell({ folder }: Place): Promise<void> {
  if (!hasAwsCli) return;
  for (const [name, text] of filesIn('docs/start/shell.md')) folder.write(name, text);
  const [command = ''] = blocks.flatMap(({ document, text }) =>
    document === 'docs/start/shell.md' && text.startsWith('npx') ? [text] : [],
  );
  expect(await shell(command, { folder })).toMatch(/Succeeded/);
}

/** The command behind `exec` is one that is there, and is led to the emulator. */
async function runsBehindExec({ block, folder }: Place): Promise<void> {
  const [, name = ''] = /-- (\w+)/.exec(block.text) ?? [];
  chmodSync(folder.write(`bin/${name}`, '#!/bin/sh\necho "$@ at $AWS_ENDPOINT_URL"\n'), 0o755);
  expect(await shell(block.text, { folder })).toMatch(/^test.* at http:\/\/127\.0\.0\.1:\d+\n$/);
}

/** Of a test that the block is the body of: what it takes as given. */
const given = `
  import assert from 'node:assert';
  import { CodePipeline } from '@aws-sdk/client-codepipeline';
  import { startEmulator } from 'codepipeline-local';
  const actionTypeId = ${JSON.stringify(buildType)};
  const emulator = await startEmulator({ clock: 'manual', fixtures: {
    actionTypes: [{ ...actionTypeId, owner: undefined, inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 5 } }],
    stubs: [{ match: { category: 'Source' }, result: 'succeed', revision: { id: '3f1c9ab' } }],
  } });
  const client = new CodePipeline(emulator.clientConfig);
  const runMyWorkerOnce = async (client) => {
    const { jobs } = await client.pollForJobs({ actionTypeId });
    for (const { id: jobId, nonce } of jobs) {
      const acknowledged = await client.acknowledgeJob({ jobId, nonce }).catch(() => undefined);
      if (acknowledged?.status === 'InProgress') await client.putJobSuccessResult({ jobId });
    }
  };
  const source = { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' };
  const pipeline = {
    name: 'ReleasePipeline',
    roleArn: 'arn:aws:iam::123456789012:role/pipelines',
    artifactStore: { type: 'S3', location: 'codepipeline-us-east-1-123456789012' },
    stages: [
      { name: 'Source', actions: [{ name: 'Checkout', actionTypeId: source, outputArtifacts: [{ name: 'App' }],
        configuration: { RepositoryName: 'app', BranchName: 'main' } }] },
      { name: 'Build', actions: [{ name: 'Build', actionTypeId, inputArtifacts: [{ name: 'App' }] }] },
    ],
  };
`;

async function passesAsTest({ block, folder }: Place): Promise<void> {
  const file = folder.write('block.mjs', `${given}\n${block.text}\nawait emulator.stop();\nconsole.log('passed');`);
  const ended = await run([file], { cwd: folder.path, program: [process.execPath] });
  expect(ended).toMatchObject({ code: 0, stdout: 'passed\n' });
}

describe('the blocks of code in documents', () => {
  test('are run, or marked as text', () => {
    const loose = blocks.filter(
      (block) => block.language !== 'text' && !isOfControlApi(block) && wayOf(block) === undefined,
    );

    expect(loose.map(({ document, start }) => `${document}: ${start}`)).toEqual([]);
  });

  test('of the control API are one for each heading, which its test runs', () => {
    const text = readFileSync('docs/control-api.md', 'utf8');

    const blocksBelow = text.split(/^### /m).map((section) => section.match(/^```sh$/gm)?.length ?? 0);

    expect(new Set(blocksBelow.slice(1))).toEqual(new Set([1]));
    expect(blocks.filter(isOfControlApi)).toHaveLength(blocksBelow.length - 1);
  });

  test('are there still where a way is given to run them, and the tests that are named, too', () => {
    const gone = Object.entries(ways).flatMap(([document, starts]) =>
      Object.entries(starts)
        .filter(([start]) => !blocks.some((block) => block.document === document && block.text.startsWith(start)))
        .map(([start]) => `${document}: ${start}`),
    );
    const named = Object.values(ways).flatMap((starts) => Object.values(starts));

    expect(gone).toEqual([]);
    expect(named.filter((way) => typeof way === 'string' && !existsSync(way))).toEqual([]);
  });

  const run = blocks.flatMap((block) => {
    const [, way] = wayOf(block) ?? [];
    return typeof way === 'function' ? [{ block, way, document: block.document, start: block.start }] : [];
  });

  test.concurrent.for(run)('run: $document, $start', { timeout: 60_000 }, async ({ block, way }) => {
    using folder = temporaryFolder();
    installPackage(folder);
    symlinkSync(resolve('fixtures'), join(folder.path, 'fixtures'));

    await way({ block, folder });
  });
});
