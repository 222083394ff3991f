import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesIn } from '../docs/blocks.ts';
import { command } from '../support/bundled-program.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { printed } from '../support/printed.ts';

const minutes = 60_000;
const environment = { CODEPIPELINE_LOCAL_COMMAND: `${process.execPath} ${command}` };

const [, goVersion] = /go1\.(\d+)/.exec(printed('go', 'version') ?? '') ?? [];
const noGo = Number(goVersion) >= 21 ? undefined : 'Go 1.21 or newer is not installed';
const [, javaVersion] = /javac (\d+)/.exec(printed('javac', '-version') ?? '') ?? [];
const hasJava = Number(javaVersion) >= 17 && printed('mvn', '--version') !== undefined;
/** What gets SDKs of other registries: where scripts/install-clients.sh has run, or in a long run. */
const getsSdks = process.env.OTHER_CLIENTS !== undefined || process.env.LONG !== undefined;
const noSdks = getsSdks ? undefined : 'it gets SDKs; set OTHER_CLIENTS or LONG';
const noJava = hasJava ? noSdks : 'a JDK 17 with Maven is not installed';

/** Says why a test is skipped. */
const unless = (name: string, why: string | undefined) => (why === undefined ? name : `${name} (${why})`);

describe('the package for Go', () => {
  const go = (args: readonly string[], cwd: string) => run(args, { cwd, environment, program: ['go'] });

  test.skipIf(noGo !== undefined)(unless('passes its own tests', noGo), { timeout: 5 * minutes }, async () => {
    const vetted = await go(['vet', '.'], resolve('clients/go'));
    const { code, stdout } = await go(['test', '-count=1', '.'], resolve('clients/go'));

    expect(vetted).toMatchObject({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ok\s+codepipelinelocal/);
    expect(code).toBe(0);
  });

  const noExample = noGo ?? noSdks;
  test.skipIf(noExample !== undefined)(
    unless('has a worker that does its job, and a first page that is right', noExample),
    { timeout: 10 * minutes },
    async () => {
      using folder = temporaryFolder();
      cpSync('clients/go', join(folder.path, 'internal/codepipelinelocal'), { recursive: true });
      const ofWorker = (name: string) =>
        readFileSync(`clients/go/example/${name}`, 'utf8').replace('=> ../', '=> ./none');
      for (const name of ['go.mod', 'go.sum']) folder.write(name, ofWorker(name));
      const worker = ofWorker('worker.go').replace('package example', 'package worker');
      folder.write(
        'worker.go',
        worker.replace('ActionCategoryTest', 'ActionCategoryBuild').replace('MyJenkinsProviderName', 'Make'),
      );
      for (const [name, text] of filesIn('docs/start/go.md')) folder.write(name, text);

      const example = await go(['test', '-count=1', './...'], resolve('clients/go/example'));
      await go(
        'mod edit -require=codepipelinelocal@v0.0.0 -replace=codepipelinelocal=./internal/codepipelinelocal'.split(' '),
        folder.path,
      );
      const page = await go(['test', '-count=1', '.'], folder.path);

      expect(example).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok\s+example/) });
      expect(page).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok\s+example/) });
    },
  );
});

describe('the package for Java', () => {
  test.skipIf(noJava !== undefined)(
    unless('passes its own tests and that of its first page', noJava),
    { timeout: 10 * minutes },
    async () => {
      using folder = temporaryFolder();
      for (const name of ['pom.xml', 'src']) {
        cpSync(join('clients/java', name), join(folder.path, name), { recursive: true });
      }
      for (const [name, text] of filesIn('docs/start/java.md')) {
        folder.write(`src/test/java/codepipelinelocal/${name}`, text);
      }

      const { code, stdout } = await run(['--batch-mode', '--no-transfer-progress', 'test'], {
        cwd: folder.path,
        environment,
        program: ['mvn'],
      });

      expect(stdout).toContain('Tests run: 9, Failures: 0, Errors: 0, Skipped: 0');
      expect(code).toBe(0);
    },
  );
});

test('the packages for Go and Java are small enough to be read', () => {
  const lines = (...names: string[]) =>
    names.reduce((sum, name) => sum + readFileSync(`clients/${name}`, 'utf8').split('\n').length - 1, 0);

  expect(lines('go/start.go', 'go/control.go')).toBeLessThan(400);
  expect(lines('java/src/main/java/codepipelinelocal/CodePipelineLocal.java')).toBeLessThan(400);
});
