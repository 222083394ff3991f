import * as sdk from '@aws-sdk/client-codepipeline';
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { describe, expect, it, test } from 'vitest';
import { operationModels, operationNames } from '../../src/model/service-model.ts';
import { readCbor, writeCbor } from '../../src/protocol/formats/cbor.ts';
import { account, region, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { executionId, sourceStub } from '../support/executions.ts';
import { sendSigned } from '../support/http.ts';
import { buildType, enqueueBuild, unknownJobId } from '../support/jobs.ts';
import { approvalAction, buildAction, pipelineFixtures, pipelineWith } from '../support/pipelines.ts';
import { validInput } from '../support/valid-inputs.ts';

/** A client that speaks the protocol, as SDKs of other languages do unasked. */
function cborClient({ endpoint }: TestEmulator) {
  const credentials = { accessKeyId: account, secretAccessKey: 'test' };
  return new sdk.CodePipelineClient({
    ...{ endpoint, region, credentials, maxAttempts: 1 },
    protocol: AwsSmithyRpcV2CborProtocol,
  });
}

type Call = readonly [operation: string, input: object];

/** What a client is told of each call: outputs, and errors with their classes. */
async function told(client: sdk.CodePipelineClient, calls: readonly Call[]): Promise<unknown[]> {
  const commands = sdk as unknown as Record<string, new (input: object) => sdk.PollForJobsCommand>;
  const answers: unknown[] = [];
  for (const [operation, input] of calls) {
    const Command = commands[`${operation}Command`];
    if (Command === undefined) throw new Error(`The SDK has no ${operation}Command`);
    try {
      const { $metadata, ...output } = await client.send(new Command(input));
      answers.push([operation, $metadata.httpStatusCode, output]);
    } catch (error) {
      const { name, message, $metadata } = error as sdk.CodePipelineServiceException;
      answers.push([
        operation,
        $metadata?.httpStatusCode,
        name,
        message,
        error instanceof sdk.CodePipelineServiceException,
      ]);
    }
  }
  return answers;
}

/** The same calls in both protocols, each to an emulator of its own that has been through the same. */
async function toldInBoth(calls: readonly Call[], prepare: (emulator: TestEmulator) => Promise<unknown>) {
  await using spokenCbor = await startTestEmulator({ auth: 'strict', fixtures });
  await using spokenJson = await startTestEmulator({ auth: 'strict', fixtures });
  await prepare(spokenCbor);
  await prepare(spokenJson);
  const client = cborClient(spokenCbor);
  const answers = { cbor: await told(client, calls), json: await told(spokenJson.client, calls) };
  client.destroy();
  return answers;
}

const fixtures = { ...pipelineFixtures, stubs: [sourceStub] };
const dated = (input: object) =>
  JSON.parse(JSON.stringify(input), (name, value) => (name === 'created' ? new Date(value * 1000) : value));

describe('an SDK is told the same as in JSON', () => {
  test.each(operationNames)('of %s', async (operation) => {
    const { cbor, json } = await toldInBoth([[operation, dated(validInput(operation))]], async () => undefined);

    expect(cbor).toEqual(json);
  });

  it('of a pipeline and a job, from their beginning to their end', async () => {
    const jobId = '00000001-0000-4000-8000-000000000001';
    const name = 'Sample';
    const { cbor, json } = await toldInBoth(
      [
        ['CreatePipeline', { pipeline: pipelineWith(buildAction(), approvalAction({ runOrder: 2 })) }],
        ['PollForJobs', { actionTypeId: buildType, maxBatchSize: 5 }],
        ['AcknowledgeJob', { jobId, nonce: '3' }],
        ['AcknowledgeJob', { jobId, nonce: 'x' }],
        ['GetJobDetails', { jobId }],
        ['PutJobSuccessResult', { jobId, outputVariables: { Größe: 'x' } }],
        ['PutJobSuccessResult', { jobId, outputVariables: { Size: 'ü\n€' } }],
        ['PutJobSuccessResult', { jobId }],
        ['PutJobSuccessResult', { jobId: unknownJobId }],
        ['PollForJobs', { actionTypeId: { ...buildType, provider: '' } }],
        ['GetPipeline', { name }],
        ['ListPipelines', {}],
        ['GetPipelineState', { name }],
        ['ListActionExecutions', { pipelineName: name }],
        ['GetPipelineExecution', { pipelineName: name, pipelineExecutionId: executionId(1) }],
        ['ListActionTypes', {}],
        ['DeletePipeline', { name }],
        ['TagResource', { resourceArn: 'arn:aws:codepipeline:us-east-1:123456789012:None', tags: [] }],
      ],
      (emulator) => enqueueBuild(emulator),
    );

    expect(cbor).toEqual(json);
    expect(json.filter((answer) => (answer as unknown[])[1] === 200).length).toBeGreaterThan(9);
  });
});

interface CborRequest {
  readonly operation?: string;
  readonly service?: string;
  readonly body?: Buffer;
  readonly contentType?: string;
  readonly headers?: Record<string, string>;
  readonly signed?: boolean;
}

async function send(emulator: TestEmulator, request: CborRequest) {
  const { operation = 'ListPipelines', service = 'CodePipeline_20150709', headers, ...rest } = request;
  const answer = await sendSigned(emulator, {
    ...{ operation: '', contentType: 'application/cbor', body: Buffer.of(0xa0), ...rest },
    path: `/service/${service}/operation/${operation}`,
    headers: { 'smithy-protocol': 'rpc-v2-cbor', ...headers },
  });
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: answer.body.length === 0 ? undefined : readCbor(answer.body, 1000),
  };
}

