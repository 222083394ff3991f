import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import aws4 from 'aws4';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import { codeOf, elementOf } from '../support/s3.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const advice =
  'Set AWS_ENDPOINT_URL_<SERVICE> to where it is, for a function by endpoints in its fixture; or AWS_ENDPOINT_URL_CODEPIPELINE and AWS_ENDPOINT_URL_S3 instead of AWS_ENDPOINT_URL.';

function sendTo(emulator: TestEmulator, service: string, path: string, method = 'GET') {
  const { host } = new URL(emulator.endpoint);
  const { headers } = aws4.sign({ host, service, region: 'us-east-1', path, method }, credentials);
  return sendRaw(emulator, { method, path, headers: headers as Record<string, string> });
}

describe.each(['off', 'lenient', 'strict'] as const)('a service with paths of its own, in mode %s', (auth) => {
  it('is refused in words that its SDK shows', async () => {
    await using emulator = await startTestEmulator({ auth });
    const { endpoint } = emulator;
    const lambda = new LambdaClient({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials });

    const refusal = await refusalOf(lambda.send(new GetFunctionCommand({ FunctionName: 'Publish' })));

    expect(refusal).toEqual({
      name: 'UnknownOperationException',
      message: `lambda, save for its Invoke, is not emulated here. ${advice}`,
      status: 400,
    });
    lambda.destroy();
  });

  it('is refused in XML where that is what it speaks', async () => {
    await using emulator = await startTestEmulator({ auth });

    const answer = await sendTo(emulator, 'cloudfront', '/2020-05-31/distribution');

    expect(codeOf(answer)).toEqual({ status: 400, code: 'UnknownOperationException' });
    expect(elementOf(answer, 'Message')).toContain('cloudfront is not emulated here.');
  });
});

it('a HEAD for another service is refused without a body', async () => {
  await using emulator = await startTestEmulator();

  const answer = await sendTo(emulator, 'execute-api', '/stage', 'HEAD');

  expect([answer.status, answer.body.length]).toEqual([400, 0]);
});

it('a request for another service is in the journal', async () => {
  await using emulator = await startTestEmulator();
  await sendTo(emulator, 'lambda', '/2015-03-31/functions/');

  const [request] = await emulator.requests.list();

  expect(request).toMatchObject({ service: 's3', status: 400, error: { code: 'UnknownOperationException' } });
});
