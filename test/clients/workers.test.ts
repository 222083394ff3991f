import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { goEnvironment, hasGoPackage } from '../support/go.ts';
import { buildType } from '../support/jobs.ts';
import { printed } from '../support/printed.ts';
import { hasAnyBoto3 } from '../support/python.ts';
import { bytesOf } from '../support/s3.ts';
import { environmentOf } from './clients.ts';

const run = promisify(execFile);

/** Where scripts/install-clients.sh has put SDKs that are no dependencies of this project. */
const installed = process.env.OTHER_CLIENTS ?? '';
const here = new URL('workers/', import.meta.url).pathname;
const content = bytesOf(300_000);

interface Worker {
  readonly name: string;
  /** Why it cannot be run here; undefined where it can. */
  readonly missing: string | undefined;
  readonly command: readonly [command: string, ...args: string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

const python = join(here, 'python.py');
const rust = join(installed, 'rust/debug/worker-with-artifacts');

/** The newest are those that this project, Python's path and Maven's project have. */
const workers: readonly Worker[] = [
  {
    name: "the JavaScript SDK v3, this project's",
    missing: undefined,
    command: ['node', join(here, 'javascript-v3.cjs')],
    environment: { NODE_PATH: resolve('node_modules') },
  },
  {
    name: 'boto3',
    missing: hasAnyBoto3 ? undefined : 'python3 has no boto3',
    command: ['python3', python],
  },
  ...['python-oldest', 'python-newest'].map((folder) => ({
    name: `boto3, ${folder}`,
    missing: missingUnless(join(installed, folder)),
    command: [join(installed, folder, 'bin/python'), python] as const,
  })),
  // Debian's is of the other major version than PyPI's.
  ...['aws', '/usr/bin/aws'].map((program) => ({
    name: `the AWS CLI, ${printed(program, '--version')?.split(' ')[0] ?? program}`,
    missing: printed(program, '--version') === undefined ? `${program} is not installed` : undefined,
    command: ['bash', join(here, 'aws-cli.sh'), program] as const,
  })),
  { name: 'the Rust SDK', missing: missingUnless(rust), command: [rust] },
  ...['aws-sdk-2', 'aws-sdk-3.4'].map((folder) => ({
    name: `the JavaScript SDK, ${folder}`,
    missing: missingUnless(join(installed, folder)),
    command: ['node', join(here, folder === 'aws-sdk-2' ? 'javascript-v2.cjs' : 'javascript-v3.cjs')] as const,
    environment: { NODE_PATH: join(installed, folder, 'node_modules') },
  })),
  ...['Java1', 'Java2'].map((program) => ({
    name: `the Java SDK, ${program}`,
    missing:
      spawnSync('java', ['-version']).status === 0 ? missingUnless(join(installed, 'java')) : 'java is not installed',
    command: ['java', '-cp', join(installed, 'java', '*'), join(here, `${program}.java`)] as const,
    // Two HTTP clients come with the libraries.
    environment: {
      JAVA_TOOL_OPTIONS:
        '-Dsoftware.amazon.awssdk.http.service.impl=software.amazon.awssdk.http.apache.ApacheSdkHttpService',
    },
  })),
  {
    name: 'the Go SDK v1',
    missing: hasGoPackage('github.com/aws/aws-sdk-go/service/codepipeline')
      ? undefined
      : "go has no AWS SDK v1 of Debian's",
    command: ['go', 'run', join(here, 'go-v1.go')],
    environment: goEnvironment,
  },
];

function missingUnless(folder: string): string | undefined {
  return installed !== '' && existsSync(folder) ? undefined : 'scripts/install-clients.sh has not installed it';
}

for (const { name, missing, command, environment } of workers) {
  describe.skipIf(missing !== undefined)(
    `through ${name}${missing === undefined ? '' : ` (skipped: ${missing})`}`,
    () => {
      test('a worker copies the input of a job to its output', { timeout: 120_000 }, async () => {
        await using emulator = await startTestEmulator({ auth: 'strict', clock: 'system' });
        const { id: jobId } = await emulator.jobs.enqueue({
          actionTypeId: buildType,
          inputArtifacts: [{ name: 'App' }],
          outputArtifacts: [{ name: 'Built' }],
          pipelineContext: { pipelineName: 'My-Pipeline' },
        });
        await emulator.artifacts.put({ jobId, name: 'App' }, content);
        const [program, ...args] = command;

        await run(program, args, { env: { ...environmentOf(emulator), ...environment } });

        expect((await emulator.jobs.get(jobId)).status).toBe('Succeeded');
        expect((await emulator.artifacts.get({ jobId, name: 'Built' })).bytes.equals(content)).toBe(true);
      });
    },
  );
}