test('an answer says which protocol it is of', async () => {
  await using emulator = await startTestEmulator();

  const { status, headers, body } = await send(emulator, {});

  expect({ status, headers, body }).toEqual({
    status: 200,
    headers: {
      'x-amzn-RequestId': expect.any(String),
      'smithy-protocol': 'rpc-v2-cbor',
      'Content-Type': 'application/cbor',
      'Content-Length': '12',
      Date: expect.any(String),
      Connection: 'keep-alive',
      'Keep-Alive': expect.any(String),
    },
    body: { pipelines: [] },
  });
});

test('an operation without an output has neither body nor content type', async () => {
  await using emulator = await startTestEmulator();

  const { status, headers, body } = await send(emulator, {
    operation: 'DeletePipeline',
    body: writeCbor({ name: 'x' }),
  });

  expect({ status, type: headers['Content-Type'], length: headers['Content-Length'], body }).toEqual({
    ...{ status: 200, type: undefined, length: '0', body: undefined },
  });
  expect(operationModels.DeletePipeline.output).toBeNull();
});

test('an operation that needs nothing needs no body', async () => {
  await using emulator = await startTestEmulator();

  expect((await send(emulator, { body: Buffer.alloc(0) })).body).toEqual({ pipelines: [] });
});

test('the service may be named in full, behind a prefix', async () => {
  await using emulator = await startTestEmulator({ auth: 'off' });
  const service = 'com.amazonaws.codepipeline.CodePipeline_20150709';

  expect((await send(emulator, { service, signed: false })).body).toEqual({ pipelines: [] });
  expect((await send(emulator, { service: `v1/service/${service}`, signed: false })).body).toEqual({ pipelines: [] });
});

const advice = /is not emulated here\. Set AWS_ENDPOINT_URL_<SERVICE>/;

