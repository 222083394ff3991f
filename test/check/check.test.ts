import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionCases, workerCases } from '../../src/check/cases.ts';
import type { CheckResult } from '../../src/check/results.ts';
import { type CommandOptions, RunningCommand, run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { stillRunning } from '../support/processes.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';

const fixtures = ['--fixtures', 'test/check/fixtures/jobs.yaml'];
const javaScript = ['node', 'examples/workers/worker.mjs'];
const python = ['python3', 'examples/workers/worker.py'];
const environment = { POLL_SECONDS: '0.1' };

async function check(args: readonly string[], worker: readonly string[], options: CommandOptions = {}) {
  const ended = await run(['check', ...args, '--json', '--', ...worker], { environment, ...options });
  return { code: ended.code, stderr: ended.stderr, result: JSON.parse(ended.stdout) as CheckResult };
}

/** What was not met, with what was said of it. */
function missedBy({ results }: CheckResult) {
  return results
    .filter(({ outcome }) => outcome === 'not met' || outcome === 'not run')
    .map(({ name, complaints }) => [name, complaints] as const);
}

describe('the cases', () => {
  it('name rules that the behaviour page has', () => {
    const page = readFileSync('docs/behaviour.md', 'utf8');

    const cases = [...workerCases, ...functionCases];
    const unknown = cases.flatMap(({ rules }) => rules).filter((rule) => !page.includes(`\n**${rule}** `));

    expect(cases.flatMap(({ name, rules }) => (rules.length === 0 ? [name] : []))).toEqual([]);
    expect(unknown).toEqual([]);
  });

  it('are listed with what happens in them', async () => {
    const { code, stdout } = await run(['check', '--list', '--only', 'nonce-lost']);

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^nonce-lost \(D1, D3, D4\)\n {2}AcknowledgeJob answers InvalidNonceException.*\n {2}It leaves/,
    );
  });
});

