import { describe, expect, test } from 'vitest';
import { version } from '../../src/runtime/version.ts';
import { startOfTime, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import { acknowledgedBuild, buildType, buildTypeFixture, enqueueBuild, jobId, unknownJobId } from '../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };

async function ask(emulator: TestEmulator, method: string, path: string, body?: string) {
  const answer = await sendRaw(emulator, {
    method,
    path: `/_emulator/v1${path}`,
    ...(body !== undefined && { body, headers: { 'Content-Type': 'application/json' } }),
  });
  return { status: answer.status, body: JSON.parse(answer.body.toString()) };
}

describe('a route of the control API', () => {
  test('says that the emulator is ready, and whose it is', async () => {
    await using emulator = await startTestEmulator();

    const port = Number(new URL(emulator.endpoint).port);
    expect(await ask(emulator, 'GET', '/health')).toEqual({
      status: 200,
      body: {
        ...{ status: 'ok', version, account: '123456789012', region: 'us-east-1' },
        ports: { aws: port, control: port },
      },
    });
  });

  test('takes its place from the query', async () => {
    await using emulator = await startTestEmulator();

    const body = JSON.stringify({ actionTypeId: buildType });
    const answer = await ask(emulator, 'POST', '/jobs?account=210987654321&region=eu-west-1', body);

    expect(answer).toMatchObject({ status: 200, body: { accountId: '210987654321', region: 'eu-west-1' } });
  });

  test('answers one job, however many it makes, and makes at most 100,000', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const enqueue = (count: number) =>
      ask(emulator, 'POST', '/jobs', JSON.stringify({ actionTypeId: buildType, count }));

    const some = await enqueue(30);
    const many = await enqueue(100_001);

    expect(some).toMatchObject({ status: 200, body: { id: jobId(1), chain: [jobId(1)] } });
    expect(many).toMatchObject({ status: 400, body: { code: 'invalid', message: 'count: must be <= 100000.' } });
    expect(await emulator.jobs.list()).toHaveLength(30);
  });

  test('takes a body without a content type', async () => {
    await using emulator = await startTestEmulator();

    const { status } = await sendRaw(emulator, { path: '/_emulator/v1/clock', body: '{"advance":"1s"}' });

    expect(status).toBe(200);
  });

  test.each([
    ['30 in milliseconds', '1', 408],
    ['with a unit', '1ms', 408],
    ['none', '0', 408],
    ['no number', 'soon', 400],
  ])('takes a time-out from the query: %s', async (_, timeout, expected) => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await enqueueBuild(emulator);

    const { status } = await ask(emulator, 'GET', `/jobs/${id}/wait?status=Succeeded&timeout=${timeout}`);

    expect(status).toBe(expected);
  });

  test('does not follow a chain where the query says so', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await acknowledgedBuild(emulator);

    const answer = await ask(emulator, 'GET', `/jobs/${id}/wait?status=InProgress&chain=false`);

    expect(answer).toMatchObject({ status: 200, body: { id, status: 'InProgress' } });
  });
});

