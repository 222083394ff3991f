import {
  AcknowledgeThirdPartyJobCommand,
  CreatePipelineCommand,
  GetJobDetailsCommand,
  PollForJobsCommand,
  PutJobFailureResultCommand,
  PutWebhookCommand,
} from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import type { JobArtifact } from '../../src/control/types.ts';
import { controlWays } from '../support/control-ways.ts';
import { account, region, startOfTime, startTestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import {
  buildType,
  buildTypeFixture,
  dispatchedBuild,
  enqueueBuild,
  jobId,
  pollBuild,
  unknownJobId,
} from '../support/jobs.ts';
import { fillJournal } from '../support/journal.ts';

const secret = 'never-to-be-shown';

describe.each(controlWays)('the journal, %s', (_, start) => {
  test('tells of a request what it asked, when, for whom, and what became of it', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const { jobId } = await dispatchedBuild(emulator);
    await emulator.client.send(new GetJobDetailsCommand({ jobId: unknownJobId })).catch(() => {});

    expect(await control.requests.list()).toEqual([
      {
        number: 1,
        at: startOfTime,
        realTime: expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/),
        duration: expect.any(Number),
        service: 'codepipeline',
        operation: 'PollForJobs',
        accountId: account,
        region,
        accessKeyId: account,
        input: { actionTypeId: buildType },
        status: 200,
        jobIds: [jobId],
      },
      expect.objectContaining({
        number: 2,
        operation: 'GetJobDetails',
        status: 400,
        error: { code: 'JobNotFoundException', message: expect.stringContaining(unknownJobId) },
        jobIds: [unknownJobId],
      }),
    ]);
  });

  test('is filtered by operation, job, key, error, service and number', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    await pollBuild(emulator);
    const { jobId } = await dispatchedBuild(emulator);
    await emulator.client.send(new GetJobDetailsCommand({ jobId }));
    await emulator.client.send(new GetJobDetailsCommand({ jobId: unknownJobId })).catch(() => {});
    const numbers = async (options: Parameters<typeof control.requests.list>[0]) =>
      (await control.requests.list(options)).map(({ number }) => number);

    expect(await numbers({ operation: 'PollForJobs' })).toEqual([1, 2]);
    expect(await numbers({ operation: 'PollForJobs', jobId })).toEqual([2]);
    expect(await numbers({ jobId })).toEqual([2, 3]);
    expect(await numbers({ error: 'JobNotFoundException' })).toEqual([4]);
    expect(await numbers({ accessKeyId: 'test' })).toEqual([]);
    expect(await numbers({ service: 's3' })).toEqual([]);
    expect(await numbers({ after: 3 })).toEqual([4]);
    expect(await numbers({ limit: 2 })).toEqual([3, 4]);
    expect(await control.requests.clear()).toBe(4);
    expect(await numbers({})).toEqual([]);
  });

  test('has what workers ask of S3, with the job whose artifact it is, and nothing that the control object does there', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const job = await control.jobs.enqueue({
      actionTypeId: buildType,
      inputArtifacts: [{ name: 'App', from: 'README.md' }],
    });
    const polled = await pollBuild(emulator);
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = polled?.data?.artifactCredentials ?? {};
    const s3 = new S3Client({
      endpoint: emulator.endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    const { bucketName, objectKey } = (job.inputArtifacts[0] as JobArtifact).location.s3Location;
    await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: objectKey }));
    s3.destroy();

    const [request, ...others] = await control.requests.list({ service: 's3' });

    expect(request).toMatchObject({
      operation: 'GetObject',
      input: { bucket: bucketName, key: objectKey },
      accessKeyId,
      status: 200,
      jobIds: [job.id],
    });
    expect(others).toEqual([]);
    expect(JSON.stringify(await control.requests.list())).not.toContain(sessionToken);
  });
});

