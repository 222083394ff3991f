import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command as bundled } from '../support/bundled-program.ts';
import { RunningCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { goEnvironment, hasGoPackage } from '../support/go.ts';
import { printed } from '../support/printed.ts';

const workers = new URL('workers/', import.meta.url).pathname;
const outside = new URL('outside/', import.meta.url).pathname;

/** Where scripts/install-clients.sh has put SDKs that are no dependencies of this project. */
const installed = process.env.OTHER_CLIENTS ?? '';

/** Whether this user may have a network of its own, in which every look beyond this machine is seen. */
const mayRecord = spawnSync('unshare', ['-rnm', 'ip', 'route', 'add', 'local', 'default', 'dev', 'lo']).status === 0;

interface Worker {
  readonly name: string;
  /** Why it cannot be run here; undefined where it can. */
  readonly missing: string | undefined;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it reads AWS_ENDPOINT_URL, and needs no interception. */
  readonly readsEndpoint?: boolean;
  /** Whom it asks names for, which are then of no use: Ruby does so before it takes the proxy. */
  readonly asksNames?: true;
}

/** All programs of a name, each version that is worth it once. */
function versionsOf(name: string, ...args: string[]): [path: string, version: string][] {
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  const found = [...new Set(paths.filter(existsSync).map((path) => realpathSync(path)))];
  const versions = found.flatMap((path): [string, string][] => {
    const version = printed(path, ...args);
    return version === undefined ? [] : [[path, version.trim()]];
  });
  const worth = (version: string) => version.replace(/^(aws-cli\/\d+).*/, '$1');
  return versions.filter(([, it], index) => versions.findIndex(([, other]) => worth(other) === worth(it)) === index);
}

function missingUnless(folder: string): string | undefined {
  return installed !== '' && existsSync(folder) ? undefined : 'scripts/install-clients.sh has not installed it';
}

const rust = join(installed, 'rust/debug/worker-with-artifacts');
const hasJava = spawnSync('java', ['-version']).status === 0;
const hasCurl = spawnSync('curl', ['--aws-sigv4', 'aws:amz', '--version']).status === 0;
const bun = join(installed, 'bun/node_modules/.bin/bun');
const perlModules = ['AWS::Signature4', 'LWP::Protocol::https'].map((module) => `-M${module}`);
const hasPerl = spawnSync('perl', [...perlModules, '-e', '1']).status === 0;
const hasPhp = spawnSync('php', ['-r', 'exit(extension_loaded("curl") ? 0 : 1);']).status === 0;
const hasRuby = spawnSync('ruby', ['-e', 'require "aws-sdk-s3"']).status === 0;
const pythons = versionsOf('python3', '-c', 'import boto3; print(boto3.__version__)');
const commandLines = versionsOf('aws', '--version');

const all: readonly Worker[] = [
  ...pythons.map(([path, version]) => ({
    name: `boto3 ${version}`,
    missing: undefined,
    command: [path, join(workers, 'python.py')],
    readsEndpoint: Number(version.split('.')[1]) >= 28,
  })),
  ...commandLines.map(([path, version]) => ({
    name: version.split(' ', 1)[0] as string,
    missing: undefined,
    command: ['bash', join(workers, 'aws-cli.sh'), path],
  })),
  ...[
    ['aws-sdk-2', 'javascript-v2.cjs'],
    ['aws-sdk-3.4', 'javascript-v3.cjs'],
  ].map(([folder = '', program = '']) => ({
    name: `the JavaScript SDK, ${folder}`,
    missing: missingUnless(join(installed, folder)),
    command: ['node', join(workers, program)],
    environment: { NODE_PATH: join(installed, folder, 'node_modules') },
  })),
  {
    name: 'the JavaScript SDK, as it is now',
    missing: undefined,
    command: ['node', join(workers, 'javascript-v3.cjs')],
    environment: { NODE_PATH: new URL('../../node_modules', import.meta.url).pathname },
    readsEndpoint: true,
  },
  {
    name: 'the JavaScript SDK in Bun',
    missing: missingUnless(bun),
    command: [bun, 'run', join(workers, 'javascript-v3.cjs')],
    environment: { NODE_PATH: new URL('../../node_modules', import.meta.url).pathname },
    readsEndpoint: true,
  },
  ...['Java1', 'Java2'].map((program) => ({
    name: `the Java SDK, ${program}`,
    missing: hasJava ? missingUnless(join(installed, 'java')) : 'java is not installed',
    command: ['java', '-cp', join(installed, 'java', '*'), join(workers, `${program}.java`)],
    // Two HTTP clients come with the libraries.
    environment: {
      JAVA_TOOL_OPTIONS:
        '-Dsoftware.amazon.awssdk.http.service.impl=software.amazon.awssdk.http.apache.ApacheSdkHttpService',
    },
    readsEndpoint: program === 'Java2',
  })),
  ...['go-v1', 'go-v2'].map((program) => ({
    name: `the Go SDK, ${program}`,
    missing: hasGoPackage(`github.com/aws/${program === 'go-v1' ? 'aws-sdk-go' : 'aws-sdk-go-v2'}/service/codepipeline`)
      ? undefined
      : "go has no such SDK of Debian's",
    command: ['go', 'run', join(workers, `${program}.go`)],
    environment: goEnvironment,
  })),
  {
    name: 'the Rust SDK',
    missing: missingUnless(rust),
    command: [rust],
    readsEndpoint: true,
  },
  {
    name: 'the Ruby SDK',
    missing: hasRuby ? undefined : 'ruby has no aws-sdk-s3',
    command: ['ruby', join(workers, 'ruby.rb')],
    asksNames: true,
  },
  {
    name: "Perl's LWP",
    missing: hasPerl ? undefined : 'perl has no AWS::Signature4, or LWP no HTTPS',
    command: ['perl', join(workers, 'perl.pl')],
  },
  {
    name: "PHP's curl",
    missing: hasPhp ? undefined : 'php is not installed, or has no curl',
    command: ['php', join(workers, 'php.php')],
  },
  {
    name: 'curl',
    missing: hasCurl ? undefined : 'curl is not installed, or signs no requests',
    command: ['bash', join(workers, 'curl.sh')],
  },
];

/** Runs a worker under `exec` in a network of its own; answers what became of its job, and whom it looked for. */
async function run({ command, environment }: Worker, options: readonly string[], endpoint: 'with' | 'without') {
  using folder = temporaryFolder();
  const record = join(folder.path, 'outside.json');
  const recorder = ['unshare', '-rnm', 'sh', join(outside, 'record.sh'), process.execPath, record] as const;
  const driver = [process.execPath, join(outside, 'drive.mjs'), endpoint, ...command];
  await using running = new RunningCommand(
    [process.execPath, bundled, 'exec', '--auth', 'strict', ...options, '--', ...driver],
    { program: recorder, environment: environment ?? {} },
  );
  const { stdout, stderr } = await running.ended();
  return { job: JSON.parse(stdout || '{}'), seen: JSON.parse(readFileSync(record, 'utf8')) as string[], stderr };
}

const done = { code: 0, status: 'Succeeded', isCopied: true };

describe.skipIf(!mayRecord)(
  `unmodified, without an endpoint${mayRecord ? '' : ' (skipped: this user may have no network of its own)'}`,
  { timeout: 300_000 },
  () => {
    for (const worker of all) {
      const { name, missing, asksNames, readsEndpoint } = worker;
      const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;
      test.skipIf(missing !== undefined)(
        `${name} works a job under exec --intercept, and reaches nobody else${skipped}`,
        async () => {
          const { job, seen, stderr } = await run(worker, ['--intercept'], 'without');

          expect(job, stderr).toEqual(done);
          expect(seen.filter((each) => !(asksNames && each.startsWith('name ')))).toEqual([]);
        },
      );
      if (readsEndpoint) {
        test.skipIf(missing !== undefined)(`${name} does so under exec, too${skipped}`, async () => {
          const { job, seen, stderr } = await run(worker, [], 'with');

          expect(job, stderr).toEqual(done);
          expect(seen).toEqual([]);
        });
      }
    }

    test('whom a program looks for is seen', async () => {
      const program = "try { await fetch('https://codepipeline.us-east-1.amazonaws.com') } catch {}";
      const command = [process.execPath, '--input-type=module', '-e', program];

      const { seen } = await run({ name: 'fetch', missing: undefined, command }, [], 'without');

      expect(seen).toEqual(['name codepipeline.us-east-1.amazonaws.com']);
    });
  },
);
