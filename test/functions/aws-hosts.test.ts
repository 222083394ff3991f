import { existsSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endpointVariableOf, isOfAws, readAwsHost, regionOfHost } from '../../src/runtime/aws-hosts.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { printedBy } from '../support/functions.ts';

/** Runs a function for one job; what it printed, and the job. */
async function run(code: string, { environment = {}, modules }: { environment?: object; modules?: string } = {}) {
  using folder = temporaryFolder();
  folder.write('index.js', code);
  if (modules !== undefined) symlinkSync(join(modules, 'node_modules'), join(folder.path, 'node_modules'));
  await using emulator = await startTestEmulator({
    fixtures: { functions: { Probe: { code: folder.path, handler: 'index.handler', environment } } } as never,
  });
  await emulator.artifacts.put({ bucket: 'my.store', key: 'in.txt' }, 'kept here');
  const { id } = await emulator.jobs.enqueue({ function: 'Probe' });
  await emulator.idle();
  return {
    printed: printedBy('Probe', emulator.log),
    job: await emulator.jobs.get(id),
    requests: await emulator.requests.list(),
  };
}

/** Asks a host by a function of node:https, and prints what comes. */
const asking = (call: string) => `
  const https = require('https');
  exports.handler = () => new Promise((resolve) => {
    const take = (answer) => {
      let text = '';
      answer.on('data', (bytes) => { text += bytes; }).on('end', () => { console.log(answer.statusCode, text); resolve(); });
    };
    const request = ${call};
    request.on('error', ({ message }) => { console.log(message); resolve(); });
    request.end();
  });`;

const polled =
  "{ method: 'POST', headers: { 'X-Amz-Target': 'CodePipeline_20150709.ListPipelines', 'Content-Type': 'application/x-amz-json-1.1' } }";