describe('a journal', () => {
  test('hides the configuration that an action type declares secret, and that of types nobody knows', async () => {
    await using emulator = await startTestEmulator({
      fixtures: {
        actionTypes: [
          {
            ...buildTypeFixture,
            configurationProperties: [
              { name: 'Password', required: false, key: false, secret: true },
              { name: 'Project', required: false, key: true, secret: false },
            ],
          } as never,
        ],
      },
    });
    const action = (provider: string) => ({
      name: provider,
      actionTypeId: { ...buildType, provider },
      configuration: { Password: secret, Project: 'p' },
    });
    const stages = [{ name: 'S', actions: [action('MyBuild'), action('Unknown')] }];
    const pipeline = { name: 'P', roleArn: 'arn:aws:iam::123456789012:role/r', stages };
    await emulator.client.send(new CreatePipelineCommand({ pipeline })).catch(() => {});

    const [request] = await emulator.requests.list();

    expect(JSON.stringify(request)).not.toContain(secret);
    const { stages: shown } = (request?.input?.pipeline ?? pipeline) as typeof pipeline;
    expect(shown[0]?.actions.map(({ configuration }) => configuration)).toEqual([
      { Password: '****', Project: 'p' },
      { Password: '****', Project: '****' },
    ]);
  });

  test.each([
    [
      "a webhook's token",
      new PutWebhookCommand({
        webhook: {
          name: 'w',
          targetPipeline: 'P',
          targetAction: 'A',
          filters: [],
          authentication: 'GITHUB_HMAC',
          authenticationConfiguration: { SecretToken: secret },
        },
      }),
    ],
    ["a client's token", new AcknowledgeThirdPartyJobCommand({ jobId: unknownJobId, nonce: '3', clientToken: secret })],
    [
      'a token that is too long, which the error quotes',
      new AcknowledgeThirdPartyJobCommand({ jobId: unknownJobId, nonce: '3', clientToken: secret.repeat(50) }),
    ],
  ])('hides %s', async (_, command) => {
    await using emulator = await startTestEmulator();
    await emulator.client.send(command as PutWebhookCommand).catch(() => {});

    const [request] = await emulator.requests.list();

    expect(request?.operation).toBeDefined();
    expect(JSON.stringify(request)).toContain('****');
    expect(JSON.stringify(request)).not.toContain(secret);
  });

  test('hides signatures that an error quotes', async () => {
    await using emulator = await startTestEmulator();
    await sendRaw(emulator, {
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': 'CodePipeline_20150709.ListPipelines',
        Authorization: `AWS4-HMAC-SHA256 Credential=AKID, Signature=${secret}`,
      },
      body: '{}',
    });

    const [request] = await emulator.requests.list();

    expect(request).toMatchObject({ accessKeyId: 'AKID', error: { code: 'IncompleteSignatureException' } });
    expect(JSON.stringify(request)).not.toContain(secret);
  });

  test('keeps of a large input how its members begin', async () => {
    await using emulator = await startTestEmulator();
    const failureDetails = { type: 'JobFailed', message: 'x'.repeat(9000) } as const;
    await emulator.client.send(new PutJobFailureResultCommand({ jobId: unknownJobId, failureDetails })).catch(() => {});

    expect(await emulator.requests.list()).toMatchObject([
      { input: { jobId: unknownJobId, failureDetails: '…' }, jobIds: [unknownJobId] },
    ]);
  });

  test('keeps requests that were refused before they reached an operation', async () => {
    await using emulator = await startTestEmulator();
    await sendRaw(emulator, { headers: { 'X-Amz-Target': 'DynamoDB_20120810.ListTables' }, body: '{}' });
    await sendRaw(emulator, { method: 'GET', path: '/bucket/key' });
    await sendRaw(emulator, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });

    expect(await emulator.requests.list()).toMatchObject([
      { service: 'codepipeline', error: { code: 'UnknownOperationException' } },
      { service: 's3', operation: 'GetObject', error: { code: 'AccessDenied' } },
      { service: 'sts', operation: 'GetCallerIdentity', error: { code: 'MissingAuthenticationToken' } },
    ]);
  });

  test('keeps the last 10,000 requests', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator);
    await pollBuild(emulator);
    fillJournal(emulator.parts.journal, 10_000, () => ({ operation: 'ListPipelines' }));

    expect(await emulator.requests.list({ jobId: jobId(1), operation: 'PollForJobs' })).toEqual([]);
    const all = await emulator.requests.list({ limit: 10_000 });
    expect([all.length, all[0]?.number, all.at(-1)?.number]).toEqual([10_000, 2, 10_001]);
  });

  test('counts those that it forgets before anybody has looked at them, and counts on', async () => {
    await using emulator = await startTestEmulator();
    fillJournal(emulator.parts.journal, 3, () => ({ operation: 'ListPipelines' }));
    expect(await emulator.requests.clear()).toBe(3);
    fillJournal(emulator.parts.journal, 1, () => ({ operation: 'ListPipelines' }));
    expect(await emulator.requests.list()).toMatchObject([{ number: 4 }]);
  });

  test('keeps each as it was while there come to be more of them, after it was emptied, too', async () => {
    await using emulator = await startTestEmulator();
    for (const first of [0, 1000]) {
      fillJournal(emulator.parts.journal, 1000, (number) => ({
        operation: `Operation${number}`,
        realAt: first + number,
      }));

      const all = await emulator.requests.list({ limit: 10_000 });

      expect(all.map(({ number, operation, realTime }) => [number, operation, Date.parse(realTime)])).toEqual(
        Array.from({ length: 1000 }, (_, index) => [first + index + 1, `Operation${index + 1}`, first + index + 1]),
      );
      await emulator.requests.clear();
    }
  });
});

