import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { printedBy } from '../support/functions.ts';
import { hasAnyBoto3, hasPython } from '../support/python.ts';

/** Runs a function for one job; what it printed, and the job. */
async function run(
  file: 'index.js' | 'index.py',
  code: string,
  { endpoints, environment = {}, options = {} }: { endpoints?: object; environment?: object; options?: object } = {},
) {
  using folder = temporaryFolder();
  folder.write(file, code);
  await using emulator = await startTestEmulator({
    fixtures: {
      functions: { Probe: { code: folder.path, handler: 'index.handler', environment } },
      ...(endpoints !== undefined && { endpoints }),
    } as never,
    ...options,
  });
  const { id } = await emulator.jobs.enqueue({ function: 'Probe' });
  await emulator.idle();
  return { printed: printedBy('Probe', emulator.log), job: await emulator.jobs.get(id) };
}

/** Another emulator, which answers with the Host and the path that it was asked for. */
async function startOther() {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/xml');
    response.end(
      `<PublishResponse><PublishResult><MessageId>${request.headers.host}</MessageId></PublishResult></PublishResponse>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe.runIf(hasPython && hasAnyBoto3)(
  `a function in Python${hasPython && hasAnyBoto3 ? '' : ' (skipped: python3 has no boto3)'}`,
  () => {
    test('reaches the emulator also where it asks AWS’s own hosts', async () => {
      const { job, printed } = await run(
        'index.py',
        `
import boto3
own = dict(endpoint_url="https://codepipeline.us-east-1.amazonaws.com")
def handler(event, context):
    account = boto3.client("sts", endpoint_url="https://sts.amazonaws.com").get_caller_identity()["Account"]
    boto3.client("codepipeline", **own).put_job_success_result(
        jobId=event["CodePipeline.job"]["id"], outputVariables={"Account": account})`,
      );

      expect(job, printed.join('\n')).toMatchObject({
        status: 'Succeeded',
        outputVariables: { Account: '123456789012' },
      });
    });

    test('fails with a sentence where nobody has a service, by whatever it asks', async () => {
      const { printed } = await run(
        'index.py',
        `
import boto3, socket, urllib.request
from botocore.config import Config
def told(call):
    try:
        call()
    except Exception as error:
        print(getattr(error, "reason", error))
def handler(event, context):
    sns = boto3.client("sns", endpoint_url="https://sns.us-east-1.amazonaws.com", config=Config(retries={"max_attempts": 0}))
    told(lambda: sns.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:t", Message="m"))
    told(lambda: urllib.request.urlopen("https://codepipeline.eu-west-1.amazonaws.com"))
    told(lambda: socket.create_connection(("api.ecr.us-east-1.amazonaws.com", 443)))
    print(bool(socket.getaddrinfo("localhost", 80)))`,
      );

      expect(printed[0]).toMatch(
        /no sns\. Say where .* AWS_ENDPOINT_URL_SNS, or for functions by the member endpoints/,
      );
      expect(printed[1]).toMatch(/codepipeline\.eu-west-1.* is not asked\. Ask for codepipeline by boto3, or at http:/);
      expect(printed[2]).toMatch(/no ecr\. Say where/);
      expect(printed[3]).toBe('True');
    });

    test.each(['sns', '*'])('finds another service where endpoints says that %s is', async (name) => {
      using other = await startOther();
      const publish = (client: string) => `
import boto3
def handler(event, context):
    sns = boto3.client("sns"${client})
    print(sns.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:t", Message="m")["MessageId"])
    boto3.client("codepipeline").put_job_success_result(jobId=event["CodePipeline.job"]["id"])`;
      const endpoints = { [name]: other.url };
      const meant = ', endpoint_url="https://sns.us-east-1.amazonaws.com"';

      const asked = await run('index.py', publish(meant), { endpoints });

      expect(asked.printed, asked.printed.join('\n')).toEqual(['sns.us-east-1.amazonaws.com']);
      expect(asked.job.status).toBe('Succeeded');
    });
  },
);

describe('a function in Node.js', () => {
  const asking = `
    const { get } = require('node:https');
    exports.handler = () => new Promise((resolve) => {
      get('https://sns.us-east-1.amazonaws.com/', (answer) => {
        answer.on('data', (text) => console.log(String(text))).on('end', resolve);
      }).on('error', ({ message }) => { console.log(message); resolve(); });
    });`;

  test.each([
    ['endpoints of the fixture', (url: string) => ({ endpoints: { sns: url } })],
    ['endpoints of the fixture, for all', (url: string) => ({ endpoints: { '*': url } })],
    ['the option upstream', (url: string) => ({ options: { upstream: { sns: url } } })],
    ['the option upstream, for all', (url: string) => ({ options: { upstream: `*=${url}` } })],
    [
      'its own environment, which wins',
      (url: string) => ({ endpoints: { sns: 'http://127.0.0.1:9' }, environment: { AWS_ENDPOINT_URL_SNS: url } }),
    ],
  ])('finds another service by %s', async (_, where) => {
    using other = await startOther();

    const { printed } = await run('index.js', asking, where(other.url));

    expect(printed[0]).toContain('<MessageId>sns.us-east-1.amazonaws.com<');
  });

  test('finds the SDK in the project that the emulator was started in', async () => {
    const { printed, job } = await run(
      'index.js',
      `const { CodePipeline } = require('@aws-sdk/client-codepipeline');
       exports.handler = async (event) => {
         const { S3Client } = await import('@aws-sdk/client-s3');
         console.log(typeof S3Client);
         await new CodePipeline({}).putJobSuccessResult({ jobId: event['CodePipeline.job'].id });
       };`,
    );

    expect(printed).toEqual(['function']);
    expect(job.status).toBe('Succeeded');
  });

  test('is told what to install where there is no SDK, before it is invoked', async () => {
    const { printed } = await run('index.js', `require('@aws-sdk/client-glacier'); exports.handler = () => {};`);

    expect(printed.join('\n')).toContain(
      "Lambda's runtimes have @aws-sdk/client-glacier; here it is looked for in node_modules beside the code, in the folders above it, and in the project that the emulator was started in: npm install --save-dev @aws-sdk/client-glacier",
    );
  });
});

test('endpoints of what is here, or of what is no service, are refused', async () => {
  for (const name of ['codepipeline', 's3', 'sts', 'SNS']) {
    const started = startTestEmulator({ fixtures: { endpoints: { [name]: 'http://127.0.0.1:1' } } as never });
    await expect(started, name).rejects.toThrow(`endpoints`);
  }
});