describe('the status of an answer', () => {
  test.each([
    ['200 for a look', 'GET', '/clock', undefined, 200, { now: startOfTime, mode: 'manual' }],
    [
      '200 for a change',
      'POST',
      '/reset',
      undefined,
      200,
      {
        ...{ actionTypes: 1, jobIds: [], pipelines: 0, executionIds: [], webhooks: 0 },
        ...{
          functions: 0,
          stubs: 0,
          thirdPartyClients: 0,
          eventTargets: 0,
          eventRules: 0,
          notificationRules: 0,
          subscriptions: 0,
          buckets: 0,
        },
      },
    ],
    [
      '400 for what is no JSON',
      'POST',
      '/jobs',
      '{',
      400,
      { code: 'invalid', message: expect.stringMatching(/^The body is not JSON: /) },
    ],
    ['400 for a list', 'POST', '/jobs', '[]', 400, { code: 'invalid', message: 'The body must be a JSON object.' }],
    [
      '400 for a mistake in the body',
      'POST',
      '/clock',
      '{"advence":"1h"}',
      400,
      {
        code: 'invalid',
        message: "'advence' is not known here; valid are advance, set, freeze, resume. Did you mean 'advance'?",
      },
    ],
    [
      '400 for two changes at once',
      'POST',
      '/clock',
      '{"freeze":true,"resume":true}',
      400,
      { code: 'invalid', message: 'no more than 1 of advance, set, freeze, resume must be given.' },
    ],
    [
      '400 for no change at all',
      'POST',
      '/clock',
      '{}',
      400,
      { code: 'invalid', message: 'at least 1 of advance, set, freeze, resume must be given.' },
    ],
    [
      '400 for a change that is not to be made',
      'POST',
      '/clock',
      '{"freeze":false}',
      400,
      { code: 'invalid', message: 'freeze: must be true.' },
    ],
    [
      '400 for a duration that is none',
      'POST',
      '/clock',
      '{"advance":null}',
      400,
      { code: 'invalid', message: 'advance: must be a string or number or object, not empty.' },
    ],
    [
      '400 for a mistake in the query',
      'GET',
      '/jobs?limit=0',
      undefined,
      400,
      { code: 'invalid', message: 'limit: must be >= 1.' },
    ],
    [
      '400 for a query that is not known',
      'GET',
      '/jobs?stat=Queued',
      undefined,
      400,
      {
        code: 'invalid',
        message:
          "'stat' is not known here; valid are status, type, pipeline, text, before, after, chain, folded, limit, account, region. Did you mean 'status'?",
      },
    ],
    [
      '404 for a job that is not there',
      'GET',
      `/jobs/${unknownJobId}`,
      undefined,
      404,
      { code: 'notFound', message: `There is no job with the id ${unknownJobId}.` },
    ],
    [
      '404 for a route that is not there',
      'GET',
      '/job',
      undefined,
      404,
      {
        code: 'notFound',
        message: 'GET /_emulator/v1/job is not part of the control API; GET /_emulator/v1/openapi.json lists what is.',
      },
    ],
    [
      '405 for a method that the route does not have',
      'DELETE',
      '/jobs',
      undefined,
      405,
      {
        code: 'notFound',
        message: 'There is no DELETE /_emulator/v1/jobs in the control API; it has GET, POST.',
      },
    ],
    [
      '409 for a type with another definition',
      'POST',
      '/action-types',
      JSON.stringify({ ...buildTypeFixture, outputArtifactDetails: { minimumCount: 1, maximumCount: 1 } }),
      409,
      { code: 'conflict' },
    ],
  ])('is %s', async (_, method, path, body, status, expected) => {
    await using emulator = await startTestEmulator(actionTypes);

    const answer = await ask(emulator, method, path, body);

    expect(answer).toMatchObject({ status, body: expected });
  });

  test('is 408 for a wait that comes to nothing, and 409 for one that never can', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await enqueueBuild(emulator);

    const early = await ask(emulator, 'GET', `/jobs/${jobId(1)}/wait?status=Succeeded&timeout=0s`);
    await emulator.clock.advance('24h');
    const late = await ask(emulator, 'GET', `/jobs/${jobId(1)}/wait?status=Succeeded`);

    expect([early, late]).toEqual([
      {
        status: 408,
        body: {
          code: 'timeout',
          message: `Job ${jobId(1)} is Queued, not Succeeded, after 0 s. No worker has polled for Build/Custom/MyBuild/1.`,
        },
      },
      { status: 409, body: { code: 'ended', message: `Job ${jobId(1)} has ended as TimedOut, not as Succeeded.` } },
    ]);
  });

  test('is 500 for a mistake of the emulator, whose cause only the log has', async () => {
    await using emulator = await startTestEmulator();
    emulator.parts.store.jobRecords.list = () => {
      throw new Error('the disk is on fire');
    };

    const answer = await ask(emulator, 'GET', '/jobs');

    expect(answer).toEqual({
      status: 500,
      body: { code: 'internal', message: 'The emulator failed; its log has the cause.' },
    });
    expect(emulator.log.at(-1)).toMatch('error: GET /_emulator/v1/jobs failed: Error: the disk is on fire');
  });
});

describe('input that is meant to do harm', () => {
  test.each([
    ['a member called __proto__', '{"__proto__":{"advance":"1h"}}'],
    ['nesting', `{"advance":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a number beyond all bounds', '{"advance":1e308}'],
    ['a date beyond all bounds', '{"set":1e308}'],
    ['a duration that never ends', `{"advance":"${'9'.repeat(400)}d"}`],
  ])('is refused, and the clock stands: %s', async (_, body) => {
    await using emulator = await startTestEmulator();

    const { status } = await ask(emulator, 'POST', '/clock', body);

    expect(status).toBe(400);
    expect((await emulator.clock.now()).now).toBe(startOfTime);
  });

  test('of 65 MB is refused with 413', async () => {
    await using emulator = await startTestEmulator();

    const answer = await sendRaw(emulator, {
      path: '/_emulator/v1/fixtures',
      body: Array<Buffer>(65).fill(Buffer.alloc(1024 * 1024, ' ')),
    });

    expect(answer.status).toBe(413);
    expect((await ask(emulator, 'GET', '/health')).status).toBe(200);
  });
});
