import { describe, expect, test } from 'vitest';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { call, sendRaw, sendSigned } from '../support/http.ts';
import { acknowledgedBuild, buildType, buildTypeFixture, dispatchedBuild, enqueueBuild } from '../support/jobs.ts';

/** An emulator with a job in each status that takes requests; what is sent to it must change none of them. */
async function startWithJobs() {
  const emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  const inProgress = await acknowledgedBuild(emulator);
  const dispatched = await dispatchedBuild(emulator);
  await enqueueBuild(emulator);
  return { emulator, inProgress, dispatched };
}

async function stateOf(emulator: TestEmulator) {
  const jobs = await emulator.jobs.list();
  const described = await Promise.all(jobs.map(({ id }) => emulator.jobs.get(id)));
  return { described, types: emulator.parts.store.actionTypes.list('123456789012/us-east-1', 'Custom') };
}

const serializationError = '{"__type":"SerializationException"}';

describe('a body that is not a JSON object (A8)', () => {
  test.each([
    ['nothing', '', serializationError],
    ['an open brace', '{', serializationError],
    ['null', 'null', serializationError],
    ['a string', '"x"', serializationError],
    ['a number', '1', serializationError],
    ['text behind the object', '{} {}', serializationError],
    ['single quotes', "{'jobId':'x'}", serializationError],
    ['a trailing comma', '{"jobId":"x",}', serializationError],
    ['NaN', '{"maxBatchSize":NaN}', serializationError],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x7b]), serializationError],
    ['a list', '[]', '{"__type":"SerializationException","Message":"Start of list found where not expected"}'],
  ])('is refused: %s', async (_, body, expected) => {
    const { emulator } = await startWithJobs();
    await using _stopped = emulator;
    const before = await stateOf(emulator);

    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body });

    expect(answer.statusLine).toBe('HTTP/1.1 400 Bad Request');
    expect(answer.body.toString()).toBe(expected);
    expect(await stateOf(emulator)).toEqual(before);
  });

  test('is told apart from an empty object, whose members are missing', async () => {
    await using emulator = await startTestEmulator();

    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body: '{}' });

    expect(answer.body.toString()).toBe(
      `{"__type":"ValidationException","message":"1 validation error detected: Value at 'actionTypeId' failed to satisfy constraint: Member must not be null"}`,
    );
  });
});

describe('nesting', () => {
  const depth = 1000;
  const lists = '['.repeat(depth) + ']'.repeat(depth);
  const objects = `${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth - 1)}`;

  test.each([
    ['lists', lists, 400, 'Start of list found where not expected'],
    ['lists that never end', '['.repeat(depth), 400, undefined],
    ['objects that never end', '{"a":'.repeat(depth), 400, undefined],
    [
      'lists for a string',
      `{"jobId":${lists.slice(1, -1)},"nonce":"3"}`,
      400,
      'Start of list found where not expected',
    ],
    [
      'objects for a string',
      `{"jobId":${objects},"nonce":"3"}`,
      400,
      'Start of structure or map found where not expected.',
    ],
  ])('in %s is refused like any other mistake', async (_, body, status, message) => {
    const { emulator } = await startWithJobs();
    await using _stopped = emulator;
    const before = await stateOf(emulator);

    const answer = await sendSigned(emulator, { operation: 'AcknowledgeJob', body });

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body.toString())).toEqual({
      __type: 'SerializationException',
      ...(message !== undefined && { Message: message }),
    });
    expect(await stateOf(emulator)).toEqual(before);
  });

  test('in a member that the operation does not know is ignored with it', async () => {
    const { emulator, dispatched } = await startWithJobs();
    await using _stopped = emulator;

    const { jobId, nonce } = dispatched;
    const answer = await sendSigned(emulator, {
      operation: 'AcknowledgeJob',
      body: `{"jobId":"${jobId}","nonce":"${nonce}","a":${objects},"b":${lists.slice(1, -1)}}`,
    });

    expect(answer.body.toString()).toBe('{"status":"InProgress"}');
  });
});

