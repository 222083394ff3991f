import {
  AcknowledgeJobCommand,
  CodePipelineClient,
  GetJobDetailsCommand,
  type JobData,
  ListActionTypesCommand,
  PollForJobsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { type EmulatorOptions, type JobFixture, startEmulator } from '../../src/index.ts';

const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'Mine', version: '1' } as const;
const withArtifacts: JobFixture = {
  actionTypeId,
  inputArtifacts: [{ name: 'App' }],
  outputArtifacts: [{ name: 'Report' }],
};

async function start(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ logLevel: 'silent', clock: 'manual', ...options });
  const client = new CodePipelineClient(emulator.clientConfig);
  return {
    emulator,
    client,
    async poll() {
      const { jobs = [] } = await client.send(new PollForJobsCommand({ actionTypeId }));
      return jobs[0] ?? expect.unreachable('no job');
    },
    details: async (jobId: string) =>
      (await client.send(new GetJobDetailsCommand({ jobId }))).jobDetails?.data as JobData,
    /** What a call with a job's credentials comes to: the error's name, or the status of success. */
    outcome: async (artifactCredentials: JobData['artifactCredentials'], change: object = {}) => {
      const credentials = { ...artifactCredentials, ...change } as never;
      const worker = new CodePipelineClient({ ...emulator.clientConfig, credentials, maxAttempts: 1 });
      return worker.send(new ListActionTypesCommand({})).then(
        ({ $metadata }) => $metadata.httpStatusCode,
        ({ name, message }: Error) => `${name}: ${message}`,
      );
    },
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

/** What genuine credentials of a job come to: they open its artifacts alone. */
const genuine = /^AccessDeniedException: /;

describe('credentials of a job', () => {
  it.each(['strict', 'lenient'] as const)('open no operation of CodePipeline in mode %s (A12)', async (auth) => {
    await using server = await start({ auth });
    await server.emulator.jobs.enqueue(withArtifacts);
    const { data } = await server.poll();
    const credentials = data?.artifactCredentials as never;
    const worker = new CodePipelineClient({ ...server.emulator.clientConfig, credentials });

    const refused = worker.send(new PollForJobsCommand({ actionTypeId }));

    await expect(refused).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
      message: `User: arn:aws:sts::123456789012:assumed-role/codepipeline-local/${data?.artifactCredentials?.accessKeyId} is not authorized to perform: codepipeline:PollForJobs because no session policy allows the codepipeline:PollForJobs action`,
    });
  });

  it('come with a job that has input or output artifacts, in the form of AWS', async () => {
    await using server = await start();
    await server.emulator.jobs.enqueue(withArtifacts);

    const { data } = await server.poll();

    expect(data?.artifactCredentials).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      sessionToken: expect.stringMatching(/^CodePipelineLocal\/[A-Za-z0-9+/]{160}$/),
    });
  });

  it.each([
    [{ actionTypeId }, false],
    [{ actionTypeId, inputArtifacts: [{ name: 'App' }] }, true],
    [{ actionTypeId, outputArtifacts: [{ name: 'Report' }] }, true],
  ])('come only where there are artifacts: %j', async (job, expected) => {
    await using server = await start();
    await server.emulator.jobs.enqueue(job);

    const { id, data } = await server.poll();
    const details = await server.details(id as string);

    expect([data, details].map((shown) => shown?.artifactCredentials !== undefined)).toEqual([expected, expected]);
  });

  it('are fresh with each look at the job, and the earlier ones stay good', async () => {
    await using server = await start();
    await server.emulator.jobs.enqueue(withArtifacts);
    const { id, data } = await server.poll();

    const { artifactCredentials } = await server.details(id as string);

    expect(artifactCredentials?.accessKeyId).not.toBe(data?.artifactCredentials?.accessKeyId);
    expect(await server.outcome(data?.artifactCredentials)).toMatch(genuine);
    expect(await server.outcome(artifactCredentials)).toMatch(genuine);
  });

  it('are not issued for a job that has ended', async () => {
    await using server = await start();
    const { id: jobId } = await server.emulator.jobs.enqueue(withArtifacts);
    const { nonce, data } = await server.poll();
    await server.client.send(new AcknowledgeJobCommand({ jobId, nonce }));
    await server.client.send(new PutJobSuccessResultCommand({ jobId }));

    const details = await server.details(jobId);

    expect(details.artifactCredentials).toBeUndefined();
    expect(await server.outcome(data?.artifactCredentials), 'those issued before').toMatch(genuine);
  });

  it('speak for the account of their job where nothing is checked', async () => {
    await using server = await start({ auth: 'off' });
    const world = { account: '111122223333', region: 'eu-central-1' };
    const { id: jobId } = await server.emulator.jobs.enqueue(withArtifacts, world);
    const config = { ...server.emulator.clientConfig, region: 'eu-central-1' };
    const owner = new CodePipelineClient({
      ...config,
      credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
    });
    const { jobDetails } = await owner.send(new GetJobDetailsCommand({ jobId }));
    const credentials = jobDetails?.data?.artifactCredentials as never;

    const seen = await new CodePipelineClient({ ...config, credentials }).send(new GetJobDetailsCommand({ jobId }));

    expect(seen.jobDetails?.accountId).toBe('111122223333');
  });

  it.each(['strict', 'lenient'] as const)('are refused with a wrong secret or token in mode %s', async (auth) => {
    await using server = await start({ auth });
    await server.emulator.jobs.enqueue(withArtifacts);
    const { data } = await server.poll();

    const outcomes = [
      await server.outcome(data?.artifactCredentials, { secretAccessKey: 'wrong' }),
      await server.outcome(data?.artifactCredentials, { sessionToken: 'wrong' }),
      await server.outcome(data?.artifactCredentials, { sessionToken: undefined }),
    ];

    const invalid = 'UnrecognizedClientException: The security token included in the request is invalid.';
    expect(outcomes).toEqual([expect.stringMatching(/^InvalidSignatureException: /), invalid, invalid]);
  });

  it('end after fifteen minutes on the clock of the emulator', async () => {
    await using server = await start();
    await server.emulator.jobs.enqueue(withArtifacts);
    const { data } = await server.poll();

    await server.emulator.clock.advance({ minutes: 14, seconds: 59 });
    const before = await server.outcome(data?.artifactCredentials);
    await server.emulator.clock.advance({ seconds: 1 });
    const after = await server.outcome(data?.artifactCredentials);

    expect(before).toMatch(genuine);
    expect(after).toBe('ExpiredTokenException: The security token included in the request is expired');
  });

  it('are renewed by a look at the job', async () => {
    await using server = await start();
    const { id } = await server.emulator.jobs.enqueue(withArtifacts);
    await server.poll();
    await server.emulator.clock.advance({ hours: 2 });

    const { artifactCredentials } = await server.details(id);

    expect(await server.outcome(artifactCredentials)).toMatch(genuine);
  });

  it('are unknown after a reset', async () => {
    await using server = await start();
    await server.emulator.jobs.enqueue(withArtifacts);
    const { data } = await server.poll();

    await server.emulator.reset();

    expect(await server.outcome(data?.artifactCredentials)).toMatch(/^UnrecognizedClientException: /);
  });

  it('are unknown a day after their end, once others have been issued in great number', async () => {
    await using server = await start();
    const { id } = await server.emulator.jobs.enqueue(withArtifacts);
    const { data } = await server.poll();
    await server.emulator.clock.advance({ hours: 23 });
    for (let count = 0; count < 70; count++) await server.details(id);
    const within = await server.outcome(data?.artifactCredentials);

    await server.emulator.clock.advance({ minutes: 50 });
    const { id: later } = await server.emulator.jobs.enqueue(withArtifacts);
    await server.emulator.clock.advance({ hours: 2 });
    for (let count = 0; count < 70; count++) await server.details(later);
    const beyond = await server.outcome(data?.artifactCredentials);

    expect(within).toMatch(/^ExpiredTokenException: /);
    expect(beyond).toMatch(/^UnrecognizedClientException: /);
  });
});