test('a poll without a job names none', async () => {
  await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
  await emulator.client.send(new PollForJobsCommand({ actionTypeId: buildType }));

  expect(await emulator.requests.list()).toMatchObject([{ jobIds: [] }]);
});

test.each([
  ['of 256 bytes', 256, 'x'],
  ['of 257 bytes', 257, 'x'],
  ['beyond ASCII', 200, 'ß'],
])('an input %s is kept whole', async (_, bytes, letter) => {
  await using emulator = await startTestEmulator();
  const empty = Buffer.byteLength(JSON.stringify({ name: '' }));
  const name = letter.repeat((bytes - empty) / Buffer.byteLength(letter));
  const body = JSON.stringify({ name });
  const headers = { 'X-Amz-Target': 'CodePipeline_20150709.GetPipeline', 'Content-Type': 'application/x-amz-json-1.1' };
  await sendRaw(emulator, { headers, body });
  await sendRaw(emulator, { headers, body: '{}' });

  expect(await emulator.requests.list()).toMatchObject([{ input: { name } }, { input: {} }]);
});

test('an input that is nested too deeply is shown as far as it is sensible, and harms nobody', async () => {
  await using emulator = await startTestEmulator({ logLevel: 'debug' });
  const body = `{"jobId":"${'x'.repeat(3000)}","deep":${'['.repeat(900)}${']'.repeat(900)}}`;
  const headers = {
    'X-Amz-Target': 'CodePipeline_20150709.GetJobDetails',
    'Content-Type': 'application/x-amz-json-1.1',
  };
  const { status } = await sendRaw(emulator, { headers, body });

  expect(status).toBe(400);
  const [request] = await emulator.requests.list();
  expect(JSON.stringify(request?.input).length).toBeLessThan(4000);
  expect(request?.jobIds).toEqual([]);
});

test('the log shows each request at the level debug, secrets masked, and none below', async () => {
  const lines = async (logLevel: 'debug' | 'info') => {
    await using emulator = await startTestEmulator({ logLevel });
    const client = { jobId: unknownJobId, clientToken: secret };
    await emulator.client.send(new AcknowledgeThirdPartyJobCommand({ ...client, nonce: '3' })).catch(() => {});
    return emulator.log.filter((line) => line.includes('AcknowledgeThirdPartyJob'));
  };

  expect(await lines('debug')).toEqual([
    expect.stringMatching(
      /^debug: codepipeline AcknowledgeThirdPartyJob: 400 \w+Exception, \d+\.\d ms, 123456789012, \{.*"clientToken":"\*{4}".*\}$/,
    ),
  ]);
  expect(await lines('info')).toEqual([]);
});
