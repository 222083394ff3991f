import { validate, version } from 'uuid';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { type RawAnswer, sendSigned } from '../support/http.ts';
import { acknowledgedBuild, buildType, buildTypeFixture, dispatchedBuild } from '../support/jobs.ts';
import { createPipeline, pipelineFixtures } from '../support/pipelines.ts';

const poll = JSON.stringify({ actionTypeId: buildType });

/** Header names in their own case, without those of the connection, which are HTTP's and not the service's. */
function headerNames({ headers }: RawAnswer): string[] {
  return headers.map(([name]) => name).filter((name) => name !== 'Connection' && name !== 'Keep-Alive');
}

function header({ headers }: RawAnswer, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1];
}

describe('a success (A1, A2, A5, A6)', () => {
  test('has the four headers of the service in its own spelling, and compact JSON', async () => {
    await using emulator = await startTestEmulator();
    await emulator.actionTypes.create(buildTypeFixture);

    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body: poll });

    expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
    expect(headerNames(answer)).toEqual(['x-amzn-RequestId', 'Content-Type', 'Content-Length', 'Date']);
    expect(header(answer, 'Content-Type')).toBe('application/x-amz-json-1.1');
    expect(header(answer, 'Content-Length')).toBe('11');
    expect(answer.body.toString()).toBe('{"jobs":[]}');
  });

  test('carries a request id that is a random UUID, another one each time', async () => {
    await using emulator = await startTestEmulator();
    await emulator.actionTypes.create(buildTypeFixture);

    const answers = [
      await sendSigned(emulator, { operation: 'PollForJobs', body: poll }),
      await sendSigned(emulator, { operation: 'PollForJobs', body: poll }),
      await sendSigned(emulator, { operation: 'PollForJobs', body: '{' }),
    ];

    const ids = answers.map((answer) => header(answer, 'x-amzn-RequestId') as string);
    expect(ids.map((id) => validate(id) && version(id))).toEqual([4, 4, 4]);
    expect(new Set(ids).size).toBe(3);
  });

  test('counts its length in bytes, not in characters', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await dispatchedBuild(emulator);
    await emulator.jobs.enqueue({ actionTypeId: buildType, configuration: { Note: 'Prüfung – 試験 🧪' } });

    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body: poll });

    expect(header(answer, 'Content-Length')).toBe(String(answer.body.length));
    expect(JSON.parse(answer.body.toString()).jobs[0].data.actionConfiguration.configuration).toEqual({
      Note: 'Prüfung – 試験 🧪',
    });
  });

  test('tells the real time in its Date header, whatever the clock of the emulator says', async () => {
    await using emulator = await startTestEmulator();
    const before = Math.floor(Date.now() / 1000) * 1000;

    const answer = await sendSigned(emulator, { operation: 'ListActionTypes', body: '{}' });

    const date = Date.parse(header(answer, 'Date') as string);
    expect(date).toBeGreaterThanOrEqual(before);
    expect(date).toBeLessThanOrEqual(Date.now());
  });

  test.each([
    ['PutJobSuccessResult', (jobId: string) => ({ jobId })],
    ['PutJobFailureResult', (jobId: string) => ({ jobId, failureDetails: { type: 'JobFailed', message: 'no' } })],
    ['DeleteCustomActionType', () => ({ category: 'Build', provider: 'MyBuild', version: '1' })],
  ])('of %s has a body of no bytes at all', async (operation, input) => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const jobId = await acknowledgedBuild(emulator);

    const answer = await sendSigned(emulator, { operation, body: JSON.stringify(input(jobId)) });

    expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
    expect(headerNames(answer)).toEqual(['x-amzn-RequestId', 'Content-Type', 'Content-Length', 'Date']);
    expect(header(answer, 'Content-Length')).toBe('0');
    expect(answer.body).toEqual(Buffer.alloc(0));
  });

  test('sends empty lists, no nulls and no __type inside a job', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await emulator.jobs.enqueue({ actionTypeId: buildType });

    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body: poll });

    expect(answer.body.toString()).toBe(
      '{"jobs":[{"id":"00000001-0000-4000-8000-000000000001","data":{' +
        '"actionTypeId":{"owner":"Custom","category":"Build","provider":"MyBuild","version":"1"},' +
        '"actionConfiguration":{"configuration":{}},' +
        '"pipelineContext":{"pipelineName":"codepipeline-local","stage":{"name":"Jobs"},' +
        '"action":{"name":"MyBuild","actionExecutionId":"00000002-0000-4000-8000-000000000001"},' +
        '"pipelineArn":"arn:aws:codepipeline:us-east-1:123456789012:codepipeline-local",' +
        '"pipelineExecutionId":"00000003-0000-4000-8000-000000000001"},' +
        '"inputArtifacts":[],"outputArtifacts":[]},"nonce":"3","accountId":"123456789012"}]}',
    );
  });
});

