import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { goEnvironment, hasGoSdk } from '../support/go.ts';
import { installPackage } from '../support/installed-package.ts';
import { hasBoto3 } from '../support/python.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The page's examples by the names that they begin with: `// vitest/worker.test.js`, `# exec/test_worker.py`. */
const examples = new Map(
  [...readFileSync('docs/testing-a-worker.md', 'utf8').matchAll(/```\w+\n(?:\/\/|#) (\S+\.\w+)\n(.*?)```/gs)].map(
    ([, name = '', text = '']) => [name, text],
  ),
);

const workerInGo = `
package worker

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

func WorkOnce(ctx context.Context) {
	cfg, _ := config.LoadDefaultConfig(ctx)
	codePipeline := codepipeline.NewFromConfig(cfg, codepipeline.WithEndpointResolver(
		codepipeline.EndpointResolverFromURL(os.Getenv("AWS_ENDPOINT_URL"))))
	polled, err := codePipeline.PollForJobs(ctx, &codepipeline.PollForJobsInput{ActionTypeId: &types.ActionTypeId{
		Category: "Build", Owner: "Custom", Provider: aws.String("Make"), Version: aws.String("1")}})
	if err != nil {
		panic(err)
	}
	job := polled.Jobs[0]
	if _, err := codePipeline.AcknowledgeJob(ctx, &codepipeline.AcknowledgeJobInput{JobId: job.Id, Nonce: job.Nonce}); err != nil {
		panic(err)
	}
	if _, err := codePipeline.PutJobSuccessResult(ctx, &codepipeline.PutJobSuccessResultInput{JobId: job.Id}); err != nil {
		panic(err)
	}
}
`;

/** A folder with the examples, in which the package is this project's. */
const folder = temporaryFolder();
const inFolder = { cwd: folder.path, environment: { PYTHONDONTWRITEBYTECODE: '1' } };

beforeAll(() => {
  for (const [name, text] of examples) {
    folder.write(name, text);
  }
  installPackage(folder);
});

afterAll(() => folder[Symbol.dispose]());

/** Each starts programs that take seconds where other tests run beside them. */
const patience = 60_000;

describe('the examples of docs/testing-a-worker.md pass', { timeout: patience }, () => {
  it('with Vitest', async () => {
    const program = [process.execPath, join(project, 'node_modules/vitest/vitest.mjs')] as const;

    const args = ['run', '--root', join(folder.path, 'vitest'), '--testTimeout', String(patience)];
    const { stdout, code } = await run(args, { ...inFolder, program });

    expect(stdout).toContain('2 passed');
    expect(code).toBe(0);
  });

  it('with node:test', async () => {
    const { stdout, code } = await run(['--test', 'node-test/worker.test.js'], {
      ...inFolder,
      program: [process.execPath],
    });

    expect(stdout).toContain('pass 1');
    expect(code).toBe(0);
  });

  const hasPytest = hasBoto3 && spawnSync('python3', ['-c', 'import pytest']).status === 0;

  it.runIf(hasPytest)('with pytest behind exec', async () => {
    const pytest = ['pytest', '-p', 'no:cacheprovider', 'exec'];

    const { stdout, code } = await run(['exec', '--clock', 'manual', '--', ...pytest], inFolder);

    expect(stdout).toContain('2 passed');
    expect(code).toBe(0);
  });

  it.runIf(hasPytest)('with pytest that starts the emulator', async () => {
    const args = ['-p', 'no:cacheprovider', 'subprocess'];
    const { stdout, code } = await run(args, { ...inFolder, program: ['pytest'] });

    expect(stdout).toContain('1 passed');
    expect(code).toBe(0);
  });

  it.runIf(hasGoSdk)('with Go', { timeout: 2 * patience }, async () => {
    folder.write('worker.go', workerInGo);
    const { stdout, code } = await run(['exec', '--clock', 'manual', '--', 'go', 'test', '-v', '.'], {
      cwd: folder.path,
      environment: goEnvironment,
    });

    expect(stdout).toContain('--- PASS: TestDoesTheJob');
    expect(code).toBe(0);
  });

  it.runIf(spawnSync('javac', ['-version']).status === 0)('with Java', async () => {
    folder.write(
      'Main.java',
      `public class Main {
        public static void main(String[] args) throws Exception {
          Emulator emulator = new Emulator();
          String id = "0a1b2c3d-0000-4000-8000-000000000001";
          emulator.reset();
          emulator.enqueue(id, "Build", "Make");
          emulator.waitFor(id, "Queued");
          emulator.advance("2d");
          try {
            emulator.waitFor(id, "Succeeded");
          } catch (java.io.IOException error) {
            System.out.println(error.getMessage());
          }
        }
      }`,
    );
    spawnSync('javac', ['Emulator.java', 'Main.java'], { cwd: folder.path, stdio: 'inherit' });

    const { stdout } = await run(['exec', '--clock', 'manual', '--', 'java', '-cp', '.', 'Main'], inFolder);

    expect(JSON.parse(stdout)).toMatchObject({ code: 'ended', message: expect.stringContaining('TimedOut') });
  });
});
