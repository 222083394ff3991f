import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { FunctionFixture } from '../../src/control/types.ts';
import { run } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { languages } from '../support/functions.ts';
import { lastingVerdicts } from '../support/journal.ts';

/** Invokes a function that does this with its job, to where nothing is under way any more. */
async function start(answering: FunctionFixture, way: string) {
  const emulator = await startTestEmulator({ fixtures: { functions: { Answering: answering } } });
  const { id } = await emulator.jobs.enqueue({ function: 'Answering', configuration: { UserParameters: way } });
  await emulator.idle();
  return Object.assign(emulator, {
    id,
    verdicts: async () =>
      (await lastingVerdicts(emulator)).map(({ kind, jobId, message }) => ({ kind, jobId, message })),
    history: async () => (await emulator.jobs.get(id)).history.map(({ event }) => event),
    invocations: async () => (await emulator.requests.list({ service: 'lambda' })).map(({ error }) => error?.code),
  });
}

describe.each(languages)('a function in $language', ({ answering }) => {
  test('that ends without a result is named at once: in the log, in its job, among the requests, in a verdict', async () => {
    await using emulator = await start(answering, 'beSilent');
    const { id } = emulator;

    expect(emulator.log).toContain(
      `warning: Function Answering has ended, and there is no result for job ${id}. It must call PutJobSuccessResult or ` +
        'PutJobFailureResult with this job id, and wait for the answer before it ends. What it returns says nothing to ' +
        'CodePipeline; the job stays InProgress until its deadline.',
    );
    expect(await emulator.history()).toEqual(['EndedWithoutResult']);
    expect(await emulator.requests.list({ jobId: id })).toMatchObject([
      {
        service: 'lambda',
        operation: 'Invoke',
        status: 200,
        jobIds: [id],
        input: { FunctionName: 'Answering', InvocationType: 'Event', requestId: expect.any(String) },
      },
    ]);
    expect(await emulator.verdicts()).toEqual([
      {
        kind: 'NeverReported',
        jobId: id,
        message: expect.stringMatching(/^Function Answering ended without a result for job /),
      },
    ]);

    await emulator.clock.advance('20m');

    expect(await emulator.history()).toEqual(['EndedWithoutResult', 'TimedOut']);
    expect((await emulator.verdicts()).map(({ kind }) => kind)).toEqual(['NeverReported']);
  });

  test('that throws is judged when no retry is left', async () => {
    await using emulator = await start(answering, 'throw');

    expect(await emulator.history()).toEqual(['InvocationFailed', 'InvocationFailed', 'InvocationFailed']);
    expect(await emulator.invocations()).toEqual(['TypeError', 'TypeError', 'TypeError']);
    expect(await emulator.verdicts()).toMatchObject([
      {
        kind: 'NeverReported',
        message: expect.stringContaining('Answering failed 3 times (TypeError) without a result'),
      },
    ]);
  });

  test('that reports twice is told so', async () => {
    await using emulator = await start(answering, 'answerTwice');

    expect(await emulator.verdicts()).toMatchObject([
      {
        kind: 'ReportedAfterEnd',
        message: expect.stringContaining(
          'again, with another result (PutJobFailureResult), after it had been answered',
        ),
      },
    ]);
  });

  test.each(['succeed', 'fail', 'continueTwice'])('that does what it should is not judged: %s', async (way) => {
    await using emulator = await start(answering, way);

    expect(emulator.log.filter((line) => line.startsWith('warning'))).toEqual([]);
    expect(new Set(await emulator.invocations())).toEqual(new Set([undefined]));
    expect(await emulator.verdicts()).toEqual([]);
  });
});

test('a function that waits for its retry has not yet failed for good', async () => {
  await using emulator = await startTestEmulator({
    timing: 'aws',
    fixtures: { functions: { Answering: (languages[0] as { answering: FunctionFixture }).answering } },
  });
  const { id } = await emulator.jobs.enqueue({ function: 'Answering', configuration: { UserParameters: 'throw' } });
  await expect.poll(async () => (await emulator.jobs.get(id)).history.length).toBe(1);

  expect(await emulator.conduct()).toEqual([]);
});

test('a function behind an API like Lambda’s has not ended when that has taken the event', async () => {
  const api = createServer((request, response) => request.resume().on('end', () => response.writeHead(202).end()));
  await once(api.listen(0, '127.0.0.1'), 'listening');
  const lambdaEndpoint = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  try {
    await using emulator = await startTestEmulator({ lambdaEndpoint });
    const { id } = await emulator.jobs.enqueue({ function: 'Far' });
    await emulator.idle();

    expect(await emulator.requests.list({ operation: 'Invoke' })).toMatchObject([{ status: 202, jobIds: [id] }]);
    expect((await emulator.jobs.get(id)).history).toEqual([]);
    expect(await emulator.conduct()).toEqual([]);
  } finally {
    api.closeAllConnections();
    api.close();
  }
});

test('the command says it, and ends with 1', async () => {
  using folder = temporaryFolder();
  const module = folder.write('f.mjs', 'export const handler = async () => ({ statusCode: 200 });');
  const file = folder.write('f.json', JSON.stringify({ functions: { F: { module } }, jobs: [{ function: 'F' }] }));

  const { code, stdout } = await run(['invoke', 'F', '--job', file]);

  expect(stdout).toMatch(/^warning: Function F has ended, and there is no result for job .+\n[\s\S]*^No result: /m);
  expect(code).toBe(1);
});