it('lists no cases for a command, nor for the name of a case that stands in its place', async () => {
  expect(await run(['check', '--list', 'plain'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: "--list runs no command; leave out 'plain', or choose with --only plain --list.\n",
  });
});

describe.concurrent('a careful worker', { timeout: 180_000 }, () => {
  it('in JavaScript meets every case that fits it', async () => {
    const { code, result } = await check(fixtures, javaScript);

    expect(missedBy(result)).toEqual([]);
    expect(result.counts.met).toBeGreaterThan(35);
    expect(code).toBe(0);
  });

  it('in Python meets what is hardest to meet', async ({ skip }) => {
    if (!hasBoto3) skip(noBoto3);
    const only = ['--only', 'plain', 'acknowledgement-lost', 'credentials-expired', 'throttled/poll', 'terminated'];
    const { code, result } = await check([...fixtures, ...only], python);

    expect(missedBy(result)).toEqual([]);
    expect(code).toBe(0);
  });

  it('may wait between two polls nearly as long as patience goes', async () => {
    const options = { environment: { POLL_SECONDS: '4' } };
    const { code, result } = await check([...fixtures, '--only', 'idle', '--patience', '5s'], javaScript, options);

    expect(missedBy(result)).toEqual([]);
    expect(code).toBe(0);
  });

  it('needs no fixtures: its first poll says what it works on', async () => {
    const { code, result } = await check(['--only', 'plain', 'nonce-lost'], javaScript);

    expect(result.counts).toMatchObject({ met: 2, 'not met': 0 });
    expect(code).toBe(0);
  });
});

/** A worker that knows AWS by its own host names alone. */
const withoutEndpoint = (worker: readonly string[]) => ['env', '-u', 'AWS_ENDPOINT_URL', ...worker];

/** Reports one job after the other, and survives nothing. */
const naive = `import boto3
codepipeline = boto3.client("codepipeline")
name = {"category": "Test", "owner": "Custom", "provider": "MyJenkinsProviderName", "version": "1"}
while True:
    query = {"ProjectName": "MyJenkinsExampleTestProject"}
    for job in codepipeline.poll_for_jobs(actionTypeId=name, queryParam=query)["jobs"]:
        codepipeline.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
        codepipeline.put_job_success_result(jobId=job["id"])
`;

describe
  .runIf(process.platform !== 'win32')
  .concurrent('a worker whose endpoint cannot be set', { timeout: 120_000 }, () => {
    const only = ['--intercept', '--only', 'plain', 'nonce-lost', 'download-cut', 'refused'];

    it.for([
      ['JavaScript', javaScript],
      ['Python', python],
    ] as const)('in %s is led to the emulator of each case', async ([language, worker], { skip }) => {
      if (language === 'Python' && !hasBoto3) skip(noBoto3);
      const { code, result } = await check([...fixtures, ...only], withoutEndpoint(worker));

      expect(missedBy(result)).toEqual([]);
      expect({ code, met: result.counts.met }).toEqual({ code: 0, met: 4 });
    });

    it('meets with the same troubles there', async ({ skip }) => {
      if (!hasBoto3) skip(noBoto3);
      const worker = withoutEndpoint(['python3', '-c', naive]);
      const { result } = await check([...fixtures, '--intercept', '--only', 'nonce-lost', 'refused'], worker, {
        environment: { AWS_MAX_ATTEMPTS: '1' },
      });

      expect(missedBy(result).map(([name]) => name)).toEqual(['nonce-lost', 'refused']);
    });
  });

describe.concurrent('a Lambda function', { timeout: 120_000 }, () => {
  const functions = ['--fixtures', 'fixtures/functions/functions.yaml'];

  it('meets every case that fits it', async () => {
    const { code, stdout } = await run(['check', ...functions, '--function', 'Publish', '--json']);

    expect(missedBy(JSON.parse(stdout) as CheckResult)).toEqual([]);
    expect(code).toBe(0);
  });

  it('in Python meets what is hardest to meet', async ({ skip }) => {
    if (!hasBoto3) skip(noBoto3);
    const only = ['--only', 'never-reports', 'throws-after-report', 'retried'];
    const { code, stdout } = await run(['check', ...functions, '--function', 'PublishFromPython', ...only, '--json']);

    expect(missedBy(JSON.parse(stdout) as CheckResult)).toEqual([]);
    expect(code).toBe(0);
  });

  it('is shown in what it wrote, and why it failed', async () => {
    using folder = temporaryFolder();
    const code = "export const handler = async () => { console.log('at work'); throw new TypeError('broken'); };";
    folder.write('f.mjs', code);
    const document = folder.write('f.yaml', 'functions: { F: { module: ./f.mjs } }\njobs: [{ function: F }]\n');

    const { code: ended, stdout } = await run(['check', '--fixtures', document, '--function', 'F', '--only', 'plain']);

    expect(ended).toBe(1);
    expect(stdout).toMatch(/ {2}Its last lines:\n {4}\| at work\n {4}\| [^\n]*TypeError: broken\n/);
    expect(stdout).toContain('\n    | warning: Function F failed: TypeError: broken\n');
    expect(stdout.match(/^ {4}\| at work$/gm)).toHaveLength(3);
  });

  it('that is not there is refused with the names of those that are', async () => {
    expect(await run(['check', ...functions, '--function', 'Publisch'])).toMatchObject({
      code: 2,
      stderr: "--function: Unknown function 'Publisch'. Did you mean 'Publish'?\n",
    });
  });
});

describe('a command that is no worker', () => {
  it('ends with 3 and what there is to look at when it never polls', async () => {
    const { code, stdout } = await run(['check', ...fixtures, '--', 'node', '-e', 'console.log("I am here")']);

    expect(code).toBe(3);
    expect(stdout).toContain('The worker never asked for a job.\n  It ended with the exit code 0, and did not');
    expect(stdout).toContain('Nothing connected to the emulator; PollForJobs is what asks for jobs of this type.');
    expect(stdout).toContain('| I am here\n');
    expect(stdout).toContain('AWS_ENDPOINT_URL=http://');
  });

  it('is told in a sentence when it cannot be run', async () => {
    expect(await run(['check', ...fixtures, '--', './no-such-worker'])).toMatchObject({
      code: 2,
      stderr: "'./no-such-worker' is not a command: give the name of a program on the PATH, or the path of one.\n",
    });
  });
});

describe('a check that would ask nothing', () => {
  it('is refused', async () => {
    expect(await run(['check', '--only', 'plain', '--skip', 'plain', '--', ...javaScript])).toMatchObject({
      code: 2,
      stderr: '--skip leaves no case to run; name fewer there, or more in --only.\n',
    });
  });
});

describe('an end of the check', () => {
  it('waits for nobody who has left the group of the worker and holds its outputs open', async () => {
    using folder = temporaryFolder();
    const pid = `${folder.path}/pid`;
    const worker = `require('node:child_process').spawn('sh', ['-c', 'echo $$ > ${pid}; exec sleep 600'], {
      detached: true, stdio: 'inherit' }).unref(); setTimeout(() => {}, 1000);`;

    const { code } = await run(['check', ...fixtures, '--', 'node', '-e', worker]);

    const left = Number(readFileSync(pid, 'utf8'));
    expect(stillRunning([{ pid: left, command: 'sleep' }])).toHaveLength(1);
    process.kill(left);
    expect(code).toBe(3);
  });

  it.for([
    ['SIGINT', 1],
    ['SIGTERM', 1],
    ['SIGKILL', null],
  ] as const)('by %s leaves no process and no folder behind', async ([signal, code]) => {
    using folder = temporaryFolder();
    const worker = `
      require('node:fs').appendFileSync(process.env.PIDS, process.pid + '\\n');
      import('${process.cwd()}/examples/workers/worker.mjs');`;
    const pids = `${folder.path}/pids`;
    await using command = new RunningCommand(['check', ...fixtures, '--', 'node', '-e', worker], {
      environment: { ...environment, TMPDIR: folder.path, PIDS: pids },
    });
    const pidsOf = () => readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    await command.sees(/met {13}plain/);
    await expect.poll(() => pidsOf().length).toBeGreaterThan(2);

    command.send(signal);
    const ended = await command.ended();

    expect(ended.code).toBe(code);
    if (signal !== 'SIGKILL') expect(ended.stdout).toMatch(/ not run\.\n$/);
    await expect.poll(() => stillRunning(pidsOf().map((pid) => ({ pid, command: 'node' })))).toEqual([]);
    await expect.poll(() => readdirSync(folder.path)).toEqual(['pids']);
  });
});
