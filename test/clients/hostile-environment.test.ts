import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { RunningCommand, run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasAwsCli, hasBoto3 } from '../support/python.ts';

/** Each of them sends some SDK to AWS, has it send other credentials there, or stops it. */
const variables = {
  AWS_PROFILE: 'production',
  AWS_DEFAULT_PROFILE: 'production',
  AWS_ACCESS_KEY_ID: 'AKIAREAL',
  AWS_SECRET_ACCESS_KEY: 'real',
  AWS_SESSION_TOKEN: 'real',
  AWS_SECURITY_TOKEN: 'real',
  AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z',
  AWS_CREDENTIAL_SCOPE: 'us-east-1',
  AWS_ACCOUNT_ID: '111111111111',
  AWS_ACCOUNT_ID_ENDPOINT_MODE: 'required',
  AWS_REGION: 'eu-west-1',
  AWS_ENDPOINT_URL: 'https://aws.example.com',
  AWS_ENDPOINT_URL_CODEPIPELINE: 'https://codepipeline.example.com',
  AWS_ENDPOINT_URL_S3: 'https://s3.example.com',
  AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.us-east-1.amazonaws.com',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_AUTH_SCHEME_PREFERENCE: 'sigv4a,httpBearerAuth',
  AWS_BEARER_TOKEN_CODEPIPELINE: 'real',
  AWS_SIGV4A_SIGNING_REGION_SET: '*',
  AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/real',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/var/token',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2/',
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: 'real',
  AWS_EC2_METADATA_DISABLED: 'false',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://169.254.169.254/',
  AWS_ENABLE_ENDPOINT_DISCOVERY: 'true',
  AWS_CSM_ENABLED: 'true',
  AWS_CSM_HOST: 'monitor.example.com',
  AWS_ACCESS_KEY: 'AKIAREAL',
  AWS_SECRET_KEY: 'real',
  AMAZON_SESSION_TOKEN: 'real',
};

/** `~/.aws/config`: what no variable wins over, and the rest of what names endpoints and credentials. */
const config = `
[default]
region = eu-west-1
endpoint_url = https://aws.example.com
ignore_configured_endpoint_urls = true
use_fips_endpoint = true
use_dualstack_endpoint = true
services = elsewhere
role_arn = arn:aws:iam::111111111111:role/real
source_profile = default
credential_process = /bin/false
s3 =
  use_accelerate_endpoint = true
  addressing_style = virtual

[services elsewhere]
codepipeline =
  endpoint_url = https://codepipeline.example.com
s3 =
  endpoint_url = https://s3.example.com
`;

const credentials = '[default]\naws_access_key_id = AKIAREAL\naws_secret_access_key = real\naws_session_token = real\n';

/** Programs that ask CodePipeline for its pipelines, make a bucket and list it; they print nothing. */
const clients: Readonly<Record<string, { readonly missing: boolean; readonly command: readonly string[] }>> = {
  'the JavaScript SDK': {
    missing: false,
    command: [
      process.execPath,
      '--input-type=module',
      '-e',
      `import dns from 'node:dns';
       // This SDK knows no proxies: what it looks up tells where it wants to go.
       const { lookup } = dns;
       dns.lookup = (host, ...rest) => { console.log('looked up ' + host); return lookup(host, ...rest); };
       const { CodePipelineClient, ListPipelinesCommand } = await import('@aws-sdk/client-codepipeline');
       const { CreateBucketCommand, ListObjectsV2Command, S3Client } = await import('@aws-sdk/client-s3');
       await new CodePipelineClient().send(new ListPipelinesCommand());
       const s3 = new S3Client();
       await s3.send(new CreateBucketCommand({ Bucket: 'hostile' }));
       await s3.send(new ListObjectsV2Command({ Bucket: 'hostile' }));`,
    ],
  },
  boto3: {
    missing: !hasBoto3,
    command: [
      'python3',
      '-c',
      `import boto3
boto3.client('codepipeline').list_pipelines()
boto3.client('sts').get_caller_identity()
s3 = boto3.client('s3')
s3.create_bucket(Bucket='hostile')
s3.list_objects_v2(Bucket='hostile')`,
    ],
  },
  'the AWS CLI': {
    missing: !hasAwsCli,
    command: [
      'sh',
      '-ec',
      `aws codepipeline list-pipelines >&2
       aws s3 mb s3://hostile >&2
       aws s3 ls s3://hostile`,
    ],
  },
};