describe('what a function asks of AWS’s own host names', () => {
  test.each([
    ['options', `https.request({ host: 'codepipeline.us-east-1.amazonaws.com', path: '/', ...${polled} }, take)`],
    [
      'options with a port',
      `https.request({ hostname: 'codepipeline.eu-west-1.amazonaws.com', port: 443, ...${polled} }, take)`,
    ],
    ['a URL', `https.request('https://codepipeline-fips.us-gov-west-1.amazonaws.com/', ${polled}, take)`],
    ['a URL of China', `https.request(new URL('https://codepipeline.cn-north-1.amazonaws.com.cn'), ${polled}, take)`],
    ['plain HTTP', `require('http').request('http://codepipeline.us-east-1.api.aws', ${polled}, take)`],
  ])('is asked of the emulator, by %s', async (_, call) => {
    const { printed, requests } = await run(asking(call));

    expect(printed[0]).toContain('400');
    expect(requests[0]).toMatchObject({ operation: 'ListPipelines', error: { code: 'SerializationException' } });
  });

  test('is asked of it by what an ES module has imported by name', async () => {
    using folder = temporaryFolder();
    folder.write(
      'index.mjs',
      `import { get } from 'node:https';
       export const handler = () => new Promise((resolve) => get('https://sts.amazonaws.com/', (answer) => {
         console.log(answer.statusCode); answer.resume().on('end', resolve);
       }));`,
    );
    await using emulator = await startTestEmulator({
      fixtures: { functions: { Probe: { code: folder.path, handler: 'index.handler' } } } as never,
    });
    await emulator.jobs.enqueue({ function: 'Probe' });
    await emulator.idle();

    expect(printedBy('Probe', emulator.log)).toEqual(['200']);
  });

  test('fails with a sentence where nobody has the service', async () => {
    const { printed } = await run(asking("https.get('https://sns.us-east-1.amazonaws.com/', take)"));

    expect(printed).toEqual([
      'This is not AWS: codepipeline-local has no sns. Say where another emulator of it is by AWS_ENDPOINT_URL_SNS, or for functions by the member endpoints of their fixture.',
    ]);
  });

  test('goes to another emulator that a variable names', async () => {
    const server = createServer((request, response) => response.end(`${request.headers.host} ${request.url}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { printed } = await run(asking("https.get('https://sns.us-east-1.amazonaws.com/?a=b', take)"), {
        environment: { AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${port}` },
      });

      expect(printed).toEqual(['200 sns.us-east-1.amazonaws.com /?a=b']);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  test('leaves all else alone', async () => {
    const server = createServer((request, response) => response.end(request.headers.host));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { printed } = await run(asking(`require('http').get('http://127.0.0.1:${port}/', take)`));

      expect(printed).toEqual([`200 127.0.0.1:${port}`]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

const oldSdk = join(process.env.OTHER_CLIENTS ?? '', 'aws-sdk-2');
const hasOldSdk = process.env.OTHER_CLIENTS !== undefined && existsSync(oldSdk);

test.runIf(hasOldSdk)(
  `a function on version 2 of the SDK reaches the emulator as it is${hasOldSdk ? '' : ': needs scripts/install-clients.sh'}`,
  async () => {
    const code = `
      const AWS = require('aws-sdk');
      const codepipeline = new AWS.CodePipeline();
      const s3 = new AWS.S3();
      exports.handler = async (event) => {
        const job = event['CodePipeline.job'];
        const { Body } = await s3.getObject({ Bucket: 'my.store', Key: 'in.txt' }).promise();
        await s3.putObject({ Bucket: 'other-store', Key: 'out.txt', Body }).promise().catch(({ code }) => console.log(code));
        const { Account } = await new AWS.STS().getCallerIdentity().promise();
        await codepipeline.putJobSuccessResult({ jobId: job.id, outputVariables: { Body: String(Body), Account } }).promise();
        await new AWS.SNS({ maxRetries: 0 }).publish({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', Message: 'm' }).promise()
          .catch(({ message }) => console.log(message));
      };`;

    const { printed, job } = await run(code, { modules: oldSdk });

    expect(job).toMatchObject({ status: 'Succeeded', outputVariables: { Body: 'kept here', Account: '123456789012' } });
    expect(printed).toContain('NoSuchBucket');
    expect(printed.at(-1)).toContain('codepipeline-local has no sns');
  },
);

test.each([
  ['codepipeline.us-east-1.amazonaws.com', 'codepipeline', 'AWS_ENDPOINT_URL_CODEPIPELINE'],
  ['codepipeline-fips.us-east-1.amazonaws.com', 'codepipeline', 'AWS_ENDPOINT_URL_CODEPIPELINE'],
  ['S3.amazonaws.com', 's3', 'AWS_ENDPOINT_URL_S3'],
  ['my.bucket.s3.dualstack.eu-west-1.amazonaws.com', 's3', 'AWS_ENDPOINT_URL_S3'],
  ['bucket.s3-us-west-2.amazonaws.com', 's3', 'AWS_ENDPOINT_URL_S3'],
  ['monitoring.us-east-1.amazonaws.com', 'monitoring', 'AWS_ENDPOINT_URL_CLOUDWATCH'],
  ['123456789012.s3-control.us-east-1.amazonaws.com', 's3-control', 'AWS_ENDPOINT_URL_S3_CONTROL'],
  ['api.ecr.us-east-1.amazonaws.com', 'ecr', 'AWS_ENDPOINT_URL_ECR'],
  ['vpce-0a.codepipeline.us-east-1.vpce.amazonaws.com', 'codepipeline', 'AWS_ENDPOINT_URL_CODEPIPELINE'],
  ['sts.amazonaws.com', 'sts', 'AWS_ENDPOINT_URL_STS'],
])('%s is of %s', (host, service, variable) => {
  const found = readAwsHost(host);

  expect(found?.service).toBe(service);
  expect(found && endpointVariableOf(found)).toBe(variable);
});

test.each(['example.com', 'amazonaws.com.example.com', 'xamazonaws.com', 'localhost'])('%s is not AWS’s', (host) => {
  expect(readAwsHost(host)).toBeUndefined();
});

test.each([
  ['codepipeline.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['codepipeline.us-gov-west-1.amazonaws.com:443', 'us-gov-west-1'],
  ['bucket.s3-us-west-2.amazonaws.com', 'us-west-2'],
  ['us-west-1.s3.eu-north-1.amazonaws.com', 'eu-north-1'],
  ['sts.amazonaws.com', ''],
  ['127.0.0.1:7109', ''],
])('%s is in the region %s', (host, region) => {
  expect(regionOfHost(host)).toBe(region);
});

test.each([
  'codepipeline.eusc-de-east-1.amazonaws.eu',
  'x.lambda-url.us-east-1.on.aws',
  'sns.us-iso-east-1.c2s.ic.gov',
])('%s is AWS’s, too', (host) => {
  expect(isOfAws(host)).toBe(true);
});