describe('is refused in its own form, with the id of the error’s shape:', () => {
  test.each<[string, CborRequest, number, object]>([
    [
      'an operation that is unknown',
      { operation: 'Nothing' },
      400,
      { __type: 'com.amazon.coral.service#UnknownOperationException' },
    ],
    [
      'a misspelt service',
      { service: 'CodePipeline' },
      400,
      { __type: 'com.amazon.coral.service#UnknownOperationException' },
    ],
    [
      'another service',
      { service: 'GraniteServiceVersion20100801', operation: 'PutMetricData' },
      400,
      { __type: 'com.amazon.coral.service#UnknownOperationException', message: expect.stringMatching(advice) },
    ],
    [
      'a target beside the path',
      { headers: { 'X-Amz-Target': 'CodePipeline_20150709.ListPipelines' } },
      400,
      {
        __type: 'com.amazon.coral.service#UnknownOperationException',
        message:
          'A request of rpc-v2-cbor names its operation as /service/NAME/operation/NAME, and has no X-Amz-Target.',
      },
    ],
    [
      'another content type',
      { contentType: 'application/json', body: Buffer.from('{}') },
      400,
      {
        __type: 'com.amazon.coral.service#SerializationException',
        message: 'The body of rpc-v2-cbor is application/cbor.',
      },
    ],
    [
      'a body that is no CBOR',
      { body: Buffer.from('{}') },
      400,
      { __type: 'com.amazon.coral.service#SerializationException', message: 'It ends in the midst of a value.' },
    ],
    [
      'a list',
      { body: writeCbor([]) },
      400,
      { __type: 'com.amazon.coral.service#SerializationException', message: 'The body is no map.' },
    ],
    [
      'a member of another type',
      { operation: 'GetPipeline', body: writeCbor({ name: 1 }) },
      400,
      {
        __type: 'com.amazon.coral.service#SerializationException',
        message: 'NUMBER_VALUE can not be converted to a String',
      },
    ],
    [
      'a number that is none',
      { operation: 'ListPipelines', body: Buffer.from('a16a6d6178526573756c7473f97e00', 'hex') },
      400,
      {
        __type: 'com.amazon.coral.service#SerializationException',
        message: 'NUMBER_VALUE can not be converted to an Integer',
      },
    ],
    [
      'a request without a signature',
      { signed: false },
      400,
      {
        __type: 'com.amazon.coral.service#MissingAuthenticationTokenException',
        message: 'Missing Authentication Token',
      },
    ],
    [
      'a value that breaks a constraint',
      { operation: 'GetPipeline', body: writeCbor({}) },
      400,
      {
        __type: 'com.amazonaws.codepipeline#ValidationException',
        message: "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must not be null",
      },
    ],
    [
      'a body that is too large',
      { body: Buffer.alloc(5 * 1024 * 1024) },
      413,
      {
        __type: 'com.amazon.coral.service#RequestEntityTooLargeException',
        message: 'The body is larger than 4194304 bytes.',
      },
    ],
  ])('%s', async (_, request, status, body) => {
    await using emulator = await startTestEmulator();

    const answer = await send(emulator, request);

    expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
    expect(answer.headers).toMatchObject({ 'smithy-protocol': 'rpc-v2-cbor', 'Content-Type': 'application/cbor' });
  });
});

test('a fault is answered in the same form', async () => {
  await using emulator = await startTestEmulator();
  await emulator.faults.add({ match: { operation: 'ListPipelines' }, effect: { error: 'ThrottlingException' } });

  const { status, body } = await send(emulator, {});

  expect({ status, body }).toEqual({
    status: 400,
    body: { __type: 'com.amazon.coral.service#ThrottlingException', message: 'Rate exceeded' },
  });
});

test('the journal has what was asked and answered as if it had been JSON', async () => {
  await using emulator = await startTestEmulator();
  await send(emulator, { body: writeCbor({ maxResults: 5 }) });
  await send(emulator, { operation: 'GetPipeline', body: writeCbor({ name: 'x' }) });

  const [listed, refused] = await emulator.requests.list();
  const { answer } = await emulator.requests.get(listed?.number ?? 0);

  expect(listed).toMatchObject({ operation: 'ListPipelines', input: { maxResults: 5 }, status: 200 });
  expect(answer).toEqual({ body: { pipelines: [] }, isCut: false });
  expect(refused).toMatchObject({ operation: 'GetPipeline', error: { code: 'PipelineNotFoundException' } });
});