describe('an error (A3)', () => {
  test('is 400 with the bare class name first, a message in lower case, and no x-amzn-errortype', async () => {
    await using emulator = await startTestEmulator();

    const answer = await sendSigned(emulator, { operation: 'AcknowledgeJob', body: '{"jobId":"x","nonce":"3"}' });

    expect(answer.statusLine).toBe('HTTP/1.1 400 Bad Request');
    expect(headerNames(answer)).toEqual(['x-amzn-RequestId', 'Content-Type', 'Content-Length', 'Date']);
    expect(header(answer, 'Content-Type')).toBe('application/x-amz-json-1.1');
    expect(answer.body.toString()).toBe(
      `{"__type":"ValidationException","message":"1 validation error detected: Value at 'jobId' failed to satisfy ` +
        'constraint: Member must satisfy regular expression pattern: ' +
        '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"}',
    );
  });

  test('that the emulator did not expect is 500 InternalFailure, whose cause only the log has', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    emulator.parts.store.jobs.listQueued = () => {
      throw new Error('the disk is on fire');
    };

    const answer = await sendSigned(emulator, { operation: 'PollForJobs', body: poll });

    const requestId = header(answer, 'x-amzn-RequestId');
    expect(answer.statusLine).toBe('HTTP/1.1 500 Internal Server Error');
    expect(answer.body.toString()).toBe(
      `{"__type":"InternalFailure","message":"The emulator failed; its log has the cause under request ${requestId}."}`,
    );
    expect(emulator.log.at(-1)).toMatch(`error: request ${requestId} (PollForJobs) failed: Error: the disk is on fire`);
  });
});

describe('X-Amz-Target (A7)', () => {
  test.each([
    ['DynamoDB_20120810.ListTables', 'application/x-amz-json-1.0', 'DynamoDB ListTables'],
    ['AWSEvents.PutEvents', 'application/x-amz-json-1.1', 'AWSEvents PutEvents'],
    ['CodeBuild_20161006.ListBuilds', 'application/x-amz-json-1.1', 'CodeBuild ListBuilds'],
  ])('says what to set when it is another service’s: %s', async (operation, contentType, subject) => {
    await using emulator = await startTestEmulator();

    const answer = await sendSigned(emulator, { operation, contentType, body: '{}' });

    expect(answer.statusLine).toBe('HTTP/1.1 400 Bad Request');
    expect(answer.body.toString()).toBe(
      `{"__type":"UnknownOperationException","message":"${subject} is not emulated here. Set AWS_ENDPOINT_URL_<SERVICE> ` +
        'to where it is, for a function by endpoints in its fixture; or AWS_ENDPOINT_URL_CODEPIPELINE and AWS_ENDPOINT_URL_S3 instead of AWS_ENDPOINT_URL."}',
    );
  });
});

describe('the order of the checks (A10)', () => {
  test('puts another service’s name before its content type', async () => {
    await using emulator = await startTestEmulator();

    const answer = await sendSigned(emulator, {
      operation: 'AWSEvents.PutEvents',
      contentType: 'text/plain',
      body: '{',
    });

    expect([answer.status, answer.body.toString()]).toEqual([
      400,
      expect.stringContaining('AWSEvents PutEvents is not emulated here.'),
    ]);
  });
});

describe('a timestamp (A4)', () => {
  test.each([
    ['0s', '1.893456E9'],
    ['328ms', '1.893456000328E9'],
    ['106544000s', '2.0E9'],
  ])('is written as Java writes a double: after %s as %s', async (later, written) => {
    await using emulator = await startTestEmulator({ fixtures: pipelineFixtures });
    await emulator.clock.advance(later);
    await createPipeline(emulator);

    const { body } = await sendSigned(emulator, { operation: 'ListPipelines', body: '{}' });

    expect(body.toString()).toContain(`"created":${written},"updated":${written}}`);
  });

  test.each([
    ['1446137358.328', '2015-10-29T16:49:18.328Z'],
    ['1446137358', '2015-10-29T16:49:18.000Z'],
    ['1.446137358328E9', '2015-10-29T16:49:18.328Z'],
    ['1446137358.3284', '2015-10-29T16:49:18.328Z'],
    ['-1.5', '1969-12-31T23:59:58.500Z'],
  ])('%s is read as seconds: %s', async (written, instant) => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const jobId = await acknowledgedBuild(emulator);

    const currentRevision = `{"revision":"1","changeIdentifier":"c","created":${written}}`;
    await sendSigned(emulator, {
      operation: 'PutJobSuccessResult',
      body: `{"jobId":"${jobId}","currentRevision":${currentRevision}}`,
    });

    expect((await emulator.jobs.get(jobId)).currentRevision).toEqual({
      revision: '1',
      changeIdentifier: 'c',
      created: instant,
    });
  });
});
