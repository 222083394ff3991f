import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { GetBucketLocationCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { type CheckOptions, connect, startEmulator, type Work, type WorkContext } from '../../src/index.ts';

const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Make', version: '1' } as const;
const job = { actionTypeId, configuration: { Target: 'release' } };
const limit = { timeout: 60_000 };

/** Looks once, and does the jobs that it is handed. */
async function workOnce({ clientConfig }: WorkContext, { isCareful = true } = {}) {
  const codepipeline = new CodePipeline(clientConfig);
  const { jobs = [] } = await codepipeline.pollForJobs({ actionTypeId });
  for (const { id: jobId, nonce } of jobs) {
    const { status } = await codepipeline.acknowledgeJob({ jobId, nonce });
    if (status === 'InProgress' || !isCareful) await codepipeline.putJobSuccessResult({ jobId });
  }
}

const once: CheckOptions = { once: true, only: ['plain', 'many', 'nonce-lost', 'already-ended/succeeded'] };

test.concurrent('a worker of the same process that looks once is checked with the job that waits', limit, async () => {
  await using emulator = await startEmulator();
  await emulator.jobs.enqueue(job);

  const { findings, isMet, counts } = await emulator.check((context) => workOnce(context), once);

  expect(findings).toEqual([]);
  expect(isMet).toBe(true);
  expect(counts).toEqual({ met: 4, 'not met': 0, 'not applicable': 0, 'not run': 0 });
});

test.concurrent('what it does wrong is said in lines, and in whole', limit, async () => {
  await using emulator = await startEmulator();
  await emulator.jobs.enqueue(job);
  const careless: Work = (context) => workOnce(context, { isCareful: false });

  const { findings, isMet, results } = await emulator.check(careless, once);

  expect(findings).toEqual([expect.stringMatching(/^already-ended\/succeeded: Job A was worked on \(PutJobSuccess/)]);
  expect(isMet).toBe(false);
  const { rules, timeline } = results.find(({ outcome }) => outcome === 'not met') ?? {};
  expect(rules).toEqual(['D4']);
  expect(timeline).toContainEqual(
    expect.objectContaining({ what: 'AcknowledgeJob (job A)', answer: '200 Succeeded, provoked', isOurs: false }),
  );
});

test.concurrent(
  'a worker that asks for a bucket, and not for an object, is looked through for a secret',
  limit,
  async () => {
    await using emulator = await startEmulator();
    const artifacts = { minimumCount: 0, maximumCount: 1 };
    await emulator.actionTypes.create({
      ...actionTypeId,
      configurationProperties: [{ name: 'Token', required: false, key: false, secret: true }],
      ...{ inputArtifactDetails: artifacts, outputArtifactDetails: artifacts },
    });
    await emulator.jobs.enqueue({ actionTypeId, configuration: { Token: 'not-a-real-token' } });
    const asking: Work = async (context) => {
      const s3 = new S3Client({ ...context.clientConfig, forcePathStyle: true });
      await s3.send(new GetBucketLocationCommand({ Bucket: 'codepipeline-us-east-1-123456789012' }));
      s3.destroy();
      await workOnce(context);
    };

    const { findings, counts } = await emulator.check(asking, { once: true, only: ['secret'] });

    expect(findings).toEqual([]);
    expect(counts.met).toBe(1);
  },
);

test.concurrent(
  'a command is checked with an action type and an artifact that only this emulator has',
  limit,
  async () => {
    await using emulator = await startEmulator();
    const property = { required: true, key: true, secret: false, queryable: true };
    const artifacts = { minimumCount: 0, maximumCount: 5 };
    await emulator.actionTypes.create({
      ...{ category: 'Test', provider: 'MyJenkinsProviderName', version: '1' },
      configurationProperties: [{ name: 'ProjectName', ...property }],
      ...{ inputArtifactDetails: artifacts, outputArtifactDetails: artifacts },
    });
    const { id } = await emulator.jobs.enqueue({
      actionTypeId: { category: 'Test', provider: 'MyJenkinsProviderName', version: '1' },
      configuration: { ProjectName: 'MyJenkinsExampleTestProject' },
      inputArtifacts: [{ name: 'App', from: 'fixtures/my-app' }],
      outputArtifacts: [{ name: 'Report' }],
    });

    const { findings, counts } = await emulator.check(
      ['env', 'POLL_SECONDS=0.1', 'node', 'examples/workers/worker.mjs'],
      {
        job: id,
        only: ['plain', 'input-missing'],
      },
    );

    expect(findings).toEqual([]);
    expect(counts.met).toBe(2);
  },
);

test.concurrent(
  'a function of the fixtures is checked by its name, and one of this process is not',
  limit,
  async () => {
    const functions = {
      Silent: { inlineCode: 'exports.handler = async () => 1', runtime: 'nodejs24.x', handler: 'index.handler' },
      Own: async () => 1,
    };
    await using emulator = await startEmulator({ fixtures: { functions }, logLevel: 'silent' });

    const { findings } = await emulator.check({ function: 'Silent' }, { only: ['plain'] });

    expect(findings[0]).toMatch(/^plain: Function Silent ended without a result for job A\. Report a failure, too/);
    await expect(emulator.check({ function: 'Own' })).rejects.toThrow(/^--function: Own is a function of this process/);
  },
);

test.concurrent('a check ends with its emulator, and says what was not run', limit, async () => {
  const emulator = await startEmulator();
  await emulator.jobs.enqueue(job);
  const worker: Work = async (context) => {
    while (!context.signal.aborted) await workOnce(context);
  };

  const { counts, findings } = await emulator.check(worker, { jobs: 1, onResult: () => void emulator.stop() });

  expect(counts['not run']).toBeGreaterThan(30);
  expect(findings).toEqual([expect.stringMatching(/^\d+ of \d+ cases were not run: The check was ended before\.$/)]);
});

test.concurrent('an emulator elsewhere checks nobody, and says what does', async () => {
  await using emulator = await startEmulator();
  const elsewhere = await connect(emulator.endpoint);

  await expect(elsewhere.check(['true'])).rejects.toThrow(
    /another process; check workers with `codepipeline-local check`/,
  );
});