describe('a body of 20 MB', () => {
  const megabyte = Buffer.alloc(1024 * 1024, ' ');
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'CodePipeline_20150709.PollForJobs' };

  test.each([
    ['with its length told', Buffer.concat(Array(20).fill(megabyte))],
    ['in chunks', Array<Buffer>(20).fill(megabyte)],
    ['behind a query', Buffer.concat(Array(20).fill(megabyte)), '/?Version=2015-07-09'],
  ])('is refused %s, and the next request is answered', async (_, body, path = '/') => {
    const { emulator } = await startWithJobs();
    await using _stopped = emulator;
    const before = await stateOf(emulator);

    const answer = await sendRaw(emulator, { path, headers, body });

    expect(answer.statusLine).toBe('HTTP/1.1 413 Payload Too Large');
    expect(answer.body.toString()).toBe(
      '{"__type":"RequestEntityTooLargeException","message":"The body is larger than 4194304 bytes."}',
    );
    expect(await stateOf(emulator)).toEqual(before);
    expect((await call(emulator, 'PollForJobs', { actionTypeId: buildType })).status).toBe(200);
  });

  test('is refused where 4 MB are not', async () => {
    const { emulator, dispatched } = await startWithJobs();
    await using _stopped = emulator;

    const fitting = JSON.stringify(dispatched).padEnd(4 * 1024 * 1024, ' ');
    const within = await sendSigned(emulator, { operation: 'AcknowledgeJob', body: fitting });
    const beyond = await sendSigned(emulator, { operation: 'AcknowledgeJob', body: `${fitting} ` });

    expect([within.status, within.body.toString()]).toEqual([200, '{"status":"InProgress"}']);
    expect(beyond.status).toBe(413);
  });
});

describe('values of the wrong type', () => {
  const wrong = [null, true, false, 0, -1.5, 1e308, '', 'x', [], [[]], {}, { a: { b: [] } }, '\u0000', '\ud800'];
  const members = {
    PollForJobs: ['actionTypeId', 'maxBatchSize', 'queryParam'],
    AcknowledgeJob: ['jobId', 'nonce'],
    GetJobDetails: ['jobId'],
    PutJobSuccessResult: ['jobId', 'currentRevision', 'continuationToken', 'executionDetails', 'outputVariables'],
    PutJobFailureResult: ['jobId', 'failureDetails'],
    CreateCustomActionType: [
      'category',
      'provider',
      'settings',
      'configurationProperties',
      'inputArtifactDetails',
      'tags',
    ],
    DeleteCustomActionType: ['category', 'provider', 'version'],
  };

  test.each(Object.entries(members))('for any member of %s are refused in good order', async (operation, names) => {
    const { emulator } = await startWithJobs();
    await using _stopped = emulator;
    const before = await stateOf(emulator);

    for (const name of names) {
      for (const value of wrong) {
        const answer = await call(emulator, operation, { [name]: value });
        expect(answer, `${name}: ${JSON.stringify(value)}`).toMatchObject({
          status: 400,
          body: { __type: expect.stringMatching(/^(Serialization|Validation)Exception$/) },
        });
      }
    }

    expect(await stateOf(emulator)).toEqual(before);
  });
});

describe('numbers beyond all bounds', () => {
  test.each([
    ['1e400', { __type: 'SerializationException', Message: 'NUMBER_VALUE can not be converted to an Integer' }],
    ['-1e400', { __type: 'SerializationException', Message: 'NUMBER_VALUE can not be converted to an Integer' }],
    [
      '-9007199254740993',
      {
        __type: 'ValidationException',
        message:
          "1 validation error detected: Value at 'maxBatchSize' failed to satisfy constraint: Member must have value greater than or equal to 1",
      },
    ],
  ])('are refused as a batch size: %s', async (written, expected) => {
    const { emulator } = await startWithJobs();
    await using _stopped = emulator;
    const before = await stateOf(emulator);

    const body = `{"actionTypeId":${JSON.stringify(buildType)},"maxBatchSize":${written}}`;
    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body });

    expect(JSON.parse(answer.body.toString())).toEqual(expected);
    expect(await stateOf(emulator)).toEqual(before);
  });

  test.each(['1e300', '99999999999999999999', '2.5'])('are taken as a batch size: %s', async (written) => {
    const { emulator } = await startWithJobs();
    await using _stopped = emulator;

    const body = `{"actionTypeId":${JSON.stringify(buildType)},"maxBatchSize":${written}}`;
    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body });

    expect(JSON.parse(answer.body.toString()).jobs).toHaveLength(1);
  });

  test('are refused as a timestamp', async () => {
    const { emulator, inProgress } = await startWithJobs();
    await using _stopped = emulator;
    const before = await stateOf(emulator);

    const body = `{"jobId":"${inProgress}","currentRevision":{"revision":"1","changeIdentifier":"c","created":1e300}}`;
    const answer = await sendSigned(emulator, { operation: 'PutJobSuccessResult', body });

    expect(answer.body.toString()).toBe(
      '{"__type":"SerializationException","Message":"NUMBER_VALUE can not be converted to a Timestamp"}',
    );
    expect(await stateOf(emulator)).toEqual(before);
  });
});

