import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { functionFile, printedBy } from '../support/functions.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';

const example = 'fixtures/functions/functions.yaml';

/** A document with the function `Answering` and a job for it. */
function documentFor(way: string): object {
  return {
    functions: { Answering: { module: functionFile('answering.mjs') } },
    jobs: [{ configuration: { UserParameters: way }, function: 'Answering' }],
  };
}

describe.concurrent('invoke', () => {
  it.for([
    { name: 'Publish', isHere: true },
    { name: 'PublishFromPython', isHere: hasBoto3 },
  ] as const)(
    'runs the example $name: download, change, upload, output variables',
    async ({ name, isHere }, { skip }) => {
      if (!isHere) skip(noBoto3);

      const { code, stdout } = await run(['invoke', name, '--job', example]);

      const [printed = '', ...rest] = stdout.split('\n');
      expect(printedBy(name, [printed])).toEqual(['published 22 characters']);
      expect(rest).toEqual([
        'Succeeded: Published',
        '  variable Digest = ff877ac909a95e9ce62e647ac9cd6780cf631252661fdb7fe343c6e7b6cc26a0',
        '  artifact Published: 22 bytes',
        '',
      ]);
      expect(code).toBe(0);
    },
  );

  it.for([
    ['fail', /^Failed: JobFailed: as asked$/m],
    [
      'throw',
      /^warning: Function Answering failed: TypeError: thrown as asked[\s\S]*^No result: The AWS Lambda function/m,
    ],
    ['beSilent', /^No result: The AWS Lambda function Answering failed to return a result\./m],
  ] as const)('says how a function ended that is to %s, with 1', async ([way, printed]) => {
    using folder = temporaryFolder();
    const file = folder.write('job.json', JSON.stringify(documentFor(way)));

    const { code, stdout } = await run(['invoke', 'Answering', '--job', file]);

    expect(stdout).toMatch(printed);
    expect(code).toBe(1);
  });

  it('invokes in the account and region of the document', async () => {
    using folder = temporaryFolder();
    const world = { account: '210987654321', region: 'us-west-1' };
    const file = folder.write('job.json', JSON.stringify({ ...world, ...documentFor('succeed') }));

    const { code, stdout } = await run(['invoke', 'Answering', '--job', file]);

    expect(stdout).toMatch(/^Succeeded/m);
    expect(code).toBe(0);
  });

  it('counts the jobs of a continuation as one', async () => {
    using folder = temporaryFolder();
    const file = folder.write('job.json', JSON.stringify(documentFor('continueTwice')));

    const { code, stdout } = await run(['invoke', 'Answering', '--job', file]);

    expect(stdout).toContain('Succeeded after 3 jobs\n');
    expect(code).toBe(0);
  });

  it.for([[], ['--json']])('says that a job goes on, in lines that are no part of its answer: %j', async (json) => {
    using folder = temporaryFolder();
    const file = folder.write('job.json', JSON.stringify(documentFor('continueTwice')));
    const environment = { CODEPIPELINE_LOCAL_CONTINUATION_DELAY: '3s' };

    const { code, stdout, stderr } = await run(['invoke', 'Answering', '--job', file, ...json], { environment });

    const told = (json.length === 0 ? stdout : stderr).split('\n').filter((line) => line.startsWith('Still running'));
    expect(told).toEqual([2, 3].map((n) => `Still running: the function has continued its job, and is in round ${n}.`));
    if (json.length > 0) expect(JSON.parse(stdout)).toMatchObject({ status: 'Succeeded' });
    expect(code).toBe(0);
  });

  it('uses a running emulator with --endpoint, and its function', async () => {
    using folder = temporaryFolder();
    await using emulator = await startEmulator({
      fixtures: { functions: { Answering: { module: functionFile('answering.mjs') } } },
    });
    const file = folder.write(
      'job.json',
      JSON.stringify({ jobs: [{ function: 'Answering', configuration: { UserParameters: 'succeed' } }] }),
    );

    const { code, stdout } = await run(['invoke', 'Answering', '--job', file, '--endpoint', emulator.endpoint]);

    expect(stdout).toBe('Succeeded: done\n  variable Greeting = hello from node\n');
    expect(code).toBe(0);
    expect(await emulator.jobs.list()).toMatchObject([{ status: 'Succeeded' }]);
  });

  it.for([
    [['invoke', 'F'], 'An option is missing: codepipeline-local invoke --job <FILE>.\n'],
    [
      ['invoke', 'F', '--job', example],
      `--job: ${example} has no job of the function F; it has jobs of Publish, PublishFromPython.\n`,
    ],
    [['invoke', 'F', '--job', 'fixtures'], '--job: fixtures is a folder; name the document that has the job.\n'],
  ] as const)('refuses %j in a sentence, with 2', async ([args, sentence]) => {
    expect(await run(args)).toEqual({ code: 2, signal: null, stdout: '', stderr: sentence });
  });
});
