import aws4 from 'aws4';
import { describe, expect, it } from 'vitest';
import { type EmulatorOptions, startEmulator } from '../../src/index.ts';
import { send } from '../support/signed-requests.ts';

const form = 'application/x-www-form-urlencoded; charset=utf-8';
const test = { accessKeyId: 'test', secretAccessKey: 'test' };

async function start(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ logLevel: 'silent', ...options });
  return {
    emulator,
    async call(body: string, credentials: aws4.Credentials | undefined, service = 'sts') {
      const { host } = new URL(emulator.endpoint);
      const request = { host, service, region: 'us-east-1', method: 'POST', body, headers: { 'Content-Type': form } };
      const { headers } = credentials === undefined ? request : aws4.sign(request, credentials);
      const answer = await send(emulator.endpoint, { headers: headers as Record<string, string>, body });
      return { status: answer.status, body: answer.body.replace(/<RequestId>[0-9a-f-]{36}</, '<RequestId>…<') };
    },
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

const getCallerIdentity = 'Action=GetCallerIdentity&Version=2011-06-15';

describe('GetCallerIdentity', () => {
  it.each([
    ['test', '123456789012'],
    ['111122223333', '111122223333'],
  ])('tells the account of the key %s', async (accessKeyId, account) => {
    await using server = await start({ auth: 'strict' });

    const answer = await server.call(getCallerIdentity, { accessKeyId, secretAccessKey: 'test' });

    expect(answer).toEqual({
      status: 200,
      body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:root</Arn><UserId>${account}</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>…</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
    });
  });

  it('tells that credentials of a job are an assumed role', async () => {
    await using server = await start();
    const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'Mine', version: '1' } as const;
    const { id: jobId } = await server.emulator.jobs.enqueue({ actionTypeId, outputArtifacts: [{ name: 'Report' }] });
    const { CodePipelineClient, GetJobDetailsCommand } = await import('@aws-sdk/client-codepipeline');
    const client = new CodePipelineClient(server.emulator.clientConfig);
    const { jobDetails } = await client.send(new GetJobDetailsCommand({ jobId }));
    const credentials = jobDetails?.data?.artifactCredentials as Required<aws4.Credentials>;

    const { body } = await server.call(getCallerIdentity, credentials);

    expect(body).toContain(
      `<Arn>arn:aws:sts::123456789012:assumed-role/codepipeline-local/${credentials.accessKeyId}</Arn><UserId>AROACODEPIPELINELOCAL:${credentials.accessKeyId}</UserId>`,
    );
  });

  it.each([
    ['unsigned', undefined, 403, 'MissingAuthenticationToken', 'Missing Authentication Token'],
    [
      'with a wrong secret',
      { ...test, secretAccessKey: 'wrong' },
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ],
    [
      'with an unknown key',
      { ...test, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      403,
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ],
  ])('is refused %s', async (_how, credentials, status, code, message) => {
    await using server = await start({ auth: 'strict' });

    const answer = await server.call(getCallerIdentity, credentials);

    expect(answer).toEqual({ status, body: refusal(code, message) });
  });

  it('is refused for a signature of another service', async () => {
    await using server = await start();

    const answer = await server.call(getCallerIdentity, test, 'codepipeline');

    expect(answer).toEqual({
      status: 403,
      body: refusal('SignatureDoesNotMatch', "Credential should be scoped to correct service: 'sts'."),
    });
  });
});

describe('any other action', () => {
  it.each([
    ['Action=ListQueues', 'sqs', 'sqs ListQueues'],
    ['Action=AssumeRoleWithSAML', 'sts', 'sts AssumeRoleWithSAML'],
    ['Action=%3Ca%26b%3E', 'iam', 'iam &lt;a&amp;b&gt;'],
    ['', 'sns', 'sns'],
  ])('says what to set instead: %s of %s', async (body, service, subject) => {
    await using server = await start();

    const answer = await server.call(body, test, service);

    expect(answer).toEqual({
      status: 400,
      body: refusal(
        'InvalidAction',
        `${subject} is not emulated here. Set AWS_ENDPOINT_URL_&lt;SERVICE&gt; to where it is, for a function by endpoints in its fixture; or AWS_ENDPOINT_URL_CODEPIPELINE and AWS_ENDPOINT_URL_S3 instead of AWS_ENDPOINT_URL.`,
      ),
    });
  });

  it('is no form any more when it has a target: the content type is then wrong (A11)', async () => {
    await using server = await start();
    const headers = { 'content-type': form, 'x-amz-target': 'CodePipeline_20150709.ListActionTypes' };

    const { status, body } = await send(server.emulator.endpoint, { headers, body: 'Action=ListQueues' });

    expect({ status, body }).toEqual({ status: 404, body: '<UnknownOperationException/>' });
  });

  it('says so to unsigned requests, too', async () => {
    await using server = await start();

    const { status, body } = await server.call('Action=ListQueues', undefined);

    expect(status).toBe(400);
    expect(body).toContain('<Message>ListQueues is not emulated here.');
  });
});

function refusal(code: string, message: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>…</RequestId></ErrorResponse>`;
}
