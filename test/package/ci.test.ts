import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { filesIn } from '../docs/blocks.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { installPackage } from '../support/installed-package.ts';
import { npm } from './node-versions.ts';

const minutes = 60_000;
const page = filesIn('docs/ci.md');
const project = resolve('.');

/** A checkout of a user's, with the packed emulator beside it. */
const user = temporaryFolder();
let tarball: string;

beforeAll(() => {
  npm(['pack', '--ignore-scripts', '--pack-destination', user.path], project);
  tarball = readdirSync(user.path).find((name) => name.endsWith('.tgz')) ?? '';
  installPackage(user);
  user.write('test/jobs.yaml', "jobs: [ { actionTypeId: { category: Build, provider: Make, version: '1' } } ]");
  user.write('package.json', JSON.stringify({ private: true, scripts: { test: 'test -n "$AWS_ENDPOINT_URL"' } }));
}, 5 * minutes);

afterAll(() => user[Symbol.dispose]());

const bash = (script: string, environment: Record<string, string> = {}) =>
  run(['-eo', 'pipefail', '-c', script], { cwd: user.path, environment, program: ['bash'] });

describe('the action for GitHub', { timeout: 5 * minutes }, () => {
  const action = parse(readFileSync('action.yml', 'utf8'));

  /** Runs the step of the action as a runner does, with what a workflow gives it. */
  async function runAction(given: Readonly<Record<string, string>>) {
    const runner = join(user.path, `runner-${Math.random().toString(36).slice(2)}`);
    mkdirSync(runner);
    const files = { GITHUB_ENV: `${runner}/env`, GITHUB_PATH: `${runner}/path`, GITHUB_OUTPUT: `${runner}/output` };
    const inputs = Object.entries(action.inputs as Record<string, { default: string }>);
    const values = new Map(inputs.map(([name, { default: value }]) => [name, given[name] ?? value]));
    const [step] = action.runs.steps;
    const variables = Object.entries(step.env as Record<string, string>).map(([name, value]) => [
      name,
      value.replace(/^\$\{\{ inputs\.(\w+) \}\}$/, (_, input) => values.get(input) ?? 'no such input'),
    ]);
    const ended = await bash(step.run, {
      ...files,
      ...Object.fromEntries(variables),
      RUNNER_TEMP: runner,
      GITHUB_ACTION_PATH: project,
    });
    return { ...ended, runner, files, read: (file: string) => readFileSync(file, 'utf8') };
  }

  const withOf = (name: string) => parse(page.get(name) ?? '').steps[1].with as Record<string, string>;

  test('runs commands against an emulator, and leaves a report and a log', async () => {
    const commands = 'curl --silent --fail "$CODEPIPELINE_LOCAL_ENDPOINT/_emulator/v1/jobs" && exit 3';

    const given = withOf('github-run.yml');
    const { code, stdout, runner, read } = await runAction({ ...given, version: tarball, run: commands });

    expect(stdout).toContain('"status":"Queued"');
    expect(code).toBe(3);
    expect(read(`${runner}/codepipeline-local/report.xml`)).toContain('<testsuite');
    expect(action.runs.steps[1]).toMatchObject({ if: 'failure()' });
    expect(readdirSync(`${runner}/codepipeline-local`)).toContain('log');
  });

  test('starts an emulator for the steps that follow, and gives them its variables', async () => {
    const given = { ...withOf('github-steps.yml'), version: tarball, port: '17109' };
    const { code, files, read } = await runAction(given);
    expect(code).toBe(0);
    const variables = Object.fromEntries(
      read(files.GITHUB_ENV)
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );

    const next = await bash(
      `PATH="$(cat ${files.GITHUB_PATH}):$PATH"; ${parse(page.get('github-steps.yml') ?? '').steps[2].run}`,
      {
        ...variables,
      },
    );
    await bash(`PATH="$(cat ${files.GITHUB_PATH}):$PATH"; codepipeline-local stop`, variables);

    expect(variables).toMatchObject({ AWS_ENDPOINT_URL: 'http://127.0.0.1:17109', AWS_REGION: 'us-east-1' });
    expect(next.stdout).toContain('Build/Make/1');
  });

  test('says so when the emulator does not start', async () => {
    const { code, stdout } = await runAction({ version: tarball, clock: 'sundial', port: '17110' });

    expect(code).toBe(1);
    expect(stdout).toMatch(/::error::codepipeline-local has not started\n[\s\S]*sundial/);
  });
});

test.each([
  ['gitlab.yml', (document: { test: { script: string[] } }) => document.test.script],
  ['buildspec.yml', (document: { phases: { build: { commands: string[] } } }) => document.phases.build.commands],
] as const)('%s runs the suite and writes the report', async (name, commandsOf) => {
  const document = parse(page.get(name) ?? '');
  const commands = commandsOf(document).filter((each) => each !== 'npm ci');

  const ended = await bash(commands.join('\n'), { AWS_PROFILE: 'production' });

  expect(ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('rror') });
  expect(readFileSync(join(user.path, 'reports/jobs.xml'), 'utf8')).toContain('<testsuite');
});
