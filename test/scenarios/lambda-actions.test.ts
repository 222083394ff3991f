import { PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { later } from '../support/emulator.ts';
import { actionState, deployType, stagesOf, take } from '../support/executions.ts';
import { lambdaAction, languages, printedBy, startWithFunction } from '../support/functions.ts';
import { jobId } from '../support/jobs.ts';
import { deployAction } from '../support/pipelines.ts';
import { childProcesses, startedSince } from '../support/processes.ts';

const minute = 60_000;
const silence =
  'The AWS Lambda function Answering failed to return a result. Check the function to verify that it has permission ' +
  'to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult.';

/** Runs one action to where nothing is under way any more. */
async function startWith(answering: object, way: string, options = {}) {
  const emulator = await startWithFunction(answering as never, options);
  await emulator.pipelines.create(stagesOf({ Work: [lambdaAction(way)] }));
  await emulator.idle();
  return Object.assign(emulator, {
    invocations: () => printedBy('Answering', emulator.log).filter((line) => line === `Answering does ${way}`).length,
    state: async () => (await actionState(emulator, 'Work', 'Invoke'))?.latestExecution,
  });
}

describe.each(languages)('a function in $language', ({ answering }) => {
  test('ends its action with a success, and its output variables reach the next stage', async () => {
    await using emulator = await startWithFunction(answering);
    const deploy = deployAction({ configuration: { Host: '#{answer.Greeting}' } });
    await emulator.pipelines.create(
      stagesOf({ Work: [lambdaAction('succeed', { namespace: 'answer' })], Release: [deploy] }),
    );

    await emulator.idle();

    const state = await actionState(emulator, 'Work', 'Invoke');
    // Whatever it reports (L23).
    expect(state?.latestExecution).toEqual({
      actionExecutionId: expect.any(String),
      status: 'Succeeded',
      lastStatusChange: expect.any(Date),
      externalExecutionId: 'Answering',
      externalExecutionUrl:
        'https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logStream:group=%252Faws%252Flambda%252FAnswering',
    });
    expect((await emulator.jobs.get(jobId(1))).summary).toBe('done');
    expect(state?.entityUrl).toMatch(/\/functions\/[\w-]+$/);
    const job = await take(emulator, deployType);
    expect(job.data?.actionConfiguration?.configuration?.Host).toMatch(/^hello from (node|python)$/);
  });

  test('ends its action with a failure', async () => {
    await using emulator = await startWith(answering, 'fail');

    expect(await emulator.state()).toMatchObject({
      status: 'Failed',
      errorDetails: { code: 'JobFailed', message: 'as asked' },
    });
    expect(emulator.invocations()).toBe(1);
  });

  test('that throws is invoked twice more with the same job, and its silence then fails the action', async () => {
    await using emulator = await startWith(answering, 'throw');

    const before = await emulator.state();
    await emulator.clock.advance('20m');

    expect(before).toMatchObject({ status: 'InProgress' });
    expect(emulator.invocations()).toBe(3);
    expect(emulator.log).toContain('warning: Function Answering failed: TypeError: thrown as asked');
    expect((await emulator.jobs.list()).map(({ id }) => id)).toEqual([jobId(1)]);
    expect(await emulator.state()).toMatchObject({ status: 'Failed', errorDetails: { message: silence } });
  });

  test('that never answers has 20 minutes', async () => {
    await using emulator = await startWith(answering, 'beSilent');

    await emulator.clock.advance(20 * minute - 1);
    const before = await emulator.state();
    const { occurred } = await emulator.clock.advance(1);
    const late = await refusalOf(emulator.client.send(new PutJobSuccessResultCommand({ jobId: jobId(1) })));

    expect(emulator.invocations()).toBe(1);
    expect(before?.status).toBe('InProgress');
    expect(occurred).toEqual([{ at: later(20 * minute), event: 'TimedOut', jobId: jobId(1), status: 'TimedOut' }]);
    expect(await emulator.state()).toMatchObject({
      status: 'Failed',
      errorDetails: { code: 'JobFailed', message: silence },
    });
    expect(late.name).toBe('InvalidJobStateException');
  });

  test('that goes on with a continuation token is invoked for a new job each time', async () => {
    await using emulator = await startWith(answering, 'continueTwice');

    const { chain } = await emulator.jobs.get(jobId(1));
    const jobs = await Promise.all(chain.map((id) => emulator.jobs.get(id)));

    expect(jobs.map(({ status, continuationToken, function: name }) => [status, continuationToken, name])).toEqual([
      ['Succeeded', null, 'Answering'],
      ['Succeeded', 'round 1', 'Answering'],
      ['Succeeded', 'round 2', 'Answering'],
    ]);
    expect(new Set(jobs.map(({ actionExecutionId }) => actionExecutionId)).size).toBe(1);
    expect(emulator.invocations()).toBe(3);
    expect(await emulator.state()).toMatchObject({ status: 'Succeeded' });
  });

  test('that answers twice is refused the second time', async () => {
    await using emulator = await startWith(answering, 'answerTwice');

    expect(printedBy('Answering', emulator.log)).toContain('refused: InvalidJobStateException');
    expect(await emulator.state()).toMatchObject({ status: 'Succeeded' });
  });

  test.each([
    ['crash', 'Runtime exited with error: signal: SIGSEGV'],
    ['exit', 'Runtime exited with error: exit status 3'],
  ])('that ends its process (%s) has failed, and is invoked twice more', async (way, how) => {
    await using emulator = await startWith(answering, way);

    expect(emulator.invocations()).toBe(3);
    expect(emulator.log.join('\n')).toMatch(
      new RegExp(`^warning: Function Answering failed: Runtime\\.ExitError: RequestId: \\S+ Error: ${how}$`, 'm'),
    );
    expect(await emulator.state()).toMatchObject({ status: 'InProgress' });
  });

  test('that prints 10 MB ends its action, and the log keeps a part', async () => {
    const before = process.memoryUsage().rss;
    await using emulator = await startWith(answering, 'printMuch');

    const printed = printedBy('Answering', emulator.log);

    expect(await emulator.state()).toMatchObject({ status: 'Succeeded' });
    expect(printed).toHaveLength(2001);
    expect(printed[999]).toMatch(/^998 x+$/);
    expect(printed[1000]).toBe('… 98002 lines, which are not shown …');
    expect(printed[1001]).toMatch(/^99001 x+$/);
    expect(printed.at(-2)).toMatch(/^99999 x+$/);
    expect(printed.at(-1)).toBe(`${'y'.repeat(2000)}… (998000 more characters)`);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  test('that computes for ever is ended with its children when its own time is over', async () => {
    const before = childProcesses();
    await using emulator = await startWith({ ...answering, timeout: '1500ms' }, 'spin');

    const failures = emulator.log.filter((line) => line.includes('Task timed out after 1.50 seconds'));

    expect(failures).toHaveLength(3);
    await expect.poll(() => startedSince(before)).toEqual([]);
    expect(await emulator.state()).toMatchObject({ status: 'InProgress' });
  });
});