const here = Object.entries(clients).filter(([, { missing }]) => !missing);

/** A home with hostile files, and a proxy for all that is not on this machine, which notes what it is asked for. */
async function startSurroundings() {
  const folder = temporaryFolder();
  mkdirSync(`${folder.path}/.aws`);
  folder.write('.aws/config', config);
  folder.write('.aws/credentials', credentials);
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  proxy.on('connect', ({ url }, socket) => {
    asked.push(`CONNECT ${url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    asked,
    environment: {
      HOME: folder.path,
      ...Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, url])),
      AWS_PAGER: '',
      AWS_MAX_ATTEMPTS: '1',
    },
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
      folder[Symbol.dispose]();
    },
  };
}

const quiet = { code: 0, stdout: '' };

// The AWS CLI takes seconds where the machine is busy.
describe.each(here)('%s reaches the emulator and nothing else', { timeout: 120_000 }, (_, { command }) => {
  test('behind exec', async () => {
    await using surroundings = await startSurroundings();
    const environment = { ...surroundings.environment, ...variables };

    const ended = await run(['exec', '--', ...command], { environment });

    expect(surroundings.asked).toEqual([]);
    expect(ended, ended.stderr).toMatchObject(quiet);
  });

  test('in a shell into which the banner of start was pasted', async () => {
    await using surroundings = await startSurroundings();
    const environment = { ...surroundings.environment, ...variables };
    await using start = new RunningCommand(['start', '--port', '0'], { environment });
    const [pasted = ''] = await start.sees(/^# for the shell[\s\S]*^unset .*$/m);
    const script = `${pasted}\nexec "$@"`;

    await using shell = new RunningCommand(['-c', script, 'bash', ...command], { program: ['bash'], environment });

    const ended = await shell.ended();
    expect(surroundings.asked).toEqual([]);
    expect(ended, ended.stderr).toMatchObject(quiet);
  });

  test('with the variables of an emulator object, merged or cleaned', async () => {
    await using surroundings = await startSurroundings();
    await using emulator = await startEmulator();
    const [program = '', ...args] = command;
    const cleaned = emulator.workerEnvironment({ PATH: process.env.PATH, ...surroundings.environment, ...variables });

    for (const environment of [{ ...surroundings.environment, ...emulator.environment }, cleaned]) {
      await using child = new RunningCommand(args, { program: [program], environment });
      const ended = await child.ended();
      expect(surroundings.asked).toEqual([]);
      expect(ended, ended.stderr).toMatchObject(quiet);
      await emulator.reset();
    }
  });
});

test('a function reaches the emulator and nothing else', { timeout: 120_000 }, async () => {
  await using surroundings = await startSurroundings();
  const { HOME } = surroundings.environment;
  writeFileSync(
    `${HOME}/probe.mjs`,
    `import { createRequire } from 'node:module';
     const require = createRequire(${JSON.stringify(`${process.cwd()}/package.json`)});
     const { CodePipeline } = require('@aws-sdk/client-codepipeline');
     const { S3 } = require('@aws-sdk/client-s3');
     export async function handler({ 'CodePipeline.job': { id: jobId } }) {
       const s3 = new S3();
       await s3.createBucket({ Bucket: 'hostile' });
       await s3.listObjectsV2({ Bucket: 'hostile' });
       await new CodePipeline().putJobSuccessResult({ jobId });
     }`,
  );
  const fixtures = { functions: { Probe: { module: 'probe.mjs', timeout: '1m' } }, jobs: [{ function: 'Probe' }] };
  writeFileSync(`${HOME}/fixtures.json`, JSON.stringify(fixtures));
  const environment = { ...surroundings.environment, ...variables };

  await using start = new RunningCommand(['start', '--port', '0', '--fixtures', `${HOME}/fixtures.json`], {
    environment,
  });

  const [, status] = await start.sees(/ → (Succeeded|Failed)/);
  expect(surroundings.asked).toEqual([]);
  expect(status, start.stdout).toBe('Succeeded');
});