describe('keys that every object has', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  test.each(names)('are ignored as members that nobody knows: %s', async (name) => {
    const { emulator, dispatched } = await startWithJobs();
    await using _stopped = emulator;

    const body = `{"${name}":{"jobId":"x","nonce":"y"},"jobId":"${dispatched.jobId}","nonce":"${dispatched.nonce}"}`;
    const answer = await sendSigned(emulator, { operation: 'AcknowledgeJob', body });

    expect(answer.body.toString()).toBe('{"status":"InProgress"}');
  });

  test.each(names)('are keys like any other in a map: %s', async (name) => {
    const { emulator, inProgress } = await startWithJobs();
    await using _stopped = emulator;

    const body = `{"jobId":"${inProgress}","outputVariables":{"${name}":"kept"}}`;
    const answer = await sendSigned(emulator, { operation: 'PutJobSuccessResult', body });

    expect(answer.status).toBe(200);
    const { outputVariables } = await emulator.jobs.get(inProgress);
    expect(Object.entries(outputVariables ?? {})).toEqual([[name, 'kept']]);
  });

  test.each(names)('do not stand for a member that is missing: %s', async (name) => {
    const { emulator } = await startWithJobs();
    await using _stopped = emulator;

    const body = `{"${name}":{"jobId":"00000001-0000-4000-8000-000000000001"}}`;
    const answer = await sendSigned(emulator, { operation: 'GetJobDetails', body });

    expect(JSON.parse(answer.body.toString())).toEqual({
      __type: 'ValidationException',
      message: "1 validation error detected: Value at 'jobId' failed to satisfy constraint: Member must not be null",
    });
  });

  test.each(names)('can name the property that jobs are queried by: %s', async (name) => {
    await using emulator = await startTestEmulator();
    await emulator.actionTypes.create({
      ...buildTypeFixture,
      configurationProperties: [{ name, required: true, key: true, secret: false, queryable: true }],
    });
    await enqueueBuild(emulator);
    const wanted = await enqueueBuild(emulator, { configuration: JSON.parse(`{"${name}":"a"}`) });

    const body = `{"actionTypeId":${JSON.stringify(buildType)},"queryParam":{"${name}":"a"},"maxBatchSize":9}`;
    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body });

    expect(JSON.parse(answer.body.toString()).jobs.map(({ id }: { id: string }) => id)).toEqual([wanted]);
  });
});

describe('characters that are hard to store', () => {
  test.each([
    ['NUL', '\u0000'],
    ['NUL between letters', 'a\u0000b'],
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate', 'a\udc00'],
    ['quotes of SQL', `'; DROP TABLE jobs; --"`],
    ['a byte order mark', '\ufeffx'],
  ])('come back as they were sent: %s', async (_, text) => {
    const { emulator, inProgress } = await startWithJobs();
    await using _stopped = emulator;

    const answer = await call(emulator, 'PutJobSuccessResult', {
      jobId: inProgress,
      outputVariables: { text },
      executionDetails: { summary: text },
    });

    expect(answer).toEqual({ status: 200, body: undefined });
    expect(await emulator.jobs.get(inProgress)).toMatchObject({ outputVariables: { text }, summary: text });
  });
});
